//! The readers of files, as `crates/infrastructure` has them.

#[path = "../crates/infrastructure/src/files/mod.rs"]
pub mod files;
#[path = "../crates/infrastructure/src/sheets/mod.rs"]
pub mod sheets;
