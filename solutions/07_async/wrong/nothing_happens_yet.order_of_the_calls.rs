//@ verdict: assertion_failed
//@ why: The futures are taken to run in the order in which they were made.
//! An `async fn` can be called like any other. What it gives you is a future: the
//! work, written down and ready to begin. It goes on whenever somebody polls it, and
//! only then; `.await` polls it until it is done, and hands over its result. The
//! test is a future as well, and `#[tokio::test]` polls that. What has happened in
//! the kitchen, and when?

use std::cell::RefCell;

#[derive(Default)]
struct Kitchen {
    done: RefCell<Vec<&'static str>>,
}

impl Kitchen {
    fn does(&self, what: &'static str) {
        self.done.borrow_mut().push(what);
    }

    fn has_done(&self) -> Vec<&'static str> {
        self.done.borrow().clone()
    }

    /// Cooks a dish. Returns how many it is enough for.
    async fn cook(&self, dish: &'static str) -> usize {
        self.does(dish);
        2
    }
}

#[tokio::test]
async fn three_dishes_are_ordered() {
    let kitchen = Kitchen::default();
    let porridge = kitchen.cook("porridge");
    let eggs = kitchen.cook("eggs");
    let waffles = kitchen.cook("waffles");
    assert_eq!(kitchen.has_done().len(), 0);

    let portions = eggs.await + porridge.await;
    assert_eq!(portions, 4);
    assert_eq!(kitchen.has_done(), ["porridge", "eggs"]);

    // Nobody is hungry any more.
    drop(waffles);
    assert_eq!(kitchen.has_done().len(), 2);
}

#[tokio::test]
async fn a_block_is_a_future_too() {
    let kitchen = Kitchen::default();
    let breakfast = async {
        kitchen.does("lay the table");
        kitchen.cook("eggs").await
    };
    kitchen.does("open the window");
    breakfast.await;
    assert_eq!(
        kitchen.has_done(),
        ["open the window", "lay the table", "eggs"]
    );
}
