//! What the use cases need of the world outside, as traits. Adapters stand behind them in `crates/infrastructure`.
//!
//! Two families reach the database. *Stores* write; they live in a [`UnitOfWork`] and share its transaction.
//! *Queries* read; they are bound to the connection pool. Every method of either that reaches business data takes a
//! scope first, which only domain policy makes: what the scope does not reach does not exist.

mod accounts;
mod api_tokens;
mod audit;
mod companies;
mod custom_fields;
mod customer_queries;
mod customer_store;
mod dashboard;
mod export;
mod factors;
mod files;
mod groups;
mod imports;
mod invitations;
mod jobs;
mod letters;
mod mail_server;
mod maintenance;
mod outbox;
mod passwords;
mod pictures;
mod readiness;
mod remembering;
mod second_factors;
mod sessions;
mod set;
mod sheets;
mod sign_ups;
mod statuses;
mod store;
mod throttle;
mod tokens;
mod transactions;
mod users;
mod vault;
mod world;

pub use accounts::*;
pub use api_tokens::*;
pub use audit::*;
pub use companies::*;
pub use custom_fields::*;
pub use customer_queries::*;
pub use customer_store::*;
pub use dashboard::*;
pub use export::*;
pub use factors::*;
pub use files::*;
pub use groups::*;
pub use imports::*;
pub use invitations::*;
pub use jobs::*;
pub use letters::*;
pub use mail_server::*;
pub use maintenance::*;
pub use outbox::*;
pub use passwords::*;
pub use pictures::*;
pub use readiness::*;
pub use remembering::*;
pub use second_factors::*;
pub use sessions::*;
pub use set::Ports;
pub use sheets::*;
pub use sign_ups::*;
pub use statuses::*;
pub use store::*;
pub use throttle::*;
pub use tokens::*;
pub use transactions::*;
pub use users::*;
pub use vault::*;
pub use world::*;
