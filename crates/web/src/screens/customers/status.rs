use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use callbook_application::customers::ChangeStatusError;
use callbook_domain::customer::Customer;
use callbook_domain::ids::CustomerId;

use super::row::{ChangedRow, CustomerRow};
use super::show::{Change, FormState, screen};
use super::show_page::Notice;
use super::status_form::StatusForm;
use crate::forms::{self, Form};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::security::Wants;
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Actor;

/// `POST /customers/{id}/status`, from the customer's page or from the menu in its row.
pub(crate) async fn set(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    actor: Actor,
    page: Page,
    Form(mut form): Form<StatusForm>,
) -> Answer {
    let id = forms::id::<CustomerId>(&id)?;
    let desk = Desk {
        state: &state,
        actor: &actor,
        page: &page,
        place: Place::of(&headers, page.wants()),
    };
    let Some(command) = form.command(id, page.time()) else {
        return desk.refused(id, form).await;
    };
    match state
        .use_cases
        .change_status
        .execute(&actor.viewer, command)
        .await
    {
        Ok(customer) => desk.saved(&customer).await,
        Err(ChangeStatusError::Refused(refusal)) => {
            form.refuse(refusal);
            desk.refused(id, form).await
        }
        Err(ChangeStatusError::UnknownStatus { .. }) => {
            form.refuse_status();
            desk.refused(id, form).await
        }
        Err(ChangeStatusError::Stale(customer)) => desk.stale(&customer, form).await,
        Err(error) => Err(error.into()),
    }
}

/// Where the answer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Into the row of the list.
    Row,
    /// Into the customer's page.
    Screen,
    /// Nowhere: a page of its own.
    Redirect,
}

impl Place {
    fn of(headers: &HeaderMap, wants: Wants) -> Self {
        let target = headers.get("hx-target").and_then(|target| target.to_str().ok());
        match wants {
            Wants::Fragment if target.is_some_and(|target| target.starts_with("row-")) => Self::Row,
            Wants::Fragment => Self::Screen,
            Wants::Page | Wants::Json => Self::Redirect,
        }
    }
}

struct Desk<'a> {
    state: &'a AppState,
    actor: &'a Actor,
    page: &'a Page,
    place: Place,
}

impl Desk<'_> {
    async fn saved(&self, customer: &Customer) -> Answer {
        let said = "The status is saved.";
        match self.place {
            Place::Row => self.page.fragment(&self.row(customer).await?),
            Place::Screen => {
                let change = Change {
                    said: Some(said.to_owned()),
                    ..Change::default()
                };
                let screen = screen(self.state, self.actor, self.page, customer.id, change).await?;
                self.page.screen(&screen)
            }
            Place::Redirect => {
                let to = format!("/customers/{}", customer.id);
                Ok(self.page.redirect_saying(&to, &Toast::new(Tone::Good, said)))
            }
        }
    }

    /// The customer's page has the fields that a row lacks.
    async fn refused(&self, id: CustomerId, form: StatusForm) -> Answer {
        if self.place == Place::Row {
            let to = format!("/customers/{id}?status={}#next", form.status.value);
            if form.only_lacks_what_is_asked() {
                return Ok(self.page.redirect(&to));
            }
            let said = form.first_error().unwrap_or("This was not saved.");
            return Ok(self.page.redirect_saying(&to, &Toast::new(Tone::Warning, said)));
        }
        let change = Change {
            form: FormState::Typed(form),
            ..Change::default()
        };
        let screen = screen(self.state, self.actor, self.page, id, change).await?;
        self.page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen)
    }

    async fn stale(&self, customer: &Customer, form: StatusForm) -> Answer {
        if self.place == Place::Row {
            let row = self.row(customer).await?.unsaved();
            return self.page.fragment_as(StatusCode::CONFLICT, &row);
        }
        let change = Change {
            form: FormState::TypedOverNewer(form),
            notice: Some(Notice::stale()),
            ..Change::default()
        };
        let screen = screen(self.state, self.actor, self.page, customer.id, change).await?;
        self.page.screen_as(StatusCode::CONFLICT, &screen)
    }

    async fn row(&self, customer: &Customer) -> Result<ChangedRow, Problem> {
        let viewer = &self.actor.viewer;
        let directory = self.state.use_cases.open_directory.execute(viewer).await?;
        let now = self.state.clock.now();
        let row = CustomerRow::new(customer, &directory, viewer, self.page.time(), now);
        Ok(ChangedRow::new(row, viewer, &directory))
    }
}
