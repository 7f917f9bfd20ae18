//! Work on all cores, results in the order of the input.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{ScopedJoinHandle, available_parallelism, scope};

/// `work` for every item. A thread takes the next item when it is done with one, so long items hold nobody up.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    map_with(items, || (), |(), item| work(item))
}

/// As [`map`], with a tool that is costly to make and that each thread makes once.
pub fn map_with<T: Sync, R: Send, Tool>(
    items: &[T],
    tool: impl Fn() -> Tool + Sync,
    work: impl Fn(&mut Tool, &T) -> R + Sync,
) -> Vec<R> {
    let threads = available_parallelism().map_or(1, usize::from).min(items.len());
    if threads < 2 {
        let mut tool = tool();
        return items.iter().map(|item| work(&mut tool, item)).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let mut tool = tool();
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return done };
            done.push((index, work(&mut tool, item)));
        }
    };
    let mut results = scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
        let mut results = take();
        results.extend(others.into_iter().flat_map(joined));
        results
    });
    results.sort_unstable_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// The result of a thread; its panic goes on in this one.
pub fn joined<R>(thread: ScopedJoinHandle<'_, R>) -> R {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::thread;

    #[test]
    fn results_keep_the_order_of_the_input() {
        let items: Vec<u64> = (0..1000).collect();
        let expected: Vec<u64> = items.iter().map(|n| n * n).collect();
        assert_eq!(map(&items, |n| n * n), expected);
        assert_eq!(map(&[7], |n| n + 1), [8]);
        assert_eq!(map(&[] as &[u8], |n| *n), [] as [u8; 0]);
        let numbered =
            map_with(&items, || 0, |calls, _| (std::mem::replace(calls, *calls + 1), thread::current().id()));
        let makers = numbered.iter().filter(|(call, _)| *call == 0).map(|(_, thread)| *thread);
        let threads: HashSet<_> = numbered.iter().map(|(_, thread)| *thread).collect();
        assert_eq!(makers.collect::<Vec<_>>().len(), threads.len(), "each thread makes its tool once");
    }
}
