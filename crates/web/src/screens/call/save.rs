use axum::extract::State;
use axum::http::StatusCode;
use callbook_application::customers::{ChangeStatusError, ShowCustomerError};
use callbook_domain::ids::CustomerId;

use super::form::{Act, CallForm, Sitting};
use super::page::{CallPage, Desk};
use super::show::next;
use crate::forms::{self, Form};
use crate::respond::{Answer, Page};
use crate::screens::customers::{StatusForm, name_of};
use crate::security::Wants;
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Actor;

const GONE: &str = "That customer is no longer yours. Nothing was saved.";

/// `POST /call`: saves the outcome or skips, and brings the next.
pub(crate) async fn save(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    Form(form): Form<CallForm>,
) -> Answer {
    let customer = forms::id::<CustomerId>(&form.customer)?;
    let (mut sitting, act) = form.read();
    let desk = Seat {
        state: &state,
        actor: &actor,
        page: &page,
    };
    match act {
        Act::Skip => {
            sitting.skip(customer);
            desk.go_on(&sitting, None).await
        }
        Act::Save(form) => desk.save(customer, form, &sitting).await,
    }
}

/// How the customer comes back when it could not be saved.
#[derive(Debug, Clone, Copy)]
enum Back {
    Refused,
    Stale,
}

struct Seat<'a> {
    state: &'a AppState,
    actor: &'a Actor,
    page: &'a Page,
}

impl Seat<'_> {
    async fn save(&self, customer: CustomerId, mut form: StatusForm, sitting: &Sitting) -> Answer {
        let Some(command) = form.command(customer, self.page.time()) else {
            return self.back(customer, form, sitting, Back::Refused).await;
        };
        let change_status = &self.state.use_cases.change_status;
        match change_status.execute(&self.actor.viewer, command).await {
            Ok(saved) => {
                let said = format!("{} is saved.", name_of(&saved));
                self.go_on(sitting, Some(Toast::new(Tone::Good, said))).await
            }
            Err(ChangeStatusError::Refused(refusal)) => {
                form.refuse(refusal);
                self.back(customer, form, sitting, Back::Refused).await
            }
            Err(ChangeStatusError::UnknownStatus { .. }) => {
                form.refuse_status();
                self.back(customer, form, sitting, Back::Refused).await
            }
            Err(ChangeStatusError::Stale(_)) => self.back(customer, form, sitting, Back::Stale).await,
            Err(ChangeStatusError::NotFound) => self.gone(sitting).await,
            Err(error) => Err(error.into()),
        }
    }

    /// The next customer, with a word about the last.
    async fn go_on(&self, sitting: &Sitting, said: Option<Toast>) -> Answer {
        if self.page.wants() == Wants::Fragment {
            let next = next(self.state, self.actor, self.page, sitting).await?;
            return self.page.screen(&next.saying(said));
        }
        Ok(match said {
            Some(toast) => self.page.redirect_saying(&sitting.address(), &toast),
            None => self.page.redirect(&sitting.address()),
        })
    }

    /// It was given to somebody else meanwhile: there is nothing to show of it any more.
    async fn gone(&self, sitting: &Sitting) -> Answer {
        self.go_on(sitting, Some(Toast::new(Tone::Bad, GONE))).await
    }

    /// The same customer again: nothing that was typed is lost.
    async fn back(&self, customer: CustomerId, form: StatusForm, sitting: &Sitting, why: Back) -> Answer {
        let viewer = &self.actor.viewer;
        let shown = match self.state.use_cases.show_customer.execute(viewer, customer).await {
            Ok(shown) => shown,
            Err(ShowCustomerError::NotFound) => return self.gone(sitting).await,
            Err(error) => return Err(error.into()),
        };
        let queue = self
            .state
            .use_cases
            .next_to_call
            .execute(viewer, sitting.skipped())
            .await?;
        let directory = self.state.use_cases.open_directory.execute(viewer).await?;
        let desk = Desk {
            directory: &directory,
            viewer,
            time: self.page.time(),
            now: self.state.clock.now(),
        };
        let (status, card) = match why {
            Back::Refused => (
                StatusCode::UNPROCESSABLE_ENTITY,
                desk.refused_card(&shown.customer, &shown.timeline, form),
            ),
            Back::Stale => (
                StatusCode::CONFLICT,
                desk.stale_card(&shown.customer, &shown.timeline, form),
            ),
        };
        let screen = CallPage::new(&queue, Some(card), sitting, &desk);
        self.page.screen_as(status, &screen)
    }
}
