//! What the ports promise, held against both databases: each case runs on SQLite in a file of its own and on
//! PostgreSQL in a database of its own.
//!
//! `scripts/postgres run -- cargo test -p callbook-infrastructure --test contract` gives it a PostgreSQL.
#![cfg(test)]

#[macro_use]
mod harness;

mod accounts;
mod api_tokens;
mod assignment;
mod audit;
mod audit_chain;
mod audit_list;
mod bulk;
mod companies;
mod custom_fields;
mod customers;
mod dashboard;
mod deleting;
mod ending;
mod factors;
mod groups;
mod imports;
mod indexes;
mod invitations;
mod jobs;
mod links;
mod maintenance;
mod office;
mod outbox;
mod paging;
mod people;
mod pictures;
mod profiles;
mod queue;
mod readiness;
mod remember;
mod schema;
mod search;
mod session_scene;
mod sessions;
mod statuses;
mod tallies;
mod throttle;
mod two_companies;
mod undo;
mod undo_scene;
mod users;
mod walking;
