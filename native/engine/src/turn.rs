//! Whose turn it is: verbs on one container, image or volume follow each other in the order they came; those on others do not wait.
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use berth_types::Id;

use crate::lock;

/// The lines before everything somebody works on.
#[derive(Default)]
pub struct Turns(Mutex<HashMap<Id, Line>>);

/// Numbers are drawn and called as at a counter; a line nobody stands in is gone.
#[derive(Default)]
struct Line {
    drawn: u64,
    called: u64,
    next: Arc<Condvar>,
}

/// This id's turn, until it is dropped.
#[must_use]
pub struct Turn<'a> {
    turns: &'a Turns,
    id: Id,
}

impl Turns {
    /// Waits until everyone who came before is done. Whoever has the turn already must not ask again: it would wait for itself.
    pub fn take(&self, id: &Id) -> Turn<'_> {
        let mut lines = lock(&self.0);
        let line = lines.entry(id.clone()).or_default();
        let (number, next) = (line.drawn, Arc::clone(&line.next));
        line.drawn += 1;
        // The line stays as long as this number is not called.
        let waits = |lines: &mut HashMap<Id, Line>| lines.get(id).is_some_and(|line| line.called != number);
        drop(next.wait_while(lines, waits).unwrap_or_else(PoisonError::into_inner));
        Turn { turns: self, id: id.clone() }
    }
}

impl Turn<'_> {
    /// Whose turn it is.
    pub fn id(&self) -> &Id {
        &self.id
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut lines = lock(&self.turns.0);
        let Some(line) = lines.get_mut(&self.id) else { return };
        line.called += 1;
        if line.called == line.drawn {
            lines.remove(&self.id);
        } else {
            line.next.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> Id {
        Id::new(name).unwrap()
    }

    #[test]
    fn each_goes_in_the_order_it_came_and_lines_are_forgotten() {
        let (turns, order) = (Turns::default(), Mutex::new(Vec::new()));
        std::thread::scope(|scope| {
            let first = turns.take(&id("a"));
            for number in 1..=8 {
                let (turns, order) = (&turns, &order);
                scope.spawn(move || {
                    let _turn = turns.take(&id("a"));
                    lock(order).push(number);
                });
                while lock(&turns.0)[&id("a")].drawn <= number {
                    std::thread::yield_now();
                }
            }
            drop(turns.take(&id("b")));
            assert!(lock(&order).is_empty());
            drop(first);
        });
        assert_eq!(*lock(&order), [1, 2, 3, 4, 5, 6, 7, 8]);
        assert!(lock(&turns.0).is_empty());
    }

    #[test]
    fn a_panic_gives_the_turn_back() {
        let turns = Turns::default();
        std::thread::scope(|scope| {
            let fell = scope.spawn(|| {
                let _turn = turns.take(&id("a"));
                panic!("on purpose");
            });
            assert!(fell.join().is_err());
        });
        drop(turns.take(&id("a")));
        assert!(lock(&turns.0).is_empty());
    }
}
