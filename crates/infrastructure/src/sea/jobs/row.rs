//! A background job as it is stored.

use callbook_application::ports::{Cancelling, ImportJob, JobKind, Lease, StoreError, Wish};
use callbook_domain::ids::{CompanyId, ImportId, UserId};
use sea_orm::entity::prelude::*;

use crate::sea::error::impossible;
use crate::sea::number::count;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) import_id: Uuid,
    pub(crate) company_id: Uuid,
    pub(crate) user_id: Uuid,
    pub(crate) kind: String,
    pub(crate) cancel: Option<String>,
    pub(crate) enqueued_at: i64,
    pub(crate) lease_until: Option<i64>,
    pub(crate) fence: i64,
    pub(crate) failures: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) fn leased(row: &Model) -> Result<Lease, StoreError> {
    Ok(Lease {
        job: ImportJob {
            import: ImportId::from_uuid(row.import_id),
            company: CompanyId::from_uuid(row.company_id),
            user: UserId::from_uuid(row.user_id),
            kind: JobKind::from_key(&row.kind).ok_or_else(|| impossible("jobs.kind"))?,
        },
        fence: count(row.fence, "jobs.fence")?,
    })
}

/// What is to become of what is in, and who wants it, as one text.
pub(super) fn stored_wish(wish: Wish) -> String {
    format!("{} {}", wish.then.key(), wish.by)
}

pub(super) fn wish(stored: &str) -> Result<Wish, StoreError> {
    let read = || {
        let (then, by) = stored.split_once(' ')?;
        Some(Wish {
            then: Cancelling::from_key(then)?,
            by: by.parse().ok()?,
        })
    };
    read().ok_or_else(|| impossible("jobs.cancel"))
}
