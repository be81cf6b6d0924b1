//! `koans doctor --workshop`: makes a laptop ready, and says on one screen whether it is.

use std::{io::IsTerminal as _, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};

use super::{print, print_json, say};
use crate::{cli::Global, course::Course, doctor::workshop, exit::Exit, screen::Terminal, telling::Telling};

/// Looks, builds, judges, and tells.
pub(super) fn examine(global: &Global, json: bool) -> Exit {
    let root = Course::find(global.course.as_deref()).ok();
    let bar = (std::io::stderr().is_terminal() && !json).then(|| {
        let style = ProgressStyle::with_template(" {spinner} {msg} {elapsed}").expect("the template is right");
        let bar = ProgressBar::no_length().with_style(style);
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    });
    let telling = Telling::by({
        let bar = bar.clone();
        move |words| match (&bar, words) {
            (Some(bar), Some(words)) => bar.set_message(words.to_string()),
            (None, Some(words)) if !json => say(words),
            _ => {}
        }
    });
    let readiness = workshop::make_ready(root.as_deref(), &telling);
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    if json {
        print_json(&readiness);
    } else {
        print(&workshop::lines(&readiness, Terminal::of_stdout().width));
    }
    if readiness.ready { Exit::Ok } else { Exit::Machine }
}
