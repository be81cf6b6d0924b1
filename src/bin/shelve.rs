//! Reads the titles of books from stdin, one a line, until there are no more. Then
//! writes them in their order on the shelf.

use std::io;

fn main() {
    let mut titles: Vec<String> = io::stdin().lines().map(Result::unwrap).collect();
    titles.sort();
    for title in titles {
        println!("{title}");
    }
}
