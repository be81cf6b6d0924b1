//! What repeats for ever is told twice.

/// How many of these steps there are up to the end of the second round of those that are repeated at the end: all of
/// them if nothing repeats at least four times.
///
/// It takes time in proportion to the square of their number at the most: for steps that hardly repeat.
pub fn two_rounds<T>(steps: &[T], same: impl Fn(&T, &T) -> bool) -> usize {
    let repeats = |period: &usize| {
        (steps.len() - 2 * period..steps.len() - period).all(|at| same(&steps[at], &steps[at + period]))
    };
    let Some(period) = (1..=steps.len() / 4).find(repeats) else { return steps.len() };
    let differs = (0..steps.len() - period).rev().find(|&at| !same(&steps[at], &steps[at + period]));
    (differs.map_or(0, |at| at + 1) + 2 * period).min(steps.len())
}

#[cfg(test)]
mod tests {
    use super::two_rounds;

    fn told(steps: &str) -> &str {
        &steps[..two_rounds(steps.as_bytes(), |a, b| a == b)]
    }

    #[test]
    fn two_rounds_of_what_repeats_at_the_end_are_told() {
        assert_eq!(told("xyabcabcabcabcabc"), "xyabcabc");
        assert_eq!(told("xaaaaaaaa"), "xaa");
        assert_eq!(told("abababababa"), "abab");
    }

    #[test]
    fn what_does_not_repeat_is_told_whole() {
        for all in ["", "a", "abc", "aab", "abcdefgh", "aaaab"] {
            assert_eq!(told(all), all);
        }
    }
}
