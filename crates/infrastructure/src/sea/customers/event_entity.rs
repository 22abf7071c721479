use callbook_application::ports::StoreError;
use callbook_domain::customer::{CustomerEvent, DetailsChanged, EventKind, Remark};
use callbook_domain::ids::{CustomerId, EventId, ImportId, StatusId, UserId};
use sea_orm::entity::prelude::*;

use super::super::error::{impossible, unreadable};
use super::super::time::{instant, instant_maybe};

/// A row of `customer_events`.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_events")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub company_id: Uuid,
    pub customer_id: Uuid,
    pub at: i64,
    pub by_user_id: Uuid,
    pub kind: String,
    pub from_status_id: Option<Uuid>,
    pub to_status_id: Option<Uuid>,
    pub from_user_id: Option<Uuid>,
    pub to_user_id: Option<Uuid>,
    pub rule: Option<String>,
    pub import_id: Option<Uuid>,
    pub row: Option<i64>,
    pub remark: Option<String>,
    pub follow_up_at: Option<i64>,
    pub changes: Option<String>,
}

#[derive(Debug, Copy, Clone, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The timeline entry that a row holds.
pub(super) fn event(row: &Model) -> Result<CustomerEvent, StoreError> {
    Ok(CustomerEvent {
        id: EventId::from_uuid(row.id),
        customer: CustomerId::from_uuid(row.customer_id),
        at: instant(row.at, "customer_events.at")?,
        by: UserId::from_uuid(row.by_user_id),
        kind: kind(row)?,
    })
}

fn kind(row: &Model) -> Result<EventKind, StoreError> {
    let status = |id: Option<Uuid>, column| id.map(StatusId::from_uuid).ok_or_else(|| impossible(column));
    Ok(match row.kind.as_str() {
        "added" => EventKind::Added {
            status: status(row.to_status_id, "customer_events.to_status_id")?,
        },
        "imported" => EventKind::Imported {
            import: import(row)?,
            row: row_number(row)?,
            status: status(row.to_status_id, "customer_events.to_status_id")?,
        },
        "updated_by_import" => EventKind::UpdatedByImport {
            import: import(row)?,
            row: row_number(row)?,
            changes: changes(row)?,
            status: row
                .from_status_id
                .zip(row.to_status_id)
                .map(|(from, to)| (StatusId::from_uuid(from), StatusId::from_uuid(to))),
        },
        "import_undone" => EventKind::ImportUndone {
            import: import(row)?,
            changes: changes(row)?,
            status: row
                .from_status_id
                .zip(row.to_status_id)
                .map(|(from, to)| (StatusId::from_uuid(from), StatusId::from_uuid(to))),
            // Whoever it went from or to, one of them is somebody.
            assignee: row.from_user_id.or(row.to_user_id).map(|_| {
                let user = |id: Option<Uuid>| id.map(UserId::from_uuid);
                (user(row.from_user_id), user(row.to_user_id))
            }),
        },
        "status_changed" => EventKind::StatusChanged {
            from: status(row.from_status_id, "customer_events.from_status_id")?,
            to: status(row.to_status_id, "customer_events.to_status_id")?,
            remark: remark(row)?,
            follow_up_at: instant_maybe(row.follow_up_at, "customer_events.follow_up_at")?,
        },
        "assigned" => EventKind::Assigned {
            from: row.from_user_id.map(UserId::from_uuid),
            to: row.to_user_id.map(UserId::from_uuid),
            rule: rule(row)?,
        },
        "edited" => EventKind::Edited {
            changes: changes(row)?,
        },
        "noted" => EventKind::Noted {
            note: remark(row)?.ok_or_else(|| impossible("customer_events.remark"))?,
        },
        _ => return Err(impossible("customer_events.kind")),
    })
}

fn import(row: &Model) -> Result<ImportId, StoreError> {
    row.import_id
        .map(ImportId::from_uuid)
        .ok_or_else(|| impossible("customer_events.import_id"))
}

fn row_number(row: &Model) -> Result<u64, StoreError> {
    row.row
        .and_then(|number| u64::try_from(number).ok())
        .ok_or_else(|| impossible("customer_events.row"))
}

fn remark(row: &Model) -> Result<Option<Remark>, StoreError> {
    let Some(text) = &row.remark else {
        return Ok(None);
    };
    Remark::parse(text).map_err(|error| unreadable("customer_events.remark", error))
}

fn rule(row: &Model) -> Result<callbook_domain::customer::AssignmentRule, StoreError> {
    let Some(rule) = &row.rule else {
        return Err(impossible("customer_events.rule"));
    };
    rule.parse()
        .map_err(|error: callbook_domain::customer::UnknownAssignmentRule| {
            unreadable("customer_events.rule", error)
        })
}

/// What changed, as it is stored: a list of field, before, after.
pub(super) fn changes_text(changes: &[DetailsChanged]) -> String {
    let rows: Vec<[&str; 3]> = changes
        .iter()
        .map(|change| [&*change.field, change.before.as_str(), change.after.as_str()])
        .collect();
    serde_json::Value::from_iter(rows.iter().map(|row| row.to_vec())).to_string()
}

fn changes(row: &Model) -> Result<Vec<DetailsChanged>, StoreError> {
    let Some(text) = &row.changes else {
        return Err(impossible("customer_events.changes"));
    };
    let stored: Vec<[String; 3]> =
        serde_json::from_str(text).map_err(|error| unreadable("customer_events.changes", error))?;
    let change = |[field, before, after]: [String; 3]| DetailsChanged {
        field: field.into(),
        before,
        after,
    };
    Ok(stored.into_iter().map(change).collect())
}
