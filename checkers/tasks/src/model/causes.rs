//! What shadowed objects were used for, and what an interleaving of uses is called.

use super::{
    execution::Execution,
    report::receiver,
    task::{Site, TaskId, Wait},
};

/// A shared object that is shadowed: a lock, a notifier, an atomic.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Object {
    /// The task that has it, and where it took it.
    pub held: Option<(TaskId, Site)>,
    /// Where those that were waiting were notified, if nobody was.
    pub unheard: Option<(TaskId, Site)>,
}

/// A step reads or writes a shared object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Access {
    /// Which one: its address, or its number.
    pub object: usize,
    /// How.
    pub mode: Mode,
}

/// How a shared object is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// It is looked at.
    Reads,
    /// It is changed.
    Writes,
    /// It is looked at and changed in one go.
    Updates,
}

impl Execution {
    /// The lock that a task waits for, and where.
    pub fn lock_waited_for(&self, task: TaskId) -> Option<(usize, Site)> {
        self.tasks[task.index()].waits.iter().find_map(|wait| match wait {
            Wait::Lock(lock, site) => Some((*lock, *site)),
            _ => None,
        })
    }

    /// The number of an object at an address: the same in each execution of an order.
    pub fn number_of(&mut self, address: usize) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(address).or_insert(next)
    }

    /// The number of a shadowed lock or notifier among [`Execution::objects`].
    pub fn object(&mut self, address: usize) -> usize {
        let number = self.number_of(address);
        if self.objects.len() <= number {
            self.objects.resize(number + 1, Object::default());
        }
        number
    }
}

/// Finds a look by one task, and its next access to the same object, with another task's write between them, in the
/// steps of a schedule that fails: `lost_update` if the pair ends in a write that knows nothing of it, else
/// `check_then_act`.
pub fn interleaving(execution: &Execution) -> Option<(&'static str, String)> {
    let steps = execution.trace.as_deref()?;
    let accesses: Vec<_> = steps.iter().filter_map(|step| Some((step.task?, step.access?, step.site))).collect();
    let mut check = None;
    for (at, &(mine, first, first_site)) in accesses.iter().enumerate() {
        if first.mode != Mode::Reads {
            continue;
        }
        let later = &accesses[at + 1..];
        let same = |access: &Access| access.object == first.object;
        let Some(next) = later.iter().position(|(task, access, _)| *task == mine && same(access)) else { continue };
        let between = &later[..next];
        let Some((other, _, other_site)) =
            between.iter().find(|(task, access, _)| *task != mine && same(access) && access.mode != Mode::Reads)
        else {
            continue;
        };
        let (_, second, second_site) = later[next];
        let sentence = format!(
            "{} used {} at line {} and again at line {}; in between {} changed it at line {}. What was true before an \
             .await need not be true after it.",
            capital(&execution.who(mine)),
            receiver(first_site).unwrap_or_else(|| "something".into()),
            first_site.line,
            second_site.line,
            execution.who(*other),
            other_site.line
        );
        if second.mode == Mode::Writes && first_site != second_site {
            return Some(("lost_update", sentence));
        }
        check.get_or_insert(("check_then_act", sentence));
    }
    check
}

/// A sentence begins with a capital letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
