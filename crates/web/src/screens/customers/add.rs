use axum::extract::State;
use axum::http::StatusCode;
use callbook_application::customers::{AddCustomerCommand, AddCustomerError};
use callbook_application::directory::Directory;
use callbook_domain::custom_field::CustomValues;
use callbook_domain::ids::UserId;

use super::edit_page::{CustomerFormPage, Known};
use super::form::CustomerForm;
use crate::forms::Form;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Toast, Tone, Words};
use crate::viewer::Actor;

/// `GET /customers/new`.
pub(crate) async fn blank(State(state): State<AppState>, actor: Actor, page: Page) -> Answer {
    let directory = state.use_cases.open_directory.execute(&actor.viewer).await?;
    let form = CustomerForm::blank(&directory.custom_fields);
    page.screen(&CustomerFormPage::new(form, None))
}

/// `POST /customers/new`.
pub(crate) async fn add(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    Form(form): Form<CustomerForm>,
) -> Answer {
    let directory = state.use_cases.open_directory.execute(&actor.viewer).await?;
    let (fields, nothing) = (&directory.custom_fields, CustomValues::new());
    let mut form = form.over(fields, &nothing);
    let Some(typed) = form.read(actor.viewer.company().region, fields, &nothing) else {
        let screen = CustomerFormPage::new(form, None);
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen);
    };
    let command = AddCustomerCommand {
        phone: typed.phone,
        details: typed.details,
        calling: typed.calling,
    };
    let known = match state.use_cases.add_customer.execute(&actor.viewer, command).await {
        Ok(customer) => {
            let toast = Toast::new(Tone::Good, "The customer is added.");
            return Ok(page.redirect_saying(&format!("/customers/{}", customer.id), &toast));
        }
        Err(AddCustomerError::Known(id)) => Known {
            text: "It belongs to a customer of yours. Nothing was added.".to_owned(),
            href: Some(format!("/customers/{id}")),
        },
        Err(AddCustomerError::KnownElsewhere { with }) => elsewhere(&directory, page.words(), with),
        Err(error) => return Err(error.into()),
    };
    let screen = CustomerFormPage {
        known: Some(known),
        ..CustomerFormPage::new(form, None)
    };
    page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen)
}

/// With whom it is, and no more: the customer itself is not for this viewer to see.
fn elsewhere(directory: &Directory, words: &Words, with: Option<UserId>) -> Known {
    let manager = &words.manager.one_within;
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
    Known { text, href: None }
}
