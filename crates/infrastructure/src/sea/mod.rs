//! The stores and queries on SeaORM, for SQLite and PostgreSQL.
//!
//! The pattern of an aggregate: `SeaThingStore::new(Transaction)` writes within a unit of work,
//! `SeaThingQueries::new(Database)` reads from the pool, both start their statements in the aggregate's `scope.rs`.
//! A unique value that is taken shows in the rows affected by `ON CONFLICT DO NOTHING`, never in an error: an error
//! would end PostgreSQL's transaction.

mod accounts;
mod audit;
mod companies;
mod connection;
mod customers;
mod dashboard;
mod error;
mod imports;
mod jobs;
mod number;
mod recount;
mod sessions;
mod statuses;
mod tallies;
mod text;
mod throttle;
mod time;
mod unit_of_work;
mod users;

pub use accounts::SeaAccountQueries;
pub use companies::SeaCompanyQueries;
pub use connection::{Database, DatabaseKind, DatabaseOptions};
pub use customers::SeaCustomerQueries;
pub use dashboard::SeaDashboardQueries;
pub use imports::SeaImportQueries;
pub use statuses::SeaStatusQueries;
pub use unit_of_work::SeaTransactions;
pub use users::SeaUserQueries;
