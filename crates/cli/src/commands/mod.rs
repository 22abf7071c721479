//! The commands that do one thing and end.

pub(crate) mod customers;
pub(crate) mod init;
pub(crate) mod migrate;
pub(crate) mod user;
