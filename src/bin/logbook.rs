//! Reads out the logbook of a lighthouse: `logbook 30 4` tells of thirty nights, and
//! of fog in four of them. The nights go to stdout, and then the warnings to stderr.

use std::env;

fn main() {
    let numbers: Vec<u32> = env::args().skip(1).map(|n| n.parse().unwrap()).collect();
    let [nights, fog] = numbers[..] else {
        panic!("how many nights, and how many with fog?")
    };

    let nights: String = (1..=nights)
        .map(|night| format!("night {night}: the lamp was lit at dusk, and put out at dawn\n"))
        .collect();
    print!("{nights}");

    let warnings: String = (1..=fog)
        .map(|night| format!("night {night}: fog, and the lamp was not seen from the pier\n"))
        .collect();
    eprint!("{warnings}");
}
