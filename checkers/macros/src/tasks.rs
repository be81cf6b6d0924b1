//! `#[tokio::test]` and `#[tokio::main]`.

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

use crate::should_panic::should_panic;

/// Shadows `#[tokio::test]`. The function keeps its name, its attributes and its return type, and is no longer `async`;
/// its body becomes a call of `::tokio::__checker::run`, which gets the `async fn` as it was.
pub(crate) fn test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    match AsyncFn::parse(item) {
        Some(function) => {
            let (should_panic, expected) = should_panic(&function.head);
            let expected = expected.map_or("None".into(), |text| format!("Some({text})"));
            let call = format!(
                "::tokio::__checker::run(::tokio::__checker::Test {{ \
                     path: ::core::concat!(::core::module_path!(), \"::\", \"{name}\"), file: ::core::file!(), \
                     should_panic: {should_panic}, \
                     expected: ::core::option::Option::{expected} }}, {settings}, __body)",
                name = function.name,
                settings = settings(arguments, false),
            );
            let mut whole = tokens("#[::core::prelude::v1::test]");
            whole.extend(function.with_body(&call));
            whole
        }
        None => tokens("::core::compile_error!(\"#[tokio::test] belongs on an async function\");"),
    }
}

/// Shadows `#[tokio::main]`: builds a runtime, and blocks on the body.
pub(crate) fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    match AsyncFn::parse(item) {
        Some(function) => {
            let call = format!("::tokio::__checker::run_main({}, __body)", settings(arguments, true));
            function.with_body(&call)
        }
        None => tokens("::core::compile_error!(\"#[tokio::main] belongs on an async function\");"),
    }
}

fn tokens(text: &str) -> TokenStream {
    text.parse().expect("the text is Rust")
}

/// The arguments of the attribute as a value: `(flavor = "multi_thread", start_paused = true)`. Those that make no
/// difference here, like `worker_threads`, are left out.
fn settings(arguments: TokenStream, mut multi_thread: bool) -> String {
    let mut start_paused = "false".to_string();
    let arguments: Vec<TokenTree> = arguments.into_iter().collect();
    for argument in arguments.split(|token| token.to_string() == ",") {
        let [name, _equals, value] = argument else { continue };
        match name.to_string().as_str() {
            "flavor" => multi_thread = value.to_string() == "\"multi_thread\"",
            "start_paused" => start_paused = value.to_string(),
            _ => {}
        }
    }
    format!("::tokio::__checker::Settings {{ multi_thread: {multi_thread}, start_paused: {start_paused} }}")
}

/// An `async fn`, taken apart.
struct AsyncFn {
    /// What stands before the `async`: attributes and visibility.
    head: Vec<TokenTree>,
    /// From the `fn` on, without the body.
    signature: Vec<TokenTree>,
    name: String,
    body: TokenTree,
}

impl AsyncFn {
    fn parse(item: TokenStream) -> Option<Self> {
        let mut tokens: Vec<TokenTree> = item.into_iter().collect();
        let is_body =
            |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        let body = tokens.pop().filter(is_body)?;
        let at = tokens.iter().position(|token| token.to_string() == "async")?;
        let signature = tokens.split_off(at + 1);
        tokens.pop();
        let name = signature.get(1).filter(|_| signature[0].to_string() == "fn")?.to_string();
        Some(AsyncFn { head: tokens, signature, name, body })
    }

    /// `HEAD fn NAME() -> R { async fn __body() -> R { BODY } CALL }`
    fn with_body(self, call: &str) -> TokenStream {
        let mut inner = tokens("async fn __body");
        inner.extend(self.signature[2..].iter().cloned());
        inner.extend([self.body]);
        inner.extend(tokens(call));
        let mut whole: TokenStream = self.head.into_iter().chain(self.signature).collect();
        whole.extend([TokenTree::Group(Group::new(Delimiter::Brace, inner))]);
        whole
    }
}
