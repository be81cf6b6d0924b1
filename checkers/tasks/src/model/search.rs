//! The search over all orders: depth first, without keeping states, by running the test again and again ("stateless",
//! as in VeriSoft, Godefroid 1997), with the fewest deviations from the first-in-first-out order first (delay bounding:
//! Emmi, Qadeer & Rakamarić, POPL 2011); then at random, from a fixed seed.

/// How the choices of an execution are made, and which were made.
pub struct Strategy {
    search: Search,
    /// All choices of this execution: with them it can be run again.
    pub decisions: Vec<u16>,
    /// Whether the test did not offer the choices it offered before: it depends on something besides the order.
    pub diverged: bool,
}

/// The ways to search.
pub enum Search {
    /// All orders with a bounded number of deviations.
    Bounded(Bounded),
    /// One of them at random.
    Random(Random),
    /// A given one.
    Replay(Vec<u16>),
}

impl Strategy {
    /// Follows a search.
    pub fn new(search: Search) -> Self {
        Strategy { search, decisions: Vec::new(), diverged: false }
    }

    /// The search, after an execution.
    pub fn into_search(self) -> Search {
        self.search
    }

    /// Chooses one of several options; `cost` is the number of deviations of each, and the first has none.
    pub fn choose(&mut self, options: usize, cost: impl Fn(usize) -> usize) -> usize {
        if options == 1 {
            return 0;
        }
        let mut chosen = match &mut self.search {
            Search::Bounded(search) => search.choose(options, cost),
            Search::Random(search) => search.choose(options),
            Search::Replay(decisions) => decisions.get(self.decisions.len()).map_or(0, |&decision| decision as usize),
        };
        if chosen >= options {
            self.diverged = true;
            chosen = 0;
        }
        self.decisions.push(chosen as u16);
        chosen
    }
}

/// Depth-first search over all orders whose deviations are no more than the bound.
pub struct Bounded {
    bound: usize,
    /// The choices of the execution that runs.
    path: Vec<Node>,
    at: usize,
    spent: usize,
    /// Whether choices were left out because of the bound.
    pub pruned: bool,
}

/// A choice: the options that the bound allows, with their costs.
struct Node {
    options: Vec<(u16, usize)>,
    chosen: usize,
}

impl Bounded {
    /// A search with this bound.
    pub fn new(bound: usize) -> Self {
        Bounded { bound, path: Vec::new(), at: 0, spent: 0, pruned: false }
    }

    /// Goes on to the next order: the last choice that has another option takes it. `false` when there is none.
    pub fn advance(&mut self) -> bool {
        self.path.truncate(self.at);
        self.at = 0;
        self.spent = 0;
        while let Some(node) = self.path.last_mut() {
            node.chosen += 1;
            if node.chosen < node.options.len() {
                return true;
            }
            self.path.pop();
        }
        false
    }

    fn choose(&mut self, count: usize, cost: impl Fn(usize) -> usize) -> usize {
        if self.at == self.path.len() {
            let left = self.bound - self.spent;
            let all = (0..count).map(|option| (option as u16, cost(option)));
            let options: Vec<_> = all.filter(|&(_, cost)| cost <= left).collect();
            self.pruned |= options.len() < count;
            self.path.push(Node { options, chosen: 0 });
        }
        let node = &self.path[self.at];
        self.at += 1;
        let (option, cost) = node.options[node.chosen];
        self.spent += cost;
        option as usize
    }
}

/// A pseudo-random walk (xorshift64*: Vigna, 2016), the same in every run.
pub struct Random(pub u64);

impl Random {
    fn choose(&mut self, options: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % options as u64) as usize
    }
}

/// The decisions as text that can be given back: `-` if every one of them is the first option, else those that are not,
/// with how many first options stand before each: `3:1 0:2`.
pub fn to_text(decisions: &[u16]) -> String {
    let mut before = 0;
    let mut parts = Vec::new();
    for &decision in decisions {
        if decision == 0 {
            before += 1;
        } else {
            parts.push(format!("{before}:{decision}"));
            before = 0;
        }
    }
    if parts.is_empty() { "-".into() } else { parts.join(" ") }
}

/// The decisions from a text.
pub fn from_text(text: &str) -> Option<Vec<u16>> {
    let mut decisions = Vec::new();
    for part in text.split_whitespace().filter(|part| *part != "-") {
        let (before, decision) = part.split_once(':')?;
        let length = decisions.len() + before.parse::<u16>().ok()? as usize;
        decisions.resize(length, 0);
        decisions.push(decision.parse().ok()?);
    }
    Some(decisions)
}
