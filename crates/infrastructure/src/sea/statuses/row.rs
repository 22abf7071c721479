//! A status as it is stored.

use callbook_application::ports::StoreError;
use callbook_domain::ids::{CompanyId, StatusId};
use callbook_domain::status::{Status, StatusRules};
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use super::rules;
use crate::sea::error::unreadable;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "statuses")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) company_id: Uuid,
    pub(crate) key: String,
    pub(crate) label: String,
    pub(crate) kind: String,
    pub(crate) aliases: String,
    pub(crate) remark_rule: String,
    pub(crate) follow_up_rule: String,
    pub(crate) follow_up_after_seconds: Option<i64>,
    pub(crate) retry_after_seconds: Option<i64>,
    pub(crate) retry_at_most: Option<i32>,
    pub(crate) after_choosing: String,
    pub(crate) position: i32,
    pub(crate) retired: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) fn of(company: CompanyId, status: &Status, position: i32) -> Result<ActiveModel, StoreError> {
    let StatusRules {
        remark,
        follow_up,
        retry,
        after,
    } = status.rules;
    let aliases =
        serde_json::to_string(&status.aliases).map_err(|error| unreadable("statuses.aliases", error))?;
    Ok(ActiveModel {
        id: Set(status.id.as_uuid()),
        company_id: Set(company.as_uuid()),
        key: Set(status.key.clone()),
        label: Set(status.label.clone()),
        kind: Set(status.kind.key().to_owned()),
        aliases: Set(aliases),
        remark_rule: Set(rules::remark_key(remark).to_owned()),
        follow_up_rule: Set(rules::follow_up_key(follow_up).to_owned()),
        follow_up_after_seconds: Set(rules::follow_up_default(follow_up).map(|ahead| ahead.as_secs())),
        retry_after_seconds: Set(retry.map(|rule| rule.after.as_secs())),
        retry_at_most: Set(retry.map(|rule| i32::from(rule.at_most))),
        after_choosing: Set(rules::after_key(after).to_owned()),
        position: Set(position),
        retired: Set(status.retired),
    })
}

pub(super) fn read(row: Model) -> Result<Status, StoreError> {
    Ok(Status {
        id: StatusId::from_uuid(row.id),
        kind: row
            .kind
            .parse()
            .map_err(|error: callbook_domain::status::UnknownStatusKind| {
                unreadable("statuses.kind", error)
            })?,
        aliases: serde_json::from_str(&row.aliases).map_err(|error| unreadable("statuses.aliases", error))?,
        rules: StatusRules {
            remark: rules::remark(&row.remark_rule)?,
            follow_up: rules::follow_up(&row.follow_up_rule, row.follow_up_after_seconds)?,
            retry: rules::retry(row.retry_after_seconds, row.retry_at_most)?,
            after: rules::after(&row.after_choosing)?,
        },
        key: row.key,
        label: row.label,
        retired: row.retired,
    })
}
