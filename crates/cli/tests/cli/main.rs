//! The real binary, from its flags to its exit code, on SQLite and on PostgreSQL.
//!
//! `scripts/postgres run -- cargo test -p callbook --test cli` gives it a PostgreSQL.
#![cfg(test)]

#[macro_use]
mod office;

mod acting;
mod bad_text;
mod bad_values;
mod bad_workbooks;
mod demo;
mod importing;
mod killing;
mod known_phones;
mod listing;
mod postgres;
mod sample;
mod serving;
mod set_up;
mod settings;
mod workbook;
