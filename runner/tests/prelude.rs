//! The prelude is built. Everything works without it, only slower, so that no other test would miss it.

use std::path::PathBuf;

use koans::{
    compile::{dependencies::Dependencies, prelude},
    run::{self, Cancel},
    toolchain::Toolchain,
};

#[test]
fn a_prelude_is_built_and_a_solution_that_does_not_compile_is_left_out_of_it() {
    run::set_supervisor(PathBuf::from(env!("CARGO_BIN_EXE_koans")));
    let folder = tempfile::tempdir().unwrap();
    let toolchain = Toolchain::find(folder.path()).unwrap();
    let dependencies = Dependencies::none("none".into(), "course".into());
    let sources = ["fn good() -> Vec<u8> { vec![1] }".to_string(), "fn bad() -> u8 { \"\" }".to_string()];
    let target = prelude::path(&toolchain, &dependencies, &sources, folder.path());
    let places = (folder.path(), target.as_path());
    assert!(prelude::build(&toolchain, &dependencies, "2024", &sources, places, &Cancel::new()).unwrap());
    assert!(target.is_file());
}
