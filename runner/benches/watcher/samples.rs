//! The three exercises that are saved again and again, and the edits: one body of one function is taken out and another
//! one put in, as somebody does who tries something else.

/// What an edit is to come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edit {
    /// Another correct body; which one, is told by the save's number.
    Pass,
    /// A wrong body.
    Fail,
    /// A body with a type error.
    Error,
}

/// All edits, in the order of the table.
pub(super) const EDITS: [(Edit, &str); 3] =
    [(Edit::Pass, "pass"), (Edit::Fail, "failure"), (Edit::Error, "compile error")];

/// An exercise of about forty lines.
#[derive(Debug)]
pub(super) struct Sample {
    /// The name of the file.
    pub(super) name: &'static str,
    frame: &'static str,
    right: [&'static str; 2],
    wrong: &'static str,
}

impl Sample {
    /// The file after the edit of this number, told from all others by the `mark`, which it prints.
    pub(super) fn text(&self, edit: Edit, number: usize, mark: &str) -> String {
        let right = self.right[number % 2];
        let body = match edit {
            Edit::Pass => right.to_string(),
            Edit::Fail => self.wrong.to_string(),
            Edit::Error => format!("    let _limit: u64 = \"@MARK@\";\n{right}"),
        };
        self.frame.replace("    // @BODY@\n", &body).replace("@MARK@", mark)
    }

    /// The exercise as the learner gets it.
    pub(super) fn given(&self) -> String {
        self.frame.replace("    // @BODY@\n", "    todo!()\n").replace("@MARK@", "given")
    }

    /// The solution in the course: neither of the two bodies that the edits alternate between.
    pub(super) fn solution(&self) -> String {
        let body = match self.name {
            "threads" => SCOPED,
            "tokio" => ONE_BY_ONE_AWAITED,
            _ => REDUCED,
        };
        self.frame.replace("    // @BODY@\n", body).replace("@MARK@", "solution")
    }
}

/// The samples: std, tokio, rayon.
pub(super) const SAMPLES: [Sample; 3] = [
    Sample {
        name: "threads",
        frame: include_str!("samples/threads.rs"),
        right: [
            "    use std::sync::{Arc, Mutex};
    let counts = Arc::new(Mutex::new(BTreeMap::new()));
    let mut threads = Vec::new();
    for text in texts {
        let counts = Arc::clone(&counts);
        threads.push(std::thread::spawn(move || {
            for word in text.split_whitespace() {
                *counts.lock().unwrap().entry(word.to_string()).or_insert(0) += 1;
            }
        }));
    }
    for thread in threads {
        thread.join().unwrap();
    }
    let counts = counts.lock().unwrap().clone();
    counts
",
            "    let (sender, receiver) = std::sync::mpsc::channel::<String>();
    for text in texts {
        let sender = sender.clone();
        std::thread::spawn(move || {
            for word in text.split(' ').map(String::from) {
                sender.send(word).unwrap();
            }
        });
    }
    drop(sender);
    receiver.iter().fold(BTreeMap::new(), |mut counts, word| {
        counts.entry(word).and_modify(|count| *count += 1).or_insert(1);
        counts
    })
",
        ],
        wrong: "    let threads = texts.iter().map(|text| std::thread::spawn(|| text.split(' ')));
    let mut counts = BTreeMap::new();
    for thread in threads {
        for word in thread.join().unwrap() {
            counts.insert(word.to_string(), 1);
        }
    }
    counts
",
    },
    Sample {
        name: "tokio",
        frame: include_str!("samples/tokio.rs"),
        right: [
            "    let mut tasks = tokio::task::JoinSet::new();
    for source in sources.iter().copied() {
        tasks.spawn(ask(source));
    }
    let (mut sum, mut silent) = (0, 0);
    while let Some(answer) = tasks.join_next().await {
        match answer.unwrap() {
            Ok(number) => sum += number,
            Err(_) => silent += 1,
        }
    }
    (sum, silent)
",
            "    let (sender, mut receiver) = tokio::sync::mpsc::channel(4);
    for &source in sources {
        let sender = sender.clone();
        tokio::spawn(async move { sender.send(ask(source).await).await });
    }
    drop(sender);
    let mut answers = Vec::with_capacity(sources.len());
    while let Some(answer) = receiver.recv().await {
        answers.push(answer);
    }
    let silent = answers.iter().filter(|answer| answer.is_err()).count();
    (answers.into_iter().flatten().sum(), silent)
",
        ],
        wrong: "    let mut sum = 0;
    for &source in sources {
        let task = tokio::spawn(async move { ask(source).await.unwrap_or(0) });
        sum += task.await.unwrap() / 10;
    }
    (sum, 0)
",
    },
    Sample {
        name: "rayon",
        frame: include_str!("samples/rayon.rs"),
        right: [
            "    (1..=limit)
        .into_par_iter()
        .map(|number| (number, steps(number)))
        .max_by_key(|&(number, steps)| (steps, std::cmp::Reverse(number)))
        .unwrap()
",
            "    let numbers: Vec<u64> = (1..=limit).collect();
    let mut chains: Vec<(u32, u64)> = numbers.par_iter().map(|&number| (steps(number), number)).collect();
    chains.par_sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    (chains[0].1, chains[0].0)
",
        ],
        wrong: "    let most = (1..=limit).into_par_iter().map(steps).max();
    let first = (1..=limit).into_par_iter().find_first(|number| steps(*number) > 0);
    (first.unwrap_or(1), most.unwrap())
",
    },
];

const SCOPED: &str = "    let parts: Vec<BTreeMap<String, usize>> = std::thread::scope(|scope| {
        let count_one = |text: &'static str| {
            let mut counts = BTreeMap::new();
            for word in text.split_whitespace() {
                *counts.entry(word.to_string()).or_default() += 1;
            }
            counts
        };
        let threads: Vec<_> = texts.iter().map(|text| scope.spawn(move || count_one(text))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut counts = BTreeMap::new();
    for (word, count) in parts.into_iter().flatten() {
        *counts.entry(word).or_insert(0) += count;
    }
    counts
";

const ONE_BY_ONE_AWAITED: &str =
    "    let tasks: Vec<_> = sources.iter().map(|source| tokio::spawn(ask(*source))).collect();
    let (mut sum, mut silent) = (0, 0);
    for task in tasks {
        match task.await.unwrap() {
            Ok(number) => sum += number,
            Err(_) => silent += 1,
        }
    }
    (sum, silent)
";

const REDUCED: &str =
    "    let longer = |a: (u64, u32), b: (u64, u32)| if b.1 > a.1 || b.1 == a.1 && b.0 < a.0 { b } else { a };
    (1..=limit).into_par_iter().map(|number| (number, steps(number))).reduce(|| (1, 0), longer)
";
