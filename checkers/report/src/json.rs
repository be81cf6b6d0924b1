//! The report as one line of JSON, for the runner. Written by hand: five shapes, no dependency.

use std::fmt::Write as _;

use crate::{Explored, Report, Row, Wait, Words, replay::Replayed};

/// A JSON object that is put together key by key.
struct Object(String);

impl Object {
    fn new() -> Self {
        Object(String::from("{"))
    }

    /// A number, `true`, `false`, or JSON as it is.
    fn plain(mut self, key: &str, value: impl std::fmt::Display) -> Self {
        let comma = if self.0.len() > 1 { "," } else { "" };
        let _ = write!(self.0, "{comma}\"{key}\":{value}");
        self
    }

    /// The same, or null.
    fn maybe(self, key: &str, value: Option<impl std::fmt::Display>) -> Self {
        match value {
            Some(value) => self.plain(key, value),
            None => self.plain(key, "null"),
        }
    }

    fn text(self, key: &str, value: &str) -> Self {
        self.plain(key, quoted(value))
    }

    fn maybe_text(self, key: &str, value: Option<&str>) -> Self {
        self.maybe(key, value.map(quoted))
    }

    fn list(self, key: &str, items: impl Iterator<Item = String>) -> Self {
        self.plain(key, format_args!("[{}]", items.collect::<Vec<_>>().join(",")))
    }

    fn end(self) -> String {
        self.0 + "}"
    }
}

/// A JSON string.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            other if (other as u32) < 0x20 => {
                let _ = write!(quoted, "\\u{:04x}", other as u32);
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

impl Report {
    /// One line, without the line break.
    pub fn line(&self, words: &Words) -> String {
        let replayed = self.explored.as_ref().and_then(|explored| explored.replayed);
        Object::new()
            .text("test", &self.test)
            .text("class", self.class.name())
            .text("kind", self.kind)
            .text("message", &self.message)
            .maybe_text("cause", self.cause.as_deref())
            .maybe("explored", self.explored.as_ref().map(|explored| explored.object(words)))
            .maybe_text("replay", self.replay.as_deref())
            .maybe_text("replayed", replayed.map(Replayed::name))
            .list("schedule", self.rows.iter().enumerate().map(|(at, row)| row.object(at + 1)))
            .list("waits", self.waits.iter().map(Wait::object))
            .text("output", &self.output)
            .end()
    }
}

impl Explored {
    fn object(&self, words: &Words) -> String {
        Object::new()
            .plain("schedules", self.schedules)
            .plain("exhaustive", self.exhaustive)
            .maybe("bound", self.bound)
            .plain("steps", self.steps)
            .plain("reduced", self.reduced)
            .plain("nondeterministic", self.nondeterministic)
            .maybe_text("unsupported", self.unsupported)
            .text("sentence", &self.sentence(words))
            .end()
    }
}

impl Row {
    fn object(&self, number: usize) -> String {
        let blocked_by = self.blocked_by.as_ref();
        let blocked_by =
            blocked_by.map(|(thread, line)| Object::new().text("thread", thread).plain("line", line).end());
        let flag = |object: Object, key, is_set| if is_set { object.plain(key, true) } else { object };
        let names = |object: Object, key, names: &[String]| match names {
            [] => object,
            names => object.list(key, names.iter().map(|name| quoted(name))),
        };
        let object = Object::new()
            .plain("step", number)
            .text("thread", &self.thread)
            .text("file", &self.file)
            .plain("line", self.line)
            .text("operation", &self.operation)
            .maybe_text("value", self.value.as_deref())
            .plain("blocks", self.blocks)
            .maybe("blocked_by", blocked_by);
        let object = names(flag(object, "waits", self.waits), "takes", &self.takes);
        names(flag(object, "shared", self.shared), "gives", &self.gives)
            .plain("preempted", self.preempted)
            .plain("fatal", self.fatal)
            .plain("trivial", self.trivial)
            .end()
    }
}

impl Wait {
    fn object(&self) -> String {
        Object::new()
            .text("thread", &self.thread)
            .text("file", &self.file)
            .plain("line", self.line)
            .text("operation", &self.operation)
            .maybe_text("held_by", self.held_by.as_deref())
            .maybe("held_since", self.held_since)
            .maybe_text("note", self.note.as_deref())
            .end()
    }
}
