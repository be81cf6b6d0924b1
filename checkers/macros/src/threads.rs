//! `#[test]`.

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

use crate::should_panic::should_panic;

/// Shadows the built-in `#[test]`. The function keeps its name, its other attributes and its return type; its body
/// becomes `::std::__checker::run(…, || body)`.
pub(crate) fn test(item: TokenStream) -> TokenStream {
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
