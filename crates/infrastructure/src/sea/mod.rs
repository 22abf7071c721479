//! The stores and queries on SeaORM, for SQLite and PostgreSQL.
//!
//! The pattern of an aggregate: `SeaThingStore::new(Transaction)` writes within a unit of work,
//! `SeaThingQueries::new(Database)` reads from the pool, both start their statements in the aggregate's `scope.rs`.
//! A unique value that is taken shows in the rows affected by `ON CONFLICT DO NOTHING`, never in an error: an error
//! would end PostgreSQL's transaction.

mod accounts;
mod api_tokens;
mod audit;
mod companies;
mod connection;
mod custom_fields;
mod customers;
mod dashboard;
mod error;
mod factors;
mod groups;
mod imports;
mod invitations;
mod jobs;
mod maintenance;
mod number;
mod outbox;
mod pictures;
mod readiness;
mod recount;
mod remember;
mod schema;
mod sessions;
mod sign_ups;
mod statuses;
mod tallies;
mod text;
mod throttle;
mod time;
mod turn;
mod unit_of_work;
mod users;

pub use accounts::SeaAccountQueries;
pub use api_tokens::SeaApiTokenQueries;
pub use audit::{SeaAuditChain, SeaAuditQueries};
pub use companies::SeaCompanyQueries;
pub use connection::{Database, DatabaseKind, DatabaseOptions};
pub use custom_fields::SeaCustomFieldQueries;
pub use customers::SeaCustomerQueries;
pub use dashboard::SeaDashboardQueries;
pub use factors::SeaFactorQueries;
pub use groups::SeaGroupQueries;
pub use imports::SeaImportQueries;
pub use invitations::SeaInvitationQueries;
pub use maintenance::SeaMaintenanceQueries;
pub use outbox::SeaOutboxQueries;
pub use pictures::SeaPictureQueries;
pub use readiness::SeaReadinessQueries;
pub use remember::SeaRememberQueries;
pub use schema::{Journal, Schema};
pub use sessions::SeaSessionQueries;
pub use sign_ups::SeaSignUpQueries;
pub use statuses::SeaStatusQueries;
pub use unit_of_work::SeaTransactions;
pub use users::SeaUserQueries;
