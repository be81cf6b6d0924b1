//! What is left to be tried from a state, as a tree of beginnings of schedules: the *wakeup trees* of Abdulla, Aronis,
//! Jonsson & Sagonas ("Source Sets", JACM 2017).

use super::{
    clock::Clock,
    schedule::{Accesses, ObjectId, ThreadId},
};

/// A step to begin with, and those to go on with.
pub struct Branch {
    /// Whose step.
    pub thread: ThreadId,
    /// What it does.
    pub accesses: Accesses,
    /// The value it is given.
    pub value: u8,
    /// What comes next, one after the other; none if anything may come next.
    pub next: Vec<Branch>,
}

/// A step of a schedule that is to be inserted.
pub struct Planned<'a> {
    /// Whose step.
    pub thread: ThreadId,
    /// What it does.
    pub accesses: Accesses,
    /// The value it is given.
    pub value: u8,
    /// Its number in the execution it comes from, counted from 1.
    pub step: u32,
    /// What happened before it there.
    pub clock: &'a Clock,
}

/// Whether the order of two operations may matter. They come from two executions, which agree on the first objects, so
/// many as are `known`, and may have numbered the later ones differently.
fn may_depend(a: &Accesses, b: &Accesses, known: u32) -> bool {
    a.iter().any(|a| {
        let may_be_same = |b: ObjectId| a.object == b || (a.object.0 >= known && b.0 >= known);
        b.iter().any(|b| may_be_same(b.object) && a.kind.depends_on(b.kind))
    })
}

/// Whether the next step of `thread`, which does this, could as well come first in the plan ("weak initial"). If it is
/// a part of the plan, where.
pub fn may_begin(thread: ThreadId, accesses: &Accesses, plan: &[Planned], known: u32) -> Option<Option<usize>> {
    match plan.iter().position(|step| step.thread == thread) {
        Some(at) => {
            let is_after = |step: &Planned| plan[at].clock.get(step.thread) >= step.step;
            (!plan[..at].iter().any(is_after)).then_some(Some(at))
        }
        None => (!plan.iter().any(|step| may_depend(&step.accesses, accesses, known))).then_some(None),
    }
}

/// Inserts a plan, unless what is in the tree already covers it.
pub fn insert(mut branches: &mut Vec<Branch>, mut plan: Vec<Planned>, known: u32) {
    loop {
        let fitting = branches.iter().enumerate().find_map(|(at, branch)| {
            may_begin(branch.thread, &branch.accesses, &plan, known).map(|in_plan| (at, in_plan))
        });
        let Some((at, in_plan)) = fitting else { break };
        if let Some(step) = in_plan {
            plan.remove(step);
        }
        if branches[at].next.is_empty() {
            return;
        }
        branches = &mut branches[at].next;
    }
    let chain = plan.into_iter().rfold(Vec::new(), |next, Planned { thread, accesses, value, .. }| {
        vec![Branch { thread, accesses, value, next }]
    });
    branches.extend(chain);
}
