use axum::extract::State;
use axum::http::StatusCode;
use callbook_application::customers::{AddCustomerCommand, AddCustomerError};
use callbook_domain::ids::UserId;

use super::edit_page::{CustomerFormPage, Known};
use super::form::CustomerForm;
use crate::forms::Form;
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Toast, Tone, Words};
use crate::viewer::Actor;

/// `GET /customers/new`.
pub(crate) async fn blank(page: Page) -> Answer {
    page.screen(&CustomerFormPage::new(CustomerForm::default(), None))
}

/// `POST /customers/new`.
pub(crate) async fn add(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    Form(mut form): Form<CustomerForm>,
) -> Answer {
    let Some((phone, details)) = form.read(actor.viewer.company().region) else {
        let screen = CustomerFormPage::new(form, None);
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen);
    };
    let command = AddCustomerCommand { phone, details };
    let known = match state.use_cases.add_customer.execute(&actor.viewer, command).await {
        Ok(customer) => {
            let toast = Toast::new(Tone::Good, "The customer is added.");
            return Ok(page.redirect_saying(&format!("/customers/{}", customer.id), &toast));
        }
        Err(AddCustomerError::Known(id)) => Known {
            text: "It belongs to a customer of yours. Nothing was added.".to_owned(),
            href: Some(format!("/customers/{id}")),
        },
        Err(AddCustomerError::KnownElsewhere { with }) => {
            elsewhere(&state, &actor, page.words(), with).await?
        }
        Err(error) => return Err(error.into()),
    };
    let screen = CustomerFormPage {
        known: Some(known),
        ..CustomerFormPage::new(form, None)
    };
    page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen)
}

/// With whom it is, and no more: the customer itself is not for this viewer to see.
async fn elsewhere(
    state: &AppState,
    actor: &Actor,
    words: &Words,
    with: Option<UserId>,
) -> Result<Known, Problem> {
    let manager = &words.manager.one_within;
    let directory = state.use_cases.open_directory.execute(&actor.viewer).await?;
    let name = with.and_then(|id| directory.user(id)).map(|user| &user.name);
    let text = match name {
        Some(name) => {
            format!("The customer is with {name}. Nothing was added. Ask your {manager} to hand it over.")
        }
        None => {
            format!(
                "The customer is nobody’s yet. Nothing was added. Ask your {manager} to assign it to you."
            )
        }
    };
    Ok(Known { text, href: None })
}
