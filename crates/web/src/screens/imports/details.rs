//! What is known of an import beside its outcome: who, when, which file, which columns, which policy.

use callbook_application::directory::Directory;
use callbook_domain::import::{Import, ImportField, OnDuplicate};
use serde::Serialize;

use super::words;
use crate::view::{LocalTime, Moment};

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Details {
    pub(super) by: String,
    pub(super) at: Moment,
    pub(super) took: Option<String>,
    pub(super) size: String,
    pub(super) hash: String,
    pub(super) policy: &'static str,
    pub(super) shared_among: Option<String>,
    pub(super) columns: Vec<ColumnLine>,
}

/// A column of the file and what it was taken for; `None` where it was not used.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ColumnLine {
    pub(super) header: String,
    pub(super) field: Option<&'static str>,
}

impl Details {
    pub(super) fn new(import: &Import, directory: &Directory, time: &LocalTime) -> Self {
        let name = |id| {
            directory
                .user(id)
                .map_or_else(|| "Somebody".to_owned(), |user| user.name.to_string())
        };
        let shared: Vec<String> = import.share_among.iter().copied().map(name).collect();
        let took = import.started_at.zip(import.ended_at);
        Self {
            by: name(import.started_by),
            at: time.moment(import.created_at),
            took: took.map(|(start, end)| words::duration(end.duration_since(start))),
            size: words::size(import.file_bytes),
            hash: import.file_hash.clone(),
            policy: policy(import.on_duplicate),
            shared_among: (!shared.is_empty()).then(|| shared.join(", ")),
            columns: import
                .columns
                .iter()
                .map(|(header, field)| column(header, *field))
                .collect(),
        }
    }
}

fn column(header: &str, field: Option<ImportField>) -> ColumnLine {
    ColumnLine {
        header: if header.is_empty() {
            "No header".to_owned()
        } else {
            header.to_owned()
        },
        field: field.map(ImportField::label),
    }
}

/// What happened to known phones, in the past tense of a finished import.
const fn policy(policy: OnDuplicate) -> &'static str {
    match policy {
        OnDuplicate::Skip => "Left as they are",
        OnDuplicate::Fill => "Empty fields filled in",
        OnDuplicate::Overwrite => "Replaced by what the file says",
        OnDuplicate::Refuse => "Refused",
    }
}
