//! The real binary, from its flags to its exit code, on SQLite and on PostgreSQL.
//!
//! `scripts/postgres run -- cargo test -p callbook --test cli` gives it a PostgreSQL.
#![cfg(test)]

#[macro_use]
mod office;

mod acting;
mod afterwards;
mod allowing;
mod asking;
mod auditing;
mod bad_text;
mod bad_values;
mod bad_workbooks;
mod checking;
mod companies;
mod deciding;
mod demo;
mod exporting;
mod going_on;
mod importing;
mod killing;
mod known_phones;
mod listing;
mod mail;
mod maintenance;
mod postgres;
mod reading;
mod refused_rows;
mod round_trip;
mod sample;
mod serving;
mod set_up;
mod settings;
mod smtp;
mod stopping;
mod torture;
mod users;
mod workbook;
