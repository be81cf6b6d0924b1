//! Runs the explorer, shuttle and loom on the corpus, and prints what each of them says as Markdown.
//! `compare CORPUS LIBSTD LIBCOMPARISON FOLDER [NAME]`: the folder is for what is made on the way; with a name, only
//! the programs whose name contains it.

mod judge;
mod rewrite;
mod run;
mod table;

use judge::Planted;
use run::Library;
use std::{
    env, fs,
    path::{Path, PathBuf},
};
use table::Row;

struct Setting {
    std: Library,
    tools: Library,
    folder: PathBuf,
    only: String,
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [corpus, std, tools, folder, only @ ..] = &arguments[..] else {
        panic!("compare CORPUS LIBSTD LIBCOMPARISON FOLDER [NAME]");
    };
    let setting = Setting {
        std: Library { name: "std", file: std.into() },
        tools: Library { name: "comparison", file: tools.into() },
        folder: folder.into(),
        only: only.first().cloned().unwrap_or_default(),
    };
    fs::create_dir_all(&setting.folder).expect("the folder can be made");
    let wrong = rows(&Path::new(corpus).join("wrong"), &setting);
    let right = rows(&Path::new(corpus).join("right"), &setting);
    println!("{}\n### Wrong programs\n\n{}", table::totals(&wrong, &right), table::rows(&wrong));
    println!("### Right programs\n\n{}", table::rows(&right));
}

fn rows(programs: &Path, setting: &Setting) -> Vec<Row> {
    let entries = fs::read_dir(programs).expect("the corpus can be read");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("the corpus can be read").path()).collect();
    files.retain(|file| file.file_stem().is_some_and(|name| name.to_string_lossy().contains(&setting.only)));
    files.sort();
    files.iter().map(|file| row(file, setting)).collect()
}

fn row(file: &Path, setting: &Setting) -> Row {
    let program = file.file_stem().expect("a file has a name").to_string_lossy().into_owned();
    let text = fs::read_to_string(file).expect("the program can be read");
    let class = text.lines().find_map(|line| line.strip_prefix("//@ class: ")).unwrap_or("passed").to_string();
    let planted = Planted { class: &class, file: &format!("{program}.rs") };
    let build = |kind: &str, text: &str, library: &Library| {
        let folder = setting.folder.join(kind);
        fs::create_dir_all(&folder).expect("the folder can be made");
        let (source, binary) = (folder.join(planted.file), folder.join(&program));
        fs::write(&source, text).expect("the program can be written");
        run::compile(&source, &binary, library).map(|()| binary)
    };
    let report = setting.folder.join("report.jsonl");
    let explorer = build("explorer", &text, &setting.std).map(|binary| {
        let run = run::run(&binary, &report);
        judge::explorer(&run, &fs::read_to_string(&report).unwrap_or_default(), &planted)
    });
    let judge = |kind: &str, text: &str| {
        let judged = build(kind, text, &setting.tools).map(|binary| judge::tool(&run::run(&binary, &report), &planted));
        let judged = judged.unwrap_or_else(judge::cannot_run);
        eprintln!("{program}\t{class}\t{kind}\t{:?}\t{}", judged.verdict, judged.note);
        judged
    };
    let shuttle = rewrite::imports(&text, "shuttle_as_it_is");
    let loom = rewrite::imports(&text, "loom_as_it_is");
    let adapted = rewrite::for_loom(&rewrite::statics(&rewrite::imports(&text, "loom_adapted")));
    Row {
        explorer: explorer.unwrap_or_else(judge::cannot_run),
        imports_only: [&shuttle, &loom].map(|text| build("imports", text, &setting.tools).is_ok()),
        shuttle: judge("shuttle", &rewrite::statics(&shuttle)),
        loom: judge("loom", &adapted),
        program: program.clone(),
        class: class.clone(),
    }
}
