//! Files as they come: taken in, kept, and read as sheets, honest and hostile ones.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what sets a scene for a test fails the test"
)]

mod archives;
mod compound;
mod files;
mod fuzzed;
mod hostile;
mod menagerie;
mod old_binary;
mod readings;
mod scene;
mod tables;
mod tampered;
mod text;
mod text_forms;
mod unclosed_quotes;
mod workbooks;
