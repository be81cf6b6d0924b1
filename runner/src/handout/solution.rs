//! A solution beside the exercise: line by line, with what differs.

use similar::{ChangeTag, TextDiff};

use super::{Change, SolutionLine};
use crate::highlight::{self, Class};

/// So many lines are kept on each side of a difference.
const AROUND: usize = 4;
/// From this many lines on that are the same, they are left out: the exercise stands above.
const WORTH_FOLDING: usize = 4;

/// The lines of the solution that differ, those of the exercise that are gone from it, and some around them.
pub(super) fn lines(exercise: &str, solution: &str) -> Vec<SolutionLine> {
    // The last line is no different for what follows it.
    let (exercise, solution) = (format!("{exercise}\n"), format!("{solution}\n"));
    let diff = TextDiff::from_lines(&exercise, &solution);
    let lines = diff
        .iter_all_changes()
        .map(|change| SolutionLine {
            change: match change.tag() {
                ChangeTag::Equal => Change::Same,
                ChangeTag::Insert => Change::Added,
                ChangeTag::Delete => Change::Removed,
            },
            text: change.value().trim_end_matches(['\n', '\r']).to_string(),
        })
        .collect();
    folded(lines)
}

/// The exercise and the solution, each in one text: what is a comment or a string may depend on the lines above.
pub(super) struct Sides {
    before: String,
    after: String,
}

impl Sides {
    /// Those of these lines.
    pub(super) fn of(lines: &[SolutionLine]) -> Sides {
        let side = |without: Change| {
            let lines = lines.iter().filter(|line| line.change != without);
            lines.map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
        };
        Sides { before: side(Change::Added), after: side(Change::Removed) }
    }

    /// The pieces of each of the lines, which are those that the sides were made of.
    pub(super) fn pieces<'a>(&'a self, lines: &[SolutionLine]) -> Vec<Vec<(Class, &'a str)>> {
        let mut before = highlight::lines(&self.before).into_iter();
        let mut after = highlight::lines(&self.after).into_iter();
        let of_line = |line: &SolutionLine| match line.change {
            Change::Removed => before.next(),
            Change::Added => after.next(),
            Change::Same | Change::Skipped => before.next().and(after.next()),
        };
        lines.iter().map(of_line).map(Option::unwrap_or_default).collect()
    }
}

/// How many lines the solution adds.
pub(super) fn added(exercise: &str, solution: &str) -> usize {
    let (exercise, solution) = (format!("{exercise}\n"), format!("{solution}\n"));
    let diff = TextDiff::from_lines(&exercise, &solution);
    diff.iter_all_changes().filter(|change| change.tag() == ChangeTag::Insert).count()
}

/// What differs, with some lines around it.
fn folded(lines: Vec<SolutionLine>) -> Vec<SolutionLine> {
    let differs: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].change != Change::Same).collect();
    let is_near = |at: usize| {
        let next = differs.partition_point(|differs| *differs + AROUND < at);
        differs.get(next).is_some_and(|differs| *differs <= at + AROUND)
    };
    let mut made: Vec<SolutionLine> = Vec::new();
    let mut skipped: Vec<SolutionLine> = Vec::new();
    let flush = |made: &mut Vec<SolutionLine>, skipped: &mut Vec<SolutionLine>| match skipped.len() {
        0..WORTH_FOLDING => made.append(skipped),
        count => {
            made.push(SolutionLine { change: Change::Skipped, text: format!("… {count} lines as in the exercise") });
            skipped.clear();
        }
    };
    for (at, line) in lines.into_iter().enumerate() {
        if is_near(at) {
            flush(&mut made, &mut skipped);
            made.push(line);
        } else {
            skipped.push(line);
        }
    }
    flush(&mut made, &mut skipped);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(exercise: &str, solution: &str) -> Vec<String> {
        let sign = |change| match change {
            Change::Same => ' ',
            Change::Added => '+',
            Change::Removed => '-',
            Change::Skipped => '~',
        };
        lines(exercise, solution).into_iter().map(|line| format!("{}{}", sign(line.change), line.text)).collect()
    }

    #[test]
    fn each_line_says_where_it_is_from() {
        assert_eq!(shown("a\nb\nc", "a\nx\nc\nd"), [" a", "-b", "+x", " c", "+d"]);
        assert_eq!(added("a\nb", "a\nx\ny\nb"), 2);
    }

    #[test]
    fn what_is_the_same_is_told_in_a_line_where_it_is_long() {
        let exercise = (0..200).map(|n| n.to_string()).collect::<Vec<_>>().join("\n");
        let solution = exercise.replace("\n100\n", "\nhundred\n");
        let shown = shown(&exercise, &solution);
        assert_eq!(
            shown,
            [
                "~… 96 lines as in the exercise",
                " 96",
                " 97",
                " 98",
                " 99",
                "-100",
                "+hundred",
                " 101",
                " 102",
                " 103",
                " 104",
                "~… 95 lines as in the exercise",
            ]
        );
    }
}
