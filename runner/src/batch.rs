//! Judging many things at once: a few threads, one queue, results in the order of the questions.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

/// Does every task, at most `jobs` at the same time. Those that are to be alone come after the others, one by one.
/// `done` hears of each as it ends.
pub fn run<T: Sync, R: Send>(
    tasks: &[T],
    jobs: usize,
    alone: impl Fn(&T) -> bool,
    work: impl Fn(&T) -> R + Sync,
    done: impl Fn(&R) + Sync,
) -> Vec<R> {
    let results: Vec<Mutex<Option<R>>> = tasks.iter().map(|_| Mutex::new(None)).collect();
    let (last, first): (Vec<usize>, Vec<usize>) = (0..tasks.len()).partition(|at| alone(&tasks[*at]));
    let do_one = |at: usize| {
        let result = work(&tasks[at]);
        done(&result);
        *results[at].lock().expect("nobody panics with this lock") = Some(result);
    };
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(first.len()) {
            scope.spawn(|| {
                while let Some(at) = first.get(next.fetch_add(1, Ordering::Relaxed)) {
                    do_one(*at);
                }
            });
        }
    });
    last.into_iter().for_each(do_one);
    let taken = results.into_iter().map(|slot| slot.into_inner().expect("nobody panics with this lock"));
    taken.map(|result| result.expect("every task was done")).collect()
}

/// How many jobs to run at once, unless told otherwise: one a core.
pub fn jobs(asked: Option<std::num::NonZeroUsize>) -> usize {
    asked.or_else(|| std::thread::available_parallelism().ok()).map_or(1, std::num::NonZeroUsize::get)
}

/// Lets this thread, and the threads and processes that it starts, give way to all others: on Linux, where niceness is a
/// thread's own, by ten steps, which leaves them about a tenth of a busy machine.
pub fn give_way() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(10);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_tasks_and_the_lonely_run_alone() {
        let running = AtomicUsize::new(0);
        let tasks: Vec<usize> = (0..20).collect();
        let results = run(
            &tasks,
            4,
            |n| n % 5 == 0,
            |n| {
                let others = running.fetch_add(1, Ordering::SeqCst);
                assert!(n % 5 != 0 || others == 0, "{n} has company");
                running.fetch_sub(1, Ordering::SeqCst);
                n * 2
            },
            |_| {},
        );
        assert_eq!(results, tasks.iter().map(|n| n * 2).collect::<Vec<_>>());
    }
}
