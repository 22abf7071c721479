#![no_main]

#[path = "../../crates/infrastructure/tests/sheets/fuzzed/text.rs"]
mod fuzzed;

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzzed::run(input));
