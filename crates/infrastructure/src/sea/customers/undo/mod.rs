//! Taking an import back, many customers by few statements.

mod look;
mod preview;
mod write;

use uuid::Uuid;

use super::batch::Batch;
use super::rows::Rows;
use crate::sea::unit_of_work::Transaction;

pub(super) use look::{created, updated};
pub(super) use preview::preview;
pub(super) use write::{remove, restore};

/// What the index of all that may be work holds, written out as its definition has it: only so do the planners see
/// that it serves.
const MAYBE_WORK: &str = "customer_events.kind IN \
    ('status_changed', 'noted', 'edited', 'updated_by_import', 'import_undone')";

/// These customers as a table.
fn incoming(transaction: &Transaction, ids: impl Iterator<Item = Uuid>) -> Rows {
    Batch::default()
        .uuids("id", ids.map(Some))
        .rows(transaction.kind())
}
