//! What the objects are called.

use koans_report::names::{End, is_static, of_object};

use crate::table::{Object, ObjectNo, State, Table};

/// What an object is called: by the variable it was made for, if the source tells; else by its type and line. Several that
/// were made at one place are numbered, in the order of their first use.
pub fn object_name(table: &Table, number: ObjectNo, operation: &str) -> String {
    let Some(object) = table.objects.get(&number) else { return "something that is gone".into() };
    let end = matches!(object.state, State::Channel(_)).then(|| End::of_call(operation));
    let same = |other: &Object| other.made == object.made && other.type_name == object.type_name;
    let twins = table.objects.iter().filter(|(_, other)| same(other));
    of_object(object.made, object.type_name, end, twins.map(|(other, _)| *other == number))
}

/// Whether an object is a static, or may live on in one: other tests may use it.
pub fn outlives_test(table: &Table, number: ObjectNo) -> bool {
    let Some(object) = table.objects.get(&number) else { return false };
    let lives_on = matches!(&object.state, State::Channel(channel) if channel.lives_on);
    lives_on || is_static(object.made)
}
