use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_domain::customer::Remark;
use callbook_domain::ids::CustomerId;
use serde::Deserialize;

use super::show::{Change, screen};
use crate::forms::{self, Entry, Form};
use crate::respond::{Answer, Page};
use crate::security::Wants;
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Actor;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct NoteForm {
    note: Entry,
}

const SAID: &str = "The note is on the timeline.";

/// `POST /customers/{id}/notes`.
pub(crate) async fn add(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(mut form): Form<NoteForm>,
) -> Answer {
    let id = forms::id::<CustomerId>(&id)?;
    let Some(note) = form.note.require("type the note first", Remark::parse) else {
        let change = Change {
            note: form.note,
            ..Change::default()
        };
        let screen = screen(&state, &actor, &page, id, change).await?;
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen);
    };
    state.use_cases.add_note.execute(&actor.viewer, id, note).await?;
    if page.wants() == Wants::Fragment {
        let change = Change {
            said: Some(SAID.to_owned()),
            ..Change::default()
        };
        return page.screen(&screen(&state, &actor, &page, id, change).await?);
    }
    Ok(page.redirect_saying(&format!("/customers/{id}"), &Toast::new(Tone::Good, SAID)))
}
