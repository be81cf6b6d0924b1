//! Knows when paintings were made. A request is a line of JSON, such as
//! `{"id":1,"painting":"The Kiss"}`, and so is a reply: `{"id":1,"year":1908}`.
//! What is in the cellar is looked up when the next request has been answered.

use serde::{Deserialize, Serialize};
use std::io;

#[derive(Deserialize)]
struct Request {
    id: u32,
    painting: String,
}

#[derive(Serialize)]
struct Reply {
    id: u32,
    year: Option<u32>,
}

fn main() {
    let mut for_the_cellar = Vec::new();
    for line in io::stdin().lines() {
        let request: Request = serde_json::from_str(&line.unwrap()).unwrap();
        let in_the_cellar = matches!(&*request.painting, "The Night Watch" | "The Milkmaid");
        if in_the_cellar {
            for_the_cellar.push(request);
        } else {
            reply_to(request);
            for_the_cellar.drain(..).for_each(reply_to);
        }
    }
    for_the_cellar.into_iter().for_each(reply_to);
}

fn reply_to(request: Request) {
    let year = match &*request.painting {
        "The Night Watch" => Some(1642),
        "The Milkmaid" => Some(1658),
        "Sunflowers" => Some(1888),
        "The Kiss" => Some(1908),
        _ => None,
    };
    let id = request.id;
    println!("{}", serde_json::to_string(&Reply { id, year }).unwrap());
}
