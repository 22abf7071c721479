//! What the fuzzers of `fuzz/` run, each file the body of the target of its name. Here it is run on seeds and on what
//! was found before.

mod rows;
mod seeds;
mod text;
mod workbook;

use std::fs;
use std::path::{Path, PathBuf};

type Target = (&'static str, fn(&[u8]));
const TARGETS: [Target; 3] = [
    ("rows", rows::run),
    ("text", text::run),
    ("workbook", workbook::run),
];

#[test]
fn seeds_pass() {
    for (name, run) in TARGETS {
        for seed in seeds::of(name) {
            run(&seed);
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

/// Lays the seeds where `cargo fuzz` looks for them.
#[test]
#[ignore = "writes into fuzz/corpus: run before fuzzing"]
fn sow() {
    for (name, _) in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../fuzz/corpus")
            .join(name);
        fs::create_dir_all(&folder).unwrap();
        for (number, seed) in seeds::of(name).iter().enumerate() {
            fs::write(folder.join(format!("seed-{number}")), seed).unwrap();
        }
    }
}
