//! An import for programs.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{Check, Import, ImportCounts, ImportPlan, StatusWord, Undo, WordCount};
use serde::Serialize;

use crate::respond::{Answer, json_as};
use crate::state::AppState;
use crate::viewer::Actor;

#[derive(Debug, Serialize)]
struct ImportDocument {
    import_id: String,
    file: String,
    file_bytes: u64,
    sha256: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
    plan: PlanDocument,
    columns: Vec<ColumnDocument>,
    #[serde(flatten)]
    counts: CountsDocument,
    rows_expected: Option<u64>,
    check: Option<CheckDocument>,
    undo: Option<UndoDocument>,
    created_at: String,
    started_at: Option<String>,
    ended_at: Option<String>,
}

#[derive(Debug, Serialize)]
struct PlanDocument {
    sheet: Option<String>,
    encoding: Option<&'static str>,
    delimiter: Option<&'static str>,
    header: Option<String>,
    dates: Option<&'static str>,
    on_duplicate: &'static str,
    on_repeat: &'static str,
    status: Option<String>,
    share_among: Vec<String>,
    /// The id of each word's status; `null` where it means none.
    status_words: BTreeMap<String, Option<String>>,
}

#[derive(Debug, Serialize)]
struct ColumnDocument {
    header: String,
    target: String,
}

#[derive(Debug, Serialize)]
struct CountsDocument {
    records: u64,
    created: u64,
    updated: u64,
    skipped: u64,
    refused: u64,
    reasons: BTreeMap<&'static str, u64>,
}

#[derive(Debug, Serialize)]
struct CheckDocument {
    #[serde(flatten)]
    counts: CountsDocument,
    shares: BTreeMap<String, u64>,
    /// Words of the status column that are no status, and how many rows have each.
    unknown_statuses: Vec<WordDocument>,
    failure: Option<String>,
    /// Whether it has to be said which comes first in its dates: the day or the month.
    dates_wanted: bool,
    ended_at: Option<String>,
}

#[derive(Debug, Serialize)]
struct WordDocument {
    word: String,
    rows: u64,
}

#[derive(Debug, Serialize)]
struct UndoDocument {
    removed: u64,
    restored: u64,
    kept: u64,
    started_at: String,
    ended_at: Option<String>,
}

/// The import as it stands now.
pub(super) async fn answer(state: &AppState, actor: &Actor, id: ImportId, status: StatusCode) -> Answer {
    let import = state.use_cases.show_import.execute(&actor.viewer, id).await?;
    Ok(json_as(status, &ImportDocument::from(&import)))
}

impl From<&Import> for ImportDocument {
    fn from(import: &Import) -> Self {
        let column = |(header, target): &(String, _)| ColumnDocument {
            header: header.clone(),
            target: ToString::to_string(target),
        };
        Self {
            import_id: import.id.to_string(),
            file: import.file_name.clone(),
            file_bytes: import.file_bytes,
            sha256: import.file_hash.clone(),
            state: import.state.key(),
            failure: import.failure.clone(),
            plan: PlanDocument::from(&import.plan),
            columns: import.columns.iter().map(column).collect(),
            counts: CountsDocument::from(&import.checkpoint.counts),
            rows_expected: import.rows_expected,
            check: import.check.as_ref().map(CheckDocument::from),
            undo: import.undo.as_ref().map(UndoDocument::from),
            created_at: import.created_at.to_string(),
            started_at: import.started_at.map(|at| at.to_string()),
            ended_at: import.ended_at.map(|at| at.to_string()),
        }
    }
}

impl From<&ImportPlan> for PlanDocument {
    fn from(plan: &ImportPlan) -> Self {
        let reading = &plan.reading;
        Self {
            sheet: reading.sheet.clone(),
            encoding: reading.encoding.map(|encoding| encoding.key()),
            delimiter: reading.delimiter.map(|delimiter| delimiter.key()),
            header: reading.header.map(|header| header.to_string()),
            dates: plan.dates.map(|order| order.key()),
            on_duplicate: plan.on_known.key(),
            on_repeat: plan.on_repeat.key(),
            status: plan.status.map(|status| status.to_string()),
            share_among: plan.share_among.iter().map(ToString::to_string).collect(),
            status_words: plan.status_words.iter().map(word).collect(),
        }
    }
}

fn word((word, means): (&str, StatusWord)) -> (String, Option<String>) {
    let status = match means {
        StatusWord::Means(status) => Some(status.to_string()),
        StatusWord::MeansNothing => None,
    };
    (word.to_owned(), status)
}

impl From<&ImportCounts> for CountsDocument {
    fn from(counts: &ImportCounts) -> Self {
        Self {
            records: counts.records(),
            created: counts.created,
            updated: counts.updated,
            skipped: counts.skipped,
            refused: counts.refused,
            reasons: counts.reasons.clone(),
        }
    }
}

impl From<&Check> for CheckDocument {
    fn from(check: &Check) -> Self {
        let share = |(user, customers): (&callbook_domain::ids::UserId, &u64)| (user.to_string(), *customers);
        Self {
            counts: CountsDocument::from(&check.checkpoint.counts),
            shares: check.shares.iter().map(share).collect(),
            unknown_statuses: check.status_words.iter().map(unknown).collect(),
            failure: check.failure.clone(),
            dates_wanted: check.doubt.is_some(),
            ended_at: check.ended_at.map(|at| at.to_string()),
        }
    }
}

fn unknown(count: &WordCount) -> WordDocument {
    WordDocument {
        word: count.word.clone(),
        rows: count.rows,
    }
}

impl From<&Undo> for UndoDocument {
    fn from(undo: &Undo) -> Self {
        Self {
            removed: undo.removed,
            restored: undo.restored,
            kept: undo.kept,
            started_at: undo.started_at.to_string(),
            ended_at: undo.ended_at.map(|at| at.to_string()),
        }
    }
}
