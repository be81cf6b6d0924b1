//! Lists the words of a chapter, and then of the next. An order is a line of JSON:
//! `{"line":"one fish two fish"}` is a line of the chapter, and `"end"` comes after the
//! last one. So is an answer: `{"entry":["fish",1]}` says that a word stands in line 1,
//! and is sent as soon as the line is read; `"end"` says that this was the chapter.
//! Where an address stands, it is looked up, and the words of that page are listed.
//!
//! Accidents happen: acid is the end of every indexer, and ink of one who was started
//! as `indexer clumsy`.

use serde::{Deserialize, Serialize};
use std::{env, io, process};

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Order {
    Line(String),
    End,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Answer<'a> {
    Entry(&'a str, usize),
    End,
}

fn main() {
    let clumsy = env::args().any(|argument| argument == "clumsy");
    let mut number = 0;
    for order in io::stdin().lines() {
        match serde_json::from_str(&order.unwrap()).unwrap() {
            Order::Line(line) => {
                number += 1;
                for word in line.split_whitespace() {
                    list(word, number, clumsy);
                }
            }
            Order::End => {
                number = 0;
                answer(Answer::End);
            }
        }
    }
}

fn list(word: &str, number: usize, clumsy: bool) {
    match word {
        "acid" => process::exit(1),
        "ink" if clumsy => process::exit(1),
        address if address.starts_with("http://") => {
            for word in stage::web::get(address).unwrap().split_whitespace() {
                list(word, number, clumsy);
            }
        }
        word => answer(Answer::Entry(word, number)),
    }
}

fn answer(answer: Answer) {
    println!("{}", serde_json::to_string(&answer).unwrap());
}
