//! `GET /imports/{id}/undo`: what an undo would take back, and what it would leave and why. `POST` begins it.

use callbook_application::ports::UndoPreview;
use callbook_domain::import::{Import, ImportState};
use serde::Serialize;

use super::asked::Asked;
use super::decide::Pressed;
use super::details::name;
use super::figures::plain;
use super::findings::ReasonGroup;
use super::panel::Panel;
use super::undo_page::UndoPage;
use super::words;
use crate::forms::Form;
use crate::respond::{Answer, json};
use crate::view::{Toast, Tone};

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

pub(super) async fn preview(asked: Asked) -> Answer {
    let (viewer, use_cases) = (&asked.actor.viewer, &asked.state.use_cases);
    let (import, preview) = use_cases.preview_undo.execute(viewer, asked.id).await?;
    if asked.wants_document() {
        return Ok(json(&UndoDocument::of(preview.as_ref())));
    }
    let Some(preview) = preview else {
        let toast = Toast::new(Tone::Info, why_not(import.state));
        return Ok(asked.page.redirect_saying(&asked.address(), &toast));
    };
    let directory = use_cases.open_directory.execute(viewer).await?;
    let by = name(&directory, import.started_by);
    asked.page.screen(&UndoPage::new(&import, &by, &preview))
}

pub(super) async fn begin(asked: Asked, Form(Pressed {}): Form<Pressed>) -> Answer {
    let undo = &asked.state.use_cases.undo_import;
    undo.execute(&asked.actor.viewer, asked.id).await?;
    asked.decided().await
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
    let customers = |count| words::counted(count, "customer", "customers");
    match (preview.removed, preview.restored) {
        (0, restored) => format!("Restore {}", customers(restored)),
        (removed, 0) => format!("Remove {}", customers(removed)),
        (removed, restored) => format!(
            "Remove {} and restore {}",
            words::grouped(removed),
            words::grouped(restored)
        ),
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(1, 0, "Remove 1 customer")]
    #[case(0, 13, "Restore 13 customers")]
    #[case(1_200, 13, "Remove 1,200 and restore 13")]
    fn the_button_says_all_that_it_does(#[case] removed: u64, #[case] restored: u64, #[case] says: &str) {
        let preview = UndoPreview {
            removed,
            restored,
            ..UndoPreview::default()
        };
        assert_eq!(label(&preview), says);
    }
}
