//! Chores of the project. `cargo xtask tidy` looks for what must never be in it.

mod code;
mod finding;
mod globs;
mod packages;
mod project;
mod rules;
mod tidy;

use std::env;
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask tidy           look for what must never be
       cargo xtask tidy --list    what it looks for";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["tidy"] => tidy::run(),
        ["tidy", "--list"] => tidy::list(),
        _ => tidy::refuse(USAGE),
    }
}
