//! Adding to timelines, many entries in one statement.

use callbook_application::ports::StoreError;
use callbook_domain::customer::{CustomerEvent, EventKind, Remark};
use callbook_domain::ids::{CompanyId, ImportId, StatusId, UserId};
use futures::future::join;
use uuid::Uuid;

use super::super::time::micros;
use super::super::unit_of_work::Transaction;
use super::batch::{Batch, rows_at_once};
use super::event_entity::changes_text;

/// Adds the entries, and counts them.
pub(super) async fn append(
    transaction: &Transaction,
    company: CompanyId,
    events: &[CustomerEvent],
) -> Result<(), StoreError> {
    let mut chunks = events.chunks(rows_at_once(transaction.kind()));
    let mut next = chunks.next().map(|chunk| batch(company, chunk));
    while let Some(rows) = next {
        let inserting = rows.insert_into(transaction, "customer_events", "");
        // The next rows are made ready while the database writes these.
        let (written, following) = join(inserting, async {
            chunks.next().map(|chunk| batch(company, chunk))
        })
        .await;
        written?;
        next = following;
    }
    let mut deltas = transaction.deltas().lock().await;
    deltas.happened(transaction.connection(), company, events).await
}

fn batch(company: CompanyId, events: &[CustomerEvent]) -> Batch {
    let columns = || events.iter().map(|event| Columns::of(&event.kind));
    Batch::default()
        .uuids("id", events.iter().map(|event| Some(event.id.as_uuid())))
        .uuids("company_id", events.iter().map(|_| Some(company.as_uuid())))
        .uuids(
            "customer_id",
            events.iter().map(|event| Some(event.customer.as_uuid())),
        )
        .numbers("at", events.iter().map(|event| Some(micros(event.at))))
        .uuids("by_user_id", events.iter().map(|event| Some(event.by.as_uuid())))
        .texts(
            "kind",
            events.iter().map(|event| Some(event.kind.key().to_owned())),
        )
        .uuids("from_status_id", columns().map(|columns| columns.from_status))
        .uuids("to_status_id", columns().map(|columns| columns.to_status))
        .uuids("from_user_id", columns().map(|columns| columns.from_user))
        .uuids("to_user_id", columns().map(|columns| columns.to_user))
        .texts("rule", columns().map(|columns| columns.rule.map(str::to_owned)))
        .uuids("import_id", columns().map(|columns| columns.import))
        .numbers("row", columns().map(|columns| columns.row))
        .texts(
            "remark",
            columns().map(|columns| columns.remark.map(|remark| remark.as_str().to_owned())),
        )
        .numbers("follow_up_at", columns().map(|columns| columns.follow_up_at))
        .texts(
            "changes",
            events.iter().map(|event| match &event.kind {
                EventKind::Edited { changes }
                | EventKind::UpdatedByImport { changes, .. }
                | EventKind::ImportUndone { changes, .. } => Some(changes_text(changes)),
                _ => None,
            }),
        )
}

/// What single kinds of entries have beside what all have.
#[derive(Default)]
struct Columns<'a> {
    from_status: Option<Uuid>,
    to_status: Option<Uuid>,
    from_user: Option<Uuid>,
    to_user: Option<Uuid>,
    rule: Option<&'static str>,
    import: Option<Uuid>,
    row: Option<i64>,
    remark: Option<&'a Remark>,
    follow_up_at: Option<i64>,
}

impl<'a> Columns<'a> {
    fn of(kind: &'a EventKind) -> Self {
        match kind {
            EventKind::Added { status } => Self {
                to_status: Some(status.as_uuid()),
                ..Self::default()
            },
            EventKind::Imported { import, row, status } => Self {
                to_status: Some(status.as_uuid()),
                ..Self::of_row(*import, *row)
            },
            EventKind::UpdatedByImport {
                import, row, status, ..
            } => Self {
                from_status: status.map(|(from, _)| from.as_uuid()),
                to_status: status.map(|(_, to)| to.as_uuid()),
                ..Self::of_row(*import, *row)
            },
            EventKind::ImportUndone {
                import,
                status,
                assignee,
                ..
            } => Self {
                import: Some(import.as_uuid()),
                from_status: status.map(|(from, _)| from.as_uuid()),
                to_status: status.map(|(_, to)| to.as_uuid()),
                from_user: assignee.and_then(|(from, _)| from).map(UserId::as_uuid),
                to_user: assignee.and_then(|(_, to)| to).map(UserId::as_uuid),
                ..Self::default()
            },
            EventKind::StatusChanged {
                from,
                to,
                remark,
                follow_up_at,
            } => Self {
                from_status: Some(from.as_uuid()),
                to_status: Some(StatusId::as_uuid(*to)),
                remark: remark.as_ref(),
                follow_up_at: follow_up_at.map(micros),
                ..Self::default()
            },
            EventKind::Assigned { from, to, rule } => Self {
                from_user: from.map(UserId::as_uuid),
                to_user: to.map(UserId::as_uuid),
                rule: Some(rule.key()),
                ..Self::default()
            },
            EventKind::Edited { .. } => Self::default(),
            EventKind::Noted { note } => Self {
                remark: Some(note),
                ..Self::default()
            },
        }
    }

    fn of_row(import: ImportId, row: u64) -> Self {
        Self {
            import: Some(import.as_uuid()),
            // A file has no more rows than a signed number counts.
            row: i64::try_from(row).ok(),
            ..Self::default()
        }
    }
}
