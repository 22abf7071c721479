//! What the fuzzers of `fuzz/` run, each file the body of the target of its name. Here it is run on seeds and on what
//! was found before.

mod rows;
mod seeds;
mod text;
mod workbook;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

type Target = (&'static str, fn(&[u8]));
const TARGETS: [Target; 3] = [
    ("rows", rows::run),
    ("text", text::run),
    ("workbook", workbook::run),
];

/// Where the variable says where `cargo fuzz` looks for seeds, they are laid there, too.
#[test]
fn seeds_pass() {
    let corpus = env::var_os("CALLBOOK_FUZZ_CORPUS").map(PathBuf::from);
    for (name, run) in TARGETS {
        for (number, seed) in seeds::of(name).iter().enumerate() {
            run(seed);
            if let Some(corpus) = &corpus {
                let folder = corpus.join(name);
                fs::create_dir_all(&folder).unwrap();
                fs::write(folder.join(format!("seed-{number}")), seed).unwrap();
            }
        }
    }
}

/// Whatever a fuzzer finds is put into the folder of its target as it is, and stays there.
#[test]
fn what_was_found_before_passes() {
    for (name, run) in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/sheets/regressions")
            .join(name);
        let mut found: Vec<PathBuf> = fs::read_dir(&folder)
            .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
            .unwrap_or_default();
        found.sort();
        for file in found {
            eprintln!("{}", file.display());
            run(&fs::read(&file).unwrap());
        }
    }
}
