//! The panics of an execution.

use std::{panic, sync};

use koans_report::text_of;

use super::{
    execution::{Raised, active, with},
    schedule::{Ending, Site},
    trace::Sort,
};

/// Panics inside an execution are noted, not printed: most of them are expected, and those that are not are told with
/// their schedule.
pub fn catch_panics() {
    static HOOK: sync::Once = sync::Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !active() {
                return usual(info);
            }
            note_panic(info);
            let hook = with(|execution| execution.panic_hook.clone().filter(|_| !execution.in_hook));
            if let Some(hook) = hook {
                with(|execution| execution.in_hook = true);
                hook(info);
                with(|execution| execution.in_hook = false);
            }
        }));
    });
}

/// How a panic begins with which a library says that what it is to do can't be explored.
const NOT_EXPLORED: &str = "koans: not explored: ";

fn note_panic(info: &panic::PanicHookInfo<'_>) {
    let message = text_of(info.payload());
    if let Some(why) = message.strip_prefix(NOT_EXPLORED) {
        with(|execution| execution.fail(Ending::Unsupported(why.to_string().leak())));
    }
    let location = info.location().map(|location| (location.file().to_string(), location.line()));
    with(|execution| {
        let running = execution.running;
        execution.me().panicking += 1;
        if execution.trace.is_none() {
            return;
        }
        let site = location.map(|(file, line)| Site { file: file.leak(), line });
        execution.record(Sort::Panic, None, None, || ("panics", message));
        if let Some(step) = execution.trace.as_mut().and_then(|trace| trace.last_mut()) {
            step.site = site;
        }
        execution.raised.insert(running, Raised { site });
    });
}
