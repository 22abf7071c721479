//! What the use cases need of the world outside, as traits. Adapters stand behind them in `crates/infrastructure`.
//!
//! Two families reach the database. *Stores* write; they live in a [`UnitOfWork`] and share its transaction.
//! *Queries* read; they are bound to the connection pool. Every method of either that reaches business data takes a
//! scope first, which only domain policy makes: what the scope does not reach does not exist.

mod accounts;
mod audit;
mod companies;
mod customer_queries;
mod customer_store;
mod dashboard;
mod files;
mod imports;
mod jobs;
mod passwords;
mod sessions;
mod sheets;
mod statuses;
mod store;
mod throttle;
mod tokens;
mod transactions;
mod users;
mod world;

pub use accounts::*;
pub use audit::*;
pub use companies::*;
pub use customer_queries::*;
pub use customer_store::*;
pub use dashboard::*;
pub use files::*;
pub use imports::*;
pub use jobs::*;
pub use passwords::*;
pub use sessions::*;
pub use sheets::*;
pub use statuses::*;
pub use store::*;
pub use throttle::*;
pub use tokens::*;
pub use transactions::*;
pub use users::*;
pub use world::*;
