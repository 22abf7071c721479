//! An entry as it is stored.

use callbook_application::ports::{AuditEntry, AuditParty, AuditRecord, StoreError};
use callbook_domain::access::Channel;
use callbook_domain::ids::{CompanyId, UserId};
use sea_orm::entity::prelude::*;

use super::details;
use crate::sea::error::{impossible, unreadable};
use crate::sea::text::storable;
use crate::sea::time::{instant, micros};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub(in crate::sea) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) seq: i64,
    pub(crate) id: Uuid,
    pub(crate) at: i64,
    pub(crate) company_id: Option<Uuid>,
    pub(crate) actor_id: Option<Uuid>,
    pub(crate) on_behalf_of_id: Option<Uuid>,
    pub(crate) channel: String,
    pub(crate) address: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) action: String,
    pub(crate) object: String,
    pub(crate) outcome: String,
    pub(crate) details: String,
    pub(crate) seal: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The row of an entry that has no place in the chain yet.
pub(super) fn of(entry: &AuditEntry) -> Result<Model, StoreError> {
    let from = &entry.provenance;
    Ok(Model {
        seq: 0,
        id: entry.id.as_uuid(),
        at: micros(entry.at),
        company_id: entry.company.map(CompanyId::as_uuid),
        actor_id: entry.actor.map(UserId::as_uuid),
        on_behalf_of_id: entry.on_behalf_of.map(UserId::as_uuid),
        channel: from.channel.key().to_owned(),
        address: from.address.map(|address| address.to_string()),
        request_id: from.request_id.as_deref().map(|id| storable(id).into_owned()),
        action: entry.action.key().to_owned(),
        // The name that a sign-in gave may be anything.
        object: storable(&entry.object).into_owned(),
        outcome: entry.outcome.key().to_owned(),
        details: details::written(&entry.details)?,
        seal: Vec::new(),
    })
}

/// The entry that a row holds, without the names of those in it.
pub(super) fn read(row: Model) -> Result<AuditRecord, StoreError> {
    let party = |id: Uuid| AuditParty {
        id: UserId::from_uuid(id),
        name: None,
    };
    Ok(AuditRecord {
        seq: row.seq,
        at: instant(row.at, "audit.at")?,
        company: row.company_id.map(CompanyId::from_uuid),
        actor: row.actor_id.map(party),
        on_behalf_of: row.on_behalf_of_id.map(party),
        channel: channel(&row.channel)?,
        address: row.address,
        request_id: row.request_id,
        action: row
            .action
            .parse()
            .map_err(|error| unreadable_text("audit.action", error))?,
        object: row.object,
        object_name: None,
        outcome: row
            .outcome
            .parse()
            .map_err(|error| unreadable_text("audit.outcome", error))?,
        details: details::read(&row.details)?,
    })
}

fn unreadable_text(column: &'static str, error: callbook_domain::audit::UnknownToAudit) -> StoreError {
    unreadable(column, error)
}

fn channel(key: &str) -> Result<Channel, StoreError> {
    [Channel::Browser, Channel::Api, Channel::Cli, Channel::Job]
        .into_iter()
        .find(|channel| channel.key() == key)
        .ok_or_else(|| impossible("audit.channel"))
}
