//! The parser of workbooks as a program of its own, with the allocator of `callbook`. The tests of this crate start it
//! in the place of the binary, which they cannot know.

use std::process::ExitCode;

use callbook_infrastructure::sheets::child;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((first, rest)) if first == child::ARGUMENT => child::run(rest),
        _ => ExitCode::from(2),
    }
}
