//! Chores of the project. `cargo xtask tidy` looks for what must never be in it, `cargo xtask
//! mutate-guards` for guards that no test would miss.

mod code;
mod finding;
mod globs;
mod mutate;
mod packages;
mod project;
mod rules;
mod tidy;

use std::env;
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask tidy             look for what must never be
       cargo xtask tidy --list      what it looks for
       cargo xtask mutate-guards    take every guard away and see whether the tests notice";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["tidy"] => tidy::run(),
        ["tidy", "--list"] => tidy::list(),
        ["mutate-guards", rest @ ..] => mutate::run(rest),
        _ => tidy::refuse(USAGE),
    }
}
