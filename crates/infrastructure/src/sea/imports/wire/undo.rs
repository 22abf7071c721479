//! How far an undo is, as it is stored.

use callbook_application::ports::StoreError;
use callbook_domain::import::{Undo, UndoPlace};
use serde::{Deserialize, Serialize};

use super::{json, parsed, read};
use crate::sea::time::{instant, instant_maybe, micros};

const COLUMN: &str = "imports.undo";

#[derive(Serialize, Deserialize)]
struct Stored {
    by: String,
    started_at: i64,
    ended_at: Option<i64>,
    removed: u64,
    restored: u64,
    kept: u64,
    place: Place,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Place {
    Made(Option<(i64, String)>),
    Changed(Option<String>),
}

pub(in crate::sea::imports) fn undo(undo: &Undo) -> Result<String, StoreError> {
    let text = |id: callbook_domain::ids::CustomerId| id.to_string();
    let stored = Stored {
        by: undo.by.to_string(),
        started_at: micros(undo.started_at),
        ended_at: undo.ended_at.map(micros),
        removed: undo.removed,
        restored: undo.restored,
        kept: undo.kept,
        place: match undo.place {
            UndoPlace::Made(after) => Place::Made(after.map(|(made, id)| (micros(made), text(id)))),
            UndoPlace::Changed(after) => Place::Changed(after.map(text)),
        },
    };
    json(&stored, COLUMN)
}

pub(in crate::sea::imports) fn read_undo(stored: &str) -> Result<Undo, StoreError> {
    let stored: Stored = parsed(stored, COLUMN)?;
    let id = |text: Option<String>| text.map(|text| read(&text, COLUMN)).transpose();
    Ok(Undo {
        by: read(&stored.by, COLUMN)?,
        started_at: instant(stored.started_at, COLUMN)?,
        ended_at: instant_maybe(stored.ended_at, COLUMN)?,
        removed: stored.removed,
        restored: stored.restored,
        kept: stored.kept,
        place: match stored.place {
            Place::Made(None) => UndoPlace::Made(None),
            Place::Made(Some((made, id))) => {
                UndoPlace::Made(Some((instant(made, COLUMN)?, read(&id, COLUMN)?)))
            }
            Place::Changed(after) => UndoPlace::Changed(id(after)?),
        },
    })
}
