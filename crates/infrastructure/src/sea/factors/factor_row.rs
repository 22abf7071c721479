//! A user's second factors as they are stored.

use callbook_application::ports::{SealedSeed, SecondFactors, StoreError, TotpStep};
use callbook_domain::second_factor::Enrolled;
use sea_orm::entity::prelude::*;

use crate::sea::error::unreadable;
use crate::sea::time::instant_maybe;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "second_factors")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) user_id: Uuid,
    pub(crate) seed: Option<Vec<u8>>,
    pub(crate) app_since: Option<i64>,
    pub(crate) last_step: Option<i64>,
    pub(crate) pending_seed: Option<Vec<u8>>,
    pub(crate) mail_since: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) fn read(row: Model, recovery_left: u64) -> Result<SecondFactors, StoreError> {
    let step = row
        .last_step
        .map(u64::try_from)
        .transpose()
        .map_err(|error| unreadable("second_factors.last_step", error))?;
    Ok(SecondFactors {
        enrolled: Enrolled {
            app: instant_maybe(row.app_since, "second_factors.app_since")?,
            mail: instant_maybe(row.mail_since, "second_factors.mail_since")?,
        },
        seed: row.seed.map(SealedSeed),
        last_step: step.map(TotpStep),
        pending: row.pending_seed.map(SealedSeed),
        recovery_left,
    })
}
