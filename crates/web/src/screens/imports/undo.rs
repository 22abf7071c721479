//! `GET /imports/{id}/undo`: what an undo would take back, and what it would leave and why. `POST` begins it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_application::ports::UndoPreview;
use callbook_domain::import::{Import, ImportState};
use serde::Serialize;

use super::decide::Pressed;
use super::details::name;
use super::document;
use super::figures::plain;
use super::findings::ReasonGroup;
use super::panel::Panel;
use super::undo_page::UndoPage;
use super::words;
use crate::forms::{self, Form};
use crate::respond::{Answer, Page, json};
use crate::security::Wants;
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Actor;

/// What programs are told beforehand.
#[derive(Debug, Serialize)]
struct UndoDocument {
    /// Whether there is anything to take back.
    possible: bool,
    removed: u64,
    restored: u64,
    kept: u64,
    reasons: std::collections::BTreeMap<&'static str, u64>,
}

pub(super) async fn preview(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let use_cases = &state.use_cases;
    let preview = &use_cases.preview_undo;
    let (import, preview) = preview.execute(&actor.viewer, forms::id(&id)?).await?;
    if page.wants() == Wants::Json {
        return Ok(json(&UndoDocument::of(preview.as_ref())));
    }
    let Some(preview) = preview else {
        let toast = Toast::new(Tone::Info, why_not(import.state));
        return Ok(page.redirect_saying(&format!("/imports/{}", import.id), &toast));
    };
    let directory = use_cases.open_directory.execute(&actor.viewer).await?;
    let by = name(&directory, import.started_by);
    page.screen(&UndoPage::new(&import, &by, &preview))
}

pub(super) async fn begin(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(Pressed {}): Form<Pressed>,
) -> Answer {
    let id = forms::id(&id)?;
    state.use_cases.undo_import.execute(&actor.viewer, id).await?;
    state.import_waits.notify_waiters();
    if page.wants() == Wants::Json {
        return document::answer(&state, &actor, id, StatusCode::ACCEPTED).await;
    }
    Ok(page.redirect(&format!("/imports/{id}")))
}

const fn why_not(state: ImportState) -> &'static str {
    match state {
        ImportState::Undone => "This import was undone already.",
        ImportState::Undoing => "This import is being undone already.",
        state if state.is_over() => "There is nothing to undo: nothing came in.",
        _ => "Only an import that is over can be undone.",
    }
}

impl UndoDocument {
    fn of(preview: Option<&UndoPreview>) -> Self {
        let none = UndoPreview::default();
        let known = preview.unwrap_or(&none);
        let reason = |(reason, count): &(callbook_domain::import::Reason, u64)| (reason.code(), *count);
        Self {
            possible: preview.is_some(),
            removed: known.removed,
            restored: known.restored,
            kept: known.kept_in_all(),
            reasons: known.kept.iter().map(reason).collect(),
        }
    }
}

impl UndoPage {
    fn new(import: &Import, by: &str, preview: &UndoPreview) -> Self {
        let taken_back = preview.removed + preview.restored;
        let kept = preview.kept_in_all();
        Self {
            href: format!("/imports/{}", import.id),
            title: "Undo this import?".to_owned(),
            file: import.file_name.clone(),
            about: format!("{}, imported by {by}", import.file_name),
            figures: vec![
                plain("Removed", preview.removed, "bad"),
                plain("Restored", preview.restored, "plain"),
                plain("Kept", kept, "warning"),
            ],
            warned: None,
            panel: (kept > 0).then(|| would_stay(preview)),
            foot: if taken_back > 0 {
                "The customers that go are gone for good; the file can be imported again."
            } else {
                "Everything that came in has been worked on since: there is nothing to take back."
            }
            .to_owned(),
            undo_label: (taken_back > 0).then(|| label(preview)),
        }
    }
}

fn label(preview: &UndoPreview) -> String {
    match preview.removed {
        0 => format!(
            "Restore {}",
            words::counted(preview.restored, "customer", "customers")
        ),
        removed => format!("Remove {}", words::counted(removed, "customer", "customers")),
    }
}

fn would_stay(preview: &UndoPreview) -> Panel {
    let group = |(reason, count): &(callbook_domain::import::Reason, u64)| ReasonGroup {
        message: reason.message(),
        rows_text: words::counted(*count, "customer", "customers"),
        table: None,
    };
    Panel {
        kind: "kept",
        title: "Who stays, and why",
        text: "These customers are left as they are. They are listed once it is done.".to_owned(),
        reasons: preview.kept.iter().map(group).collect(),
        ..Panel::default()
    }
}
