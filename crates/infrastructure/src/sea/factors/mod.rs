//! Second factors, and the sign-ins that wait for one.

mod challenge_row;
mod challenges;
mod code_row;
pub(super) mod factor_row;
mod queries;
mod scope;
mod store;

pub(crate) use challenges::SeaChallengeStore;
pub use queries::SeaFactorQueries;
pub(crate) use store::SeaFactorStore;

pub(in crate::sea) use scope::challenges_of;

use callbook_application::ports::Spent;
use sea_orm::{DeleteResult, UpdateResult};

fn spent(result: &UpdateResult) -> Spent {
    of_rows(result.rows_affected)
}

fn ended(result: &DeleteResult) -> Spent {
    of_rows(result.rows_affected)
}

fn of_rows(rows: u64) -> Spent {
    if rows == 0 { Spent::Not } else { Spent::Now }
}
