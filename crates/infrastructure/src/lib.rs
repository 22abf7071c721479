//! The adapters behind the ports of the use cases: databases, hashing, sheets, files.

pub mod clock;
pub mod export;
pub mod factors;
pub mod failpoints;
pub mod files;
pub mod ids;
pub mod keys;
pub mod passwords;
pub mod pictures;
pub mod sea;
pub mod sheets;
pub mod smtp;
pub mod tokens;
pub mod vault;
