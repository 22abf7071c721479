//! An import as it is stored.

use callbook_application::ports::StoreError;
use callbook_domain::ids::{CompanyId, ImportId, UserId};
use callbook_domain::import::{Checkpoint, Import, ImportCounts, UnknownImportState};
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use super::wire;
use crate::sea::error::unreadable;
use crate::sea::number::{count, stored};
use crate::sea::text::storable;
use crate::sea::time::{instant, instant_maybe, micros};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "imports")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) company_id: Uuid,
    pub(crate) started_by: Uuid,
    pub(crate) file_name: String,
    pub(crate) file_bytes: i64,
    pub(crate) file_hash: String,
    pub(crate) plan: String,
    pub(crate) columns: String,
    pub(crate) state: String,
    pub(crate) failure: Option<String>,
    pub(crate) checkpoint_row: i64,
    pub(crate) created: i64,
    pub(crate) updated: i64,
    pub(crate) skipped: i64,
    pub(crate) refused: i64,
    pub(crate) dealt: i64,
    pub(crate) reasons: String,
    pub(crate) rows_expected: Option<i64>,
    pub(crate) last_check: Option<String>,
    pub(crate) undo: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) started_at: Option<i64>,
    pub(crate) resumed_at: Option<i64>,
    pub(crate) ended_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A new row.
pub(super) fn of(import: &Import) -> Result<ActiveModel, StoreError> {
    Ok(ActiveModel {
        id: Set(import.id.as_uuid()),
        company_id: Set(import.company.as_uuid()),
        started_by: Set(import.started_by.as_uuid()),
        file_name: Set(storable(&import.file_name).into_owned()),
        file_bytes: Set(stored(import.file_bytes)),
        file_hash: Set(import.file_hash.clone()),
        created_at: Set(micros(import.created_at)),
        ..changing(import)?
    })
}

/// What changes of an import.
pub(super) fn changing(import: &Import) -> Result<ActiveModel, StoreError> {
    Ok(ActiveModel {
        plan: Set(wire::plan(&import.plan)?),
        last_check: Set(import.check.as_ref().map(wire::check).transpose()?),
        undo: Set(import.undo.as_ref().map(wire::undo).transpose()?),
        columns: Set(wire::columns(&import.columns)?),
        state: Set(import.state.key().to_owned()),
        failure: Set(import
            .failure
            .as_deref()
            .map(|failure| storable(failure).into_owned())),
        rows_expected: Set(import.rows_expected.map(stored)),
        started_at: Set(import.started_at.map(micros)),
        resumed_at: Set(import.resumed_at.map(micros)),
        ended_at: Set(import.ended_at.map(micros)),
        ..checkpoint(&import.checkpoint)?
    })
}

/// How far it has come.
pub(super) fn checkpoint(checkpoint: &Checkpoint) -> Result<ActiveModel, StoreError> {
    let counts = &checkpoint.counts;
    Ok(ActiveModel {
        checkpoint_row: Set(stored(checkpoint.row)),
        created: Set(stored(counts.created)),
        updated: Set(stored(counts.updated)),
        skipped: Set(stored(counts.skipped)),
        refused: Set(stored(counts.refused)),
        dealt: Set(stored(counts.dealt)),
        reasons: Set(wire::reasons(&counts.reasons)?),
        ..ActiveModelTrait::default()
    })
}

pub(super) fn read(row: Model) -> Result<Import, StoreError> {
    Ok(Import {
        id: ImportId::from_uuid(row.id),
        company: CompanyId::from_uuid(row.company_id),
        started_by: UserId::from_uuid(row.started_by),
        file_name: row.file_name,
        file_bytes: count(row.file_bytes, "imports.file_bytes")?,
        file_hash: row.file_hash,
        plan: wire::read_plan(&row.plan)?,
        columns: wire::read_columns(&row.columns)?,
        state: row
            .state
            .parse()
            .map_err(|error: UnknownImportState| unreadable("imports.state", error))?,
        failure: row.failure,
        checkpoint: Checkpoint {
            row: count(row.checkpoint_row, "imports.checkpoint_row")?,
            counts: ImportCounts {
                created: count(row.created, "imports.created")?,
                updated: count(row.updated, "imports.updated")?,
                skipped: count(row.skipped, "imports.skipped")?,
                refused: count(row.refused, "imports.refused")?,
                dealt: count(row.dealt, "imports.dealt")?,
                reasons: wire::read_reasons(&row.reasons)?,
            },
        },
        rows_expected: row
            .rows_expected
            .map(|rows| count(rows, "imports.rows_expected"))
            .transpose()?,
        check: row.last_check.as_deref().map(wire::read_check).transpose()?,
        undo: row.undo.as_deref().map(wire::read_undo).transpose()?,
        created_at: instant(row.created_at, "imports.created_at")?,
        started_at: instant_maybe(row.started_at, "imports.started_at")?,
        resumed_at: instant_maybe(row.resumed_at, "imports.resumed_at")?,
        ended_at: instant_maybe(row.ended_at, "imports.ended_at")?,
    })
}
