#![no_main]

#[path = "../../crates/infrastructure/tests/sheets/archives.rs"]
#[expect(dead_code, reason = "what only the tests use")]
mod archives;
#[path = "../../crates/infrastructure/tests/sheets/compound.rs"]
mod compound;
#[path = "../../crates/infrastructure/tests/sheets/fuzzed/workbook.rs"]
mod fuzzed;

use std::sync::Once;

static HOOK: Once = Once::new();

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    // A panic of a workbook's reader is caught and told, in the product as here: libFuzzer's hook would abort before
    // that. One of the assertions is not caught.
    HOOK.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            if panic.location().is_some_and(|at| at.file().contains("fuzzed")) {
                eprintln!("{panic}");
            }
        }));
    });
    fuzzed::run(input);
});
