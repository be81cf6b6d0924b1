//! What a test says of the panic that it ends with.

use proc_macro::{Delimiter, TokenTree};

/// Whether there is a `#[should_panic]`, and the literal it expects.
pub(crate) fn should_panic(tokens: &[TokenTree]) -> (bool, Option<String>) {
    for token in tokens {
        let TokenTree::Group(group) = token else { continue };
        if group.delimiter() != Delimiter::Bracket {
            continue;
        }
        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
        if inner.first().is_some_and(|word| word.to_string() == "should_panic") {
            return (true, inner[1..].iter().find_map(literal));
        }
    }
    (false, None)
}

/// The first literal in a token, looking into parentheses: `= "x"` and `(expected = "x")` are both allowed.
fn literal(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Literal(literal) => Some(literal.to_string()),
        TokenTree::Group(group) => group.stream().into_iter().find_map(|inner| literal(&inner)),
        _ => None,
    }
}
