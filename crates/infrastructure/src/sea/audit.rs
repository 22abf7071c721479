//! The audit log: only ever added to.

use async_trait::async_trait;
use callbook_application::ports::{AuditEntry, AuditStore, StoreError};
use sea_orm::EntityTrait;

use super::error::store_error;
use super::unit_of_work::Transaction;

/// Writes the audit log.
#[derive(Debug)]
pub(crate) struct SeaAuditStore {
    transaction: Transaction,
}

impl SeaAuditStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }
}

#[async_trait]
impl AuditStore for SeaAuditStore {
    async fn append(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        row::Entity::insert(row::of(entry)?)
            .exec_without_returning(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }
}

mod row {
    use callbook_application::ports::{AuditEntry, StoreError};
    use sea_orm::entity::prelude::*;
    use sea_orm::{NotSet, Set};

    use crate::sea::error::unreadable;
    use crate::sea::text::storable;
    use crate::sea::time::micros;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit")]
    pub(crate) struct Model {
        #[sea_orm(primary_key)]
        pub(crate) seq: i64,
        pub(crate) id: Uuid,
        pub(crate) at: i64,
        pub(crate) company_id: Option<Uuid>,
        pub(crate) actor_id: Option<Uuid>,
        pub(crate) channel: String,
        pub(crate) address: Option<String>,
        pub(crate) request_id: Option<String>,
        pub(crate) action: String,
        pub(crate) object: String,
        /// Pairs of field and value in the order in which they were given, as JSON.
        pub(crate) details: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn of(entry: &AuditEntry) -> Result<ActiveModel, StoreError> {
        let from = &entry.provenance;
        let details =
            serde_json::to_string(&entry.details).map_err(|error| unreadable("audit.details", error))?;
        Ok(ActiveModel {
            seq: NotSet,
            id: Set(entry.id.as_uuid()),
            at: Set(micros(entry.at)),
            company_id: Set(entry.company.map(|company| company.as_uuid())),
            actor_id: Set(entry.actor.map(|actor| actor.as_uuid())),
            channel: Set(from.channel.key().to_owned()),
            address: Set(from.address.map(|address| address.to_string())),
            request_id: Set(from.request_id.as_deref().map(|id| storable(id).into_owned())),
            action: Set(entry.action.key().to_owned()),
            // The name that a sign-in gave may be anything.
            object: Set(storable(&entry.object).into_owned()),
            details: Set(details),
        })
    }
}
