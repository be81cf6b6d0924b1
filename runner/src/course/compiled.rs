//! How cargo would call rustc for the course's programs: what `Cargo.toml` says of profiles, lints and features, as
//! arguments of rustc.

use std::{cmp::Reverse, collections::BTreeSet};

use toml::{Table, Value};

use super::{Course, manifest};

/// What is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Built {
    /// The program itself: cargo's profile `dev`.
    Program,
    /// Its tests: the profile `test`, which has all from `dev` but panics that abort.
    Tests,
}

impl Course {
    /// The arguments for rustc, in cargo's order: profile, lints, features, known `cfg`s.
    pub fn rustc_arguments(&self, built: Built) -> Vec<String> {
        let manifest = manifest::read(&self.root);
        let (enabled, all) = features(&manifest);
        let mut arguments = profile(&manifest, built);
        arguments.extend(lints(&manifest));
        arguments.extend(enabled.iter().flat_map(|name| ["--cfg".into(), format!("feature=\"{name}\"")]));
        let quoted: Vec<String> = all.iter().map(|name| format!("\"{name}\"")).collect();
        arguments.push("--check-cfg=cfg(docsrs,test)".into());
        arguments.push(format!("--check-cfg=cfg(feature, values({}))", quoted.join(", ")));
        arguments
    }
}

/// What of a profile makes a difference to what a program does.
fn profile(manifest: &Table, built: Built) -> Vec<String> {
    let of = |profile: &str, key: &str| manifest.get("profile")?.get(profile)?.get(key).cloned();
    let setting = |key: &str| {
        let own = if built == Built::Tests { of("test", key) } else { None };
        own.or_else(|| of("dev", key))
    };
    let mut arguments = Vec::new();
    match setting("opt-level") {
        Some(Value::Integer(level)) => arguments.push(format!("-Copt-level={level}")),
        Some(Value::String(level)) => arguments.push(format!("-Copt-level={level}")),
        _ => {}
    }
    let flag = |key: &str| setting(key).and_then(|value| value.as_bool());
    let assertions = flag("debug-assertions").unwrap_or(true);
    // Else both would go by the level of optimisation.
    arguments.push(format!("-Cdebug-assertions={assertions}"));
    arguments.push(format!("-Coverflow-checks={}", flag("overflow-checks").unwrap_or(assertions)));
    if built == Built::Program && setting("panic").is_some_and(|panic| panic.as_str() == Some("abort")) {
        arguments.push("-Cpanic=abort".into());
    }
    arguments
}

/// `[lints]`, a lower priority first, and within one from the last name to the first, so that a lint comes after its group.
fn lints(manifest: &Table) -> Vec<String> {
    let own = manifest.get("lints");
    let inherits = own.and_then(|own| own.get("workspace")).and_then(Value::as_bool) == Some(true);
    let given = if inherits { manifest.get("workspace").and_then(|workspace| workspace.get("lints")) } else { own };
    let mut levels = Vec::new();
    let mut known = Vec::new();
    for (tool, lints) in given.and_then(Value::as_table).into_iter().flatten() {
        for (name, lint) in lints.as_table().into_iter().flatten() {
            let level = lint.as_str().or_else(|| lint.get("level")?.as_str());
            let priority = lint.get("priority").and_then(Value::as_integer).unwrap_or(0);
            let whole = if tool == "rust" { name.clone() } else { format!("{tool}::{name}") };
            if let Some(level @ ("allow" | "warn" | "deny" | "forbid")) = level {
                levels.push((priority, Reverse(whole.clone()), format!("--{level}={whole}")));
            }
            let cfgs = lint.get("check-cfg").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
            known.extend(cfgs.map(|cfg| format!("--check-cfg={cfg}")));
        }
    }
    levels.sort();
    levels.into_iter().map(|(.., argument)| argument).chain(known).collect()
}

/// The features that are on of themselves, and all there are.
fn features(manifest: &Table) -> (BTreeSet<String>, BTreeSet<String>) {
    let Some(table) = manifest.get("features").and_then(Value::as_table) else { return Default::default() };
    let mut enabled = BTreeSet::new();
    let mut open = vec!["default".to_string()];
    while let Some(name) = open.pop() {
        let Some(implied) = table.get(&name) else { continue };
        if enabled.insert(name) {
            open.extend(implied.as_array().into_iter().flatten().filter_map(Value::as_str).map(String::from));
        }
    }
    (enabled, table.keys().cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        text.parse().unwrap()
    }

    #[test]
    fn a_program_may_abort_where_it_panics_and_its_tests_never_do() {
        let manifest = table("[profile.dev]\npanic = \"abort\"\nopt-level = 1\n[profile.test]\nopt-level = 2");
        let both = ["-Cdebug-assertions=true", "-Coverflow-checks=true"];
        assert_eq!(profile(&manifest, Built::Program), ["-Copt-level=1", both[0], both[1], "-Cpanic=abort"]);
        assert_eq!(profile(&manifest, Built::Tests), ["-Copt-level=2", both[0], both[1]]);
    }

    #[test]
    fn a_lint_overrides_its_group_by_priority() {
        let manifest = table(
            "[lints.rust]\nunsafe_code = \"forbid\"\n[lints.clippy]\nall = { level = \"deny\", priority = -1 }\n\
             empty_loop = \"allow\"",
        );
        assert_eq!(lints(&manifest), ["--deny=clippy::all", "--forbid=unsafe_code", "--allow=clippy::empty_loop"]);
    }

    #[test]
    fn features_that_are_on_of_themselves_are_on() {
        let (enabled, all) = features(&table("[features]\ndefault = [\"a\"]\na = [\"b\", \"dep:x\"]\nb = []\nc = []"));
        assert_eq!(enabled.into_iter().collect::<Vec<_>>(), ["a", "b", "default"]);
        assert_eq!(all.len(), 4);
    }
}
