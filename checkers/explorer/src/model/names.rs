//! What the objects of an execution are called.

pub use koans_report::mentions;
use koans_report::names::{End, of_object};

use super::{
    execution::Execution,
    object::{Object, State},
    schedule::ObjectId,
};

/// The name of an object: `hits`, `lock.taken`, `ready.0`; of several that were made at one place, `forks#2`.
pub fn object_name(execution: &Execution, object: ObjectId) -> String {
    end_name(execution, object, End::Sender)
}

/// The same, as it stands in a sentence, where a name might be read as a word of it.
pub fn quoted_name(execution: &Execution, object: ObjectId) -> String {
    format!("`{}`", object_name(execution, object))
}

/// The same; for a channel, the name of its receiver or of its sender.
pub fn end_name(execution: &Execution, id: ObjectId, end: End) -> String {
    let object = &execution.objects[id.index()];
    let is_channel = matches!(object.state, State::Channel(_));
    let same = |other: &Object| other.made == object.made && other.type_name == object.type_name;
    let twins = execution.objects.iter().enumerate().filter(|(_, other)| same(other));
    of_object(object.made, object.type_name, is_channel.then_some(end), twins.map(|(at, _)| at == id.index()))
}
