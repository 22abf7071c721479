//! What the ports promise, held against both databases: each case runs on SQLite in a file of its own and on
//! PostgreSQL in a database of its own.
//!
//! `scripts/postgres run -- cargo test -p callbook-infrastructure --test contract` gives it a PostgreSQL.
#![cfg(test)]

#[macro_use]
mod harness;

mod accounts;
mod assignment;
mod audit;
mod bulk;
mod customers;
mod dashboard;
mod imports;
mod jobs;
mod links;
mod office;
mod paging;
mod people;
mod queue;
mod schema;
mod search;
mod sessions;
mod statuses;
mod tallies;
mod throttle;
mod users;
