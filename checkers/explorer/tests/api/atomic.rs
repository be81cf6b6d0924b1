//! A use of every public item of `std::sync::atomic` that is stable in 1.95.
#![allow(deprecated)]

use std::sync::atomic::{Ordering::*, *};

static COUNTERS: [AtomicU32; 2] = [const { AtomicU32::new(0) }; 2];
static READY: AtomicBool = AtomicBool::new(false);

macro_rules! all_of {
    ($test:ident, $atomic:ident, $type:ty) => {
        #[test]
        fn $test() {
            let mut number = $atomic::new(5);
            assert_eq!((number.load(SeqCst), number.swap(6, AcqRel)), (5, 5));
            number.store(7, Release);
            assert_eq!(number.compare_exchange(7, 8, SeqCst, Relaxed), Ok(7));
            assert_eq!(number.compare_exchange(7, 9, Acquire, Acquire), Err(8));
            while number.compare_exchange_weak(8, 9, AcqRel, Acquire).is_err() {}
            assert_eq!((number.compare_and_swap(9, 10, SeqCst), number.load(Relaxed)), (9, 10));
            assert_eq!((number.fetch_add(2, Relaxed), number.fetch_sub(1, Relaxed)), (10, 12));
            assert_eq!((number.fetch_and(6, SeqCst), number.fetch_or(8, SeqCst), number.load(SeqCst)), (11, 2, 10));
            assert_eq!((number.fetch_xor(3, SeqCst), number.fetch_nand(8, SeqCst)), (10, 9));
            assert_eq!(number.swap(4, SeqCst), !8);
            assert_eq!((number.fetch_max(9, SeqCst), number.fetch_min(3, SeqCst), number.load(SeqCst)), (4, 9, 3));
            assert_eq!(number.fetch_update(SeqCst, SeqCst, |old| old.checked_sub(1)), Ok(3));
            assert_eq!(number.try_update(SeqCst, SeqCst, |_| None), Err(2));
            assert_eq!((number.update(SeqCst, SeqCst, |old| old * 2), number.load(SeqCst)), (2, 4));
            *number.get_mut() += 1;
            assert_eq!(format!("{number:?}"), "5");
            // SAFETY: nobody else has it.
            assert_eq!(unsafe { *number.as_ptr() }, 5);
            assert_eq!((number.into_inner(), $atomic::default().into_inner(), $atomic::from(3).into_inner()), (5, 0, 3));
            let mut place: $type = 1;
            // SAFETY: the place lives long enough, and is used in no other way meanwhile.
            let shared = unsafe { $atomic::from_ptr(&raw mut place) };
            shared.fetch_add(1, SeqCst);
            assert_eq!((shared.load(SeqCst), place), (2, 2));
        }
    };
}
all_of!(u8s, AtomicU8, u8);
all_of!(u16s, AtomicU16, u16);
all_of!(u32s, AtomicU32, u32);
all_of!(u64s, AtomicU64, u64);
all_of!(usizes, AtomicUsize, usize);
all_of!(i8s, AtomicI8, i8);
all_of!(i16s, AtomicI16, i16);
all_of!(i32s, AtomicI32, i32);
all_of!(i64s, AtomicI64, i64);
all_of!(isizes, AtomicIsize, isize);

#[test]
fn flags() {
    let mut flag = AtomicBool::from(false);
    assert!(!flag.fetch_or(true, SeqCst) && flag.fetch_and(true, SeqCst) && flag.fetch_xor(true, SeqCst));
    assert!(!flag.fetch_nand(true, SeqCst) && flag.fetch_not(SeqCst) && !flag.swap(true, SeqCst));
    assert_eq!(flag.compare_exchange(true, false, SeqCst, SeqCst), Ok(true));
    assert_eq!(flag.compare_exchange_weak(true, false, SeqCst, SeqCst), Err(false));
    assert!(!flag.compare_and_swap(false, true, SeqCst));
    assert_eq!(flag.fetch_update(SeqCst, SeqCst, |old| Some(!old)), Ok(true));
    assert_eq!(flag.try_update(SeqCst, SeqCst, |_| None), Err(false));
    assert!(!flag.update(SeqCst, SeqCst, |old| !old));
    *flag.get_mut() = false;
    flag.store(true, Release);
    // SAFETY: nobody else has it.
    assert!(unsafe { *flag.as_ptr() } && flag.load(Acquire) && format!("{flag:?}") == "true");
    assert!(flag.into_inner() && !AtomicBool::default().into_inner());
    let mut place = false;
    // SAFETY: the place lives long enough, and is used in no other way meanwhile.
    unsafe { AtomicBool::from_ptr(&raw mut place) }.store(true, SeqCst);
    assert!(place);
    READY.store(true, Relaxed);
    COUNTERS[0].store(1, Relaxed);
    assert_eq!(COUNTERS[1].load(Relaxed), 0);
}

#[test]
fn pointers() {
    let mut numbers = [1u32, 2, 3];
    let first = &raw mut numbers[0];
    let mut pointer = AtomicPtr::new(first);
    assert_eq!((pointer.load(SeqCst), pointer.swap(first.wrapping_add(1), SeqCst)), (first, first));
    assert_eq!(pointer.fetch_ptr_add(1, SeqCst), first.wrapping_add(1));
    assert_eq!(pointer.fetch_ptr_sub(2, SeqCst), first.wrapping_add(2));
    assert_eq!((pointer.fetch_byte_add(4, SeqCst), pointer.fetch_byte_sub(4, SeqCst)), (first, first.wrapping_add(1)));
    assert_eq!((pointer.fetch_or(1, SeqCst), pointer.fetch_and(!1, SeqCst)), (first, first.map_addr(|at| at | 1)));
    assert_eq!((pointer.fetch_xor(0, SeqCst), pointer.load(SeqCst)), (first, first));
    let null = std::ptr::null_mut();
    assert_eq!(pointer.compare_exchange(first, null, SeqCst, SeqCst), Ok(first));
    assert_eq!(pointer.compare_exchange_weak(first, null, SeqCst, SeqCst), Err(null));
    assert_eq!(pointer.compare_and_swap(null, first, SeqCst), null);
    assert_eq!(pointer.fetch_update(SeqCst, SeqCst, |_| None), Err(first));
    assert_eq!(pointer.try_update(SeqCst, SeqCst, Some), Ok(first));
    assert_eq!(pointer.update(SeqCst, SeqCst, |old| old), first);
    pointer.store(null, Release);
    *pointer.get_mut() = first;
    assert_eq!((format!("{pointer:p}"), format!("{pointer:?}")), (format!("{first:p}"), format!("{first:?}")));
    // SAFETY: nobody else has it.
    assert_eq!(unsafe { *pointer.as_ptr() }, first);
    assert_eq!((pointer.into_inner(), AtomicPtr::<u32>::default().into_inner()), (first, null));
    let mut place = first;
    // SAFETY: the place lives long enough, and is used in no other way meanwhile.
    unsafe { AtomicPtr::from_ptr(&raw mut place) }.store(null, SeqCst);
    assert_eq!((place, AtomicPtr::from(first).load(SeqCst)), (null, first));
}

#[test]
fn fences() {
    fence(SeqCst);
    compiler_fence(Acquire);
    spin_loop_hint();
    std::hint::spin_loop();
    assert_eq!(format!("{:?}", Relaxed), "Relaxed");
}
