//@ verdict: panicked
//@ why: The good hotel charges once, however many buttons were pressed.
//! Who leaves a hotel pays, once and for the right room, and then the gate opens. A
//! guest presses "check out" on the television, and at the desk at the same moment.
//! The test cannot look into the bank. But it can put a mock in its place, which is
//! told beforehand how it is to be called, and panics if it is called otherwise.
//! This one is content with everything, and bad hotels get away with it. Mend
//! `expectations`.

use mockall::predicate::eq;
use mockall::{Sequence, automock};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// What a hotel needs of others. `automock` makes a `MockServices` out of it.
#[automock]
trait Services {
    fn charge(&self, room: u32, euros: u32);
    fn open_gate(&self, room: u32);
}

/// Services as they are to be called when room 12 checks out, with a bill of 340
/// euros.
fn expectations() -> MockServices {
    let mut services = MockServices::new();
    let mut order = Sequence::new();
    services
        .expect_charge()
        .with(eq(12), eq(340))
        .times(2)
        .in_sequence(&mut order)
        .return_const(());
    services
        .expect_open_gate()
        .with(eq(12))
        .times(2)
        .in_sequence(&mut order)
        .return_const(());
    services
}

#[test]
fn a_good_hotel_does_as_expected() {
    check_out_twice(good_hotel, expectations());
}

#[test]
fn who_charges_another_room_is_caught() {
    assert!(
        is_caught(charges_another_room),
        "it charged room 21, and the mock was content"
    );
}

#[test]
fn who_charges_too_much_is_caught() {
    assert!(
        is_caught(charges_too_much),
        "it charged 345 euros, and the mock was content"
    );
}

#[test]
fn who_charges_for_each_button_is_caught() {
    assert!(
        is_caught(charges_for_each_button),
        "it charged 340 euros twice, and the mock was content"
    );
}

#[test]
fn who_keeps_the_gate_shut_is_caught() {
    assert!(
        is_caught(keeps_the_gate_shut),
        "the gate did not open, and the mock was content"
    );
}

#[test]
fn who_opens_the_gate_first_is_caught() {
    assert!(
        is_caught(opens_the_gate_first),
        "the gate was open before the bill was paid, and the mock was content"
    );
}

// ---- the stage: nothing to change below this line ----

/// Checks out of room 12. Is called for each button that was pressed; `left` is the
/// same for all of them.
type Hotel = fn(&MockServices, left: &AtomicBool);

fn good_hotel(services: &MockServices, left: &AtomicBool) {
    if is_first(left) {
        services.charge(12, 340);
        services.open_gate(12);
    }
}

fn charges_another_room(services: &MockServices, left: &AtomicBool) {
    if is_first(left) {
        services.charge(21, 340);
        services.open_gate(12);
    }
}

fn charges_too_much(services: &MockServices, left: &AtomicBool) {
    if is_first(left) {
        services.charge(12, 345);
        services.open_gate(12);
    }
}

fn charges_for_each_button(services: &MockServices, left: &AtomicBool) {
    services.charge(12, 340);
    if is_first(left) {
        services.open_gate(12);
    }
}

fn keeps_the_gate_shut(services: &MockServices, left: &AtomicBool) {
    if is_first(left) {
        services.charge(12, 340);
    }
}

fn opens_the_gate_first(services: &MockServices, left: &AtomicBool) {
    if is_first(left) {
        services.open_gate(12);
        services.charge(12, 340);
    }
}

/// Whether nobody has asked before.
fn is_first(left: &AtomicBool) -> bool {
    !left.swap(true, Ordering::SeqCst)
}

/// The guest presses the button on the television and the one at the desk, at the
/// same moment. When both have done their work, the mock looks whether all was called.
fn check_out_twice(hotel: Hotel, services: MockServices) {
    let left = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| hotel(&services, &left));
        scope.spawn(|| hotel(&services, &left));
    });
}

fn is_caught(hotel: Hotel) -> bool {
    let services = expectations();
    catch_unwind(AssertUnwindSafe(|| check_out_twice(hotel, services))).is_err()
}
