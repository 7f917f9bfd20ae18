//! Independent pieces of work on all cores, their results in order.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Less work is not worth a second thread.
const WEIGHT_PER_THREAD: usize = 300;
const MOST_THREADS: usize = 8;

/// What `work` makes of each item. `weight` says how much work an item is, in cells of a table.
pub fn map<'a, T: Sync, R: Send>(
    items: &'a [T],
    weight: impl Fn(&T) -> usize,
    work: impl Fn(&'a T) -> R + Sync,
) -> Vec<R> {
    let whole: usize = items.iter().map(&weight).sum();
    let threads = (whole / WEIGHT_PER_THREAD).min(items.len()).min(MOST_THREADS);
    let threads = if threads < 2 { 1 } else { threads.min(thread::available_parallelism().map_or(1, usize::from)) };
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    // More portions than threads, so that none waits long for the last.
    let portions = portions(items, &weight, whole / (threads * 4) + 1);
    let next = AtomicUsize::new(0);
    let labour = || {
        let mut done: Vec<(usize, Vec<R>)> = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(portion) = portions.get(number) else { return done };
            done.push((number, portion.iter().map(&work).collect()));
        }
    };
    let mut results = thread::scope(|scope| {
        let helpers: Vec<_> = (1..threads).map(|_| scope.spawn(labour)).collect();
        let mut results = labour();
        for helper in helpers {
            // The panic of a helper goes on in this thread.
            results.extend(helper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        results
    });
    results.sort_unstable_by_key(|(number, _)| *number);
    results.into_iter().flat_map(|(_, results)| results).collect()
}

/// Neighbouring items, together at least of `least` weight.
fn portions<T>(items: &[T], weight: impl Fn(&T) -> usize, least: usize) -> Vec<&[T]> {
    let mut portions = Vec::new();
    let mut rest = items;
    while !rest.is_empty() {
        let mut sum = 0;
        let before_enough = |item: &&T| {
            let is_wanted = sum < least;
            sum += weight(item);
            is_wanted
        };
        let length = rest.iter().take_while(before_enough).count().max(1);
        let (portion, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        portions.push(portion);
        rest = after;
    }
    portions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_order() {
        for count in [0, 1, 2, 7, 1000] {
            let items: Vec<usize> = (0..count).collect();
            for weight in [0, 1, 500] {
                let doubled = map(&items, |_| weight, |item| item * 2);
                assert_eq!(doubled, items.iter().map(|item| item * 2).collect::<Vec<_>>(), "{count} of {weight}");
            }
        }
    }

    #[test]
    fn portions_leave_nothing_out() {
        let portions = portions(&[5, 1, 1, 1, 9, 0], |weight| *weight, 3);
        assert_eq!(portions, [&[5][..], &[1, 1, 1], &[9], &[0]]);
    }
}
