//! Lists and numbers in sentences.

/// What a checker calls the things that it tells of, in the singular.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// What takes steps: a thread, a task.
    pub thread: &'static str,
    /// An order of them: a schedule, an order.
    pub schedule: &'static str,
    /// What is ordered: a step, a poll.
    pub step: &'static str,
    /// What the bound counts: a preemption, a deviation.
    pub preemption: &'static str,
}

/// "a, b and c".
pub fn list(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<String> = items.into_iter().collect();
    match items.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// "1 schedule", "1,024 schedules".
pub(crate) fn count(number: u64, what: &str) -> String {
    format!("{} {what}{}", thousands(number), if number == 1 { "" } else { "s" })
}

/// "1,024".
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
