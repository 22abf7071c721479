#![no_main]

#[path = "../../crates/infrastructure/tests/sheets/fuzzed/rows.rs"]
mod fuzzed;

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzzed::run(input));
