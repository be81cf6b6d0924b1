//! The `#[test]` of the checkers: it hands the body of the test to the checker instead of running it once.

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

/// Shadows the built-in `#[test]`. The function keeps its name, its other attributes and its return type; its body
/// becomes `::std::__checker::run(…, || body)`.
#[proc_macro_attribute]
pub fn test(_arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    let is_body = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let Some(body_at) = tokens.iter().rposition(is_body) else {
        return "::core::compile_error!(\"#[test] belongs on a function\");".parse().expect("a macro call");
    };
    let Some(name) = function_name(&tokens) else {
        return "::core::compile_error!(\"#[test] belongs on a function\");".parse().expect("a macro call");
    };
    let (should_panic, expected) = should_panic(&tokens);
    let expected =
        expected.map_or("::core::option::Option::None".into(), |text| format!("::core::option::Option::Some({text})"));

    let mut arguments: TokenStream = format!(
        "::std::__checker::Test {{ path: ::core::concat!(::core::module_path!(), \"::\", \"{name}\"), \
         file: ::core::file!(), should_panic: {should_panic}, expected: {expected} }}, ||"
    )
    .parse()
    .expect("an expression");
    if let Some(arrow) = return_arrow(&tokens, body_at) {
        arguments.extend(tokens[arrow..body_at].to_vec());
    }
    arguments.extend([tokens[body_at].clone()]);

    let mut body: TokenStream = "::std::__checker::run".parse().expect("a path");
    body.extend([TokenTree::Group(Group::new(Delimiter::Parenthesis, arguments))]);
    tokens[body_at] = TokenTree::Group(Group::new(Delimiter::Brace, body));
    let mut whole: TokenStream = "#[::core::prelude::v1::test]".parse().expect("an attribute");
    whole.extend(tokens);
    whole
}

fn function_name(tokens: &[TokenTree]) -> Option<String> {
    tokens.windows(2).find_map(|pair| match pair {
        [TokenTree::Ident(word), TokenTree::Ident(name)] if word.to_string() == "fn" => Some(name.to_string()),
        _ => None,
    })
}

/// Where the `->` of the function begins.
fn return_arrow(tokens: &[TokenTree], end: usize) -> Option<usize> {
    tokens[..end].windows(2).position(|pair| pair[0].to_string() == "-" && pair[1].to_string() == ">")
}

/// Whether there is a `#[should_panic]`, and the literal it expects.
fn should_panic(tokens: &[TokenTree]) -> (bool, Option<String>) {
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
