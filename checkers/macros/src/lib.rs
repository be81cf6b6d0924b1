//! The `#[test]`s of the checkers: they hand the body of the test to the checker instead of running it once.

mod should_panic;
mod tasks;
mod threads;

use proc_macro::TokenStream;

/// Shadows the built-in `#[test]`.
#[proc_macro_attribute]
pub fn test(_arguments: TokenStream, item: TokenStream) -> TokenStream {
    threads::test(item)
}

/// Shadows `#[tokio::test]`.
#[proc_macro_attribute]
pub fn tokio_test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    tasks::test(arguments, item)
}

/// Shadows `#[tokio::main]`.
#[proc_macro_attribute]
pub fn tokio_main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    tasks::main(arguments, item)
}
