//! Imports as scripts read them: the keys stay as they are.

use std::collections::BTreeMap;

use callbook_application::directory::Directory;
use callbook_application::ports::UndoPreview;
use callbook_domain::import::{ColumnTarget, Import};
use serde::Serialize;

use crate::import::{Counted, said, word};
use crate::terminal::say;

#[derive(Serialize)]
pub(super) struct Listed {
    id: String,
    file: String,
    state: &'static str,
    failure: Option<String>,
    started_by: Option<String>,
    created_at: String,
    ended_at: Option<String>,
    columns: Vec<Column>,
    #[serde(flatten)]
    counted: Counted,
    check: Option<Figures>,
    undo: Option<Undone>,
}

#[derive(Serialize)]
struct Column {
    column: String,
    r#for: String,
}

/// What a check found that an import would do.
#[derive(Serialize)]
struct Figures {
    #[serde(flatten)]
    counted: Counted,
    failure: Option<String>,
}

#[derive(Serialize)]
struct Undone {
    removed: u64,
    restored: u64,
    kept: u64,
    ended_at: Option<String>,
}

/// What an undo would do.
#[derive(Serialize)]
pub(super) struct Preview {
    removed: u64,
    restored: u64,
    pub(super) kept: u64,
    reasons: BTreeMap<&'static str, u64>,
}

impl Listed {
    pub(super) fn of(import: &Import, directory: &Directory) -> Self {
        let check = import.check.as_ref().filter(|check| check.ended_at.is_some());
        let column = |(header, target): &(String, ColumnTarget)| Column {
            column: header.clone(),
            r#for: word(*target, directory),
        };
        Self {
            id: import.id.to_string(),
            file: import.file_name.clone(),
            state: import.state.key(),
            failure: import.failure.clone(),
            started_by: directory
                .user(import.started_by)
                .map(|user| user.username.to_string()),
            created_at: import.created_at.to_string(),
            ended_at: import.ended_at.map(|at| at.to_string()),
            columns: import.columns.iter().map(column).collect(),
            counted: Counted::from(&import.checkpoint.counts),
            check: check.map(|check| Figures {
                counted: Counted::from(&check.checkpoint.counts),
                failure: check.failure.clone(),
            }),
            undo: import.undo.as_ref().map(|undo| Undone {
                removed: undo.removed,
                restored: undo.restored,
                kept: undo.kept,
                ended_at: undo.ended_at.map(|at| at.to_string()),
            }),
        }
    }
}

impl Preview {
    pub(super) fn of(preview: &UndoPreview) -> Self {
        let reasons = preview.kept.iter().map(|(reason, count)| (reason.code(), *count));
        Self {
            removed: preview.removed,
            restored: preview.restored,
            kept: preview.kept_in_all(),
            reasons: reasons.collect(),
        }
    }

    pub(super) fn say(&self, file: &str) {
        say(format!(
            "{file}: {} would be removed, {} would get their former values back, {} would stay",
            self.removed, self.restored, self.kept
        ));
        for (code, count) in &self.reasons {
            say(format!("  {count:>8}  {}", said(code)));
        }
    }
}
