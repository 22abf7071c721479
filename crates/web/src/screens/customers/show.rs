use axum::extract::{Path, Query, State};
use callbook_domain::ids::CustomerId;
use callbook_domain::status::Status;
use callbook_domain::version::Version;
use serde::Deserialize;

use super::show_page::{Asked, CustomerScreen, Notice};
use super::status_form::{Asks, StatusForm};
use super::timeline::Show;
use crate::forms::{self, Entry};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::viewer::Actor;

/// What the address of a customer's page may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ShowQuery {
    /// Which entries of the timeline.
    show: String,
    /// A status chosen in the list that asks for more.
    status: String,
}

/// `GET /customers/{id}`.
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(query): Query<ShowQuery>,
    actor: Actor,
    page: Page,
) -> Answer {
    let id = forms::id::<CustomerId>(&id)?;
    let change = Change {
        form: FormState::Begun(query.status),
        show: Show::from_key(&query.show),
        ..Change::default()
    };
    page.screen(&screen(&state, &actor, &page, id, change).await?)
}

/// What a request changes of the page as it would be.
#[derive(Debug, Default)]
pub(super) struct Change {
    pub(super) form: FormState,
    pub(super) note: Entry,
    pub(super) notice: Option<Notice>,
    pub(super) show: Show,
    pub(super) said: Option<String>,
}

/// The status form as it comes.
#[derive(Debug)]
pub(super) enum FormState {
    /// Over the present version, with that status chosen, or none.
    Begun(String),
    /// As it was typed, over the version that it was typed over.
    Typed(StatusForm),
    /// As it was typed, over the present version: the one who typed has been told.
    TypedOverNewer(StatusForm),
}

impl Default for FormState {
    fn default() -> Self {
        Self::Begun(String::new())
    }
}

impl FormState {
    fn form(self, present: Version) -> StatusForm {
        match self {
            Self::Begun(status) => StatusForm::begun(&status, present),
            Self::Typed(form) => form,
            Self::TypedOverNewer(form) => form.over(present),
        }
    }
}

/// The page as it is now, with what the request changes of it.
pub(super) async fn screen(
    state: &AppState,
    actor: &Actor,
    page: &Page,
    id: CustomerId,
    change: Change,
) -> Result<CustomerScreen, Problem> {
    let viewer = &actor.viewer;
    let shown = state.use_cases.show_customer.execute(viewer, id).await?;
    let directory = state.use_cases.open_directory.execute(viewer).await?;
    let chosen = match &change.form {
        FormState::Begun(key) => directory.statuses.in_use().find(|status| status.key == *key),
        FormState::Typed(_) | FormState::TypedOverNewer(_) => None,
    };
    let asking = |status: &Status| Asks::of(status).map(|asks| Notice::asking(asks, &status.label));
    let notice = change.notice.or_else(|| chosen.and_then(asking));
    let asked = Asked {
        form: change.form.form(shown.customer.version),
        note: change.note,
        notice,
        show: change.show,
        said: change.said,
    };
    let now = state.clock.now();
    Ok(CustomerScreen::new(
        &shown,
        &directory,
        viewer,
        page.time(),
        now,
        asked,
    ))
}
