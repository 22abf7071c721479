use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_application::customers::{EditCustomerCommand, EditCustomerError};
use callbook_domain::access::Permission;
use callbook_domain::custom_field::CustomFieldSet;
use callbook_domain::customer::Customer;
use callbook_domain::ids::CustomerId;
use callbook_domain::phone::Phone;
use callbook_domain::version::Version;
use form_urlencoded::Serializer;

use super::edit_page::{CustomerFormPage, Edited, Known};
use super::form::CustomerForm;
use super::person::name_of;
use crate::forms::{self, Form};
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Toast, Tone, Words};
use crate::viewer::Actor;

/// `GET /customers/{id}/edit`.
pub(crate) async fn filled(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let id = forms::id::<CustomerId>(&id)?;
    let shown = state.use_cases.show_customer.execute(&actor.viewer, id).await?;
    let directory = state.use_cases.open_directory.execute(&actor.viewer).await?;
    let region = actor.viewer.company().region;
    let form = CustomerForm::of(&shown.customer, region, &directory.custom_fields);
    page.screen(&CustomerFormPage::new(form, Some(edited(&shown.customer))))
}

/// `POST /customers/{id}/edit`.
pub(crate) async fn save(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(form): Form<CustomerForm>,
) -> Answer {
    let id = forms::id::<CustomerId>(&id)?;
    let customer = state
        .use_cases
        .show_customer
        .execute(&actor.viewer, id)
        .await?
        .customer;
    let directory = state.use_cases.open_directory.execute(&actor.viewer).await?;
    let (fields, stored) = (&directory.custom_fields, &customer.details.custom);
    let mut form = form.over(fields, stored);
    let read = form.read(actor.viewer.company().region, fields, stored);
    let Some((typed, version)) = read.zip(form.version) else {
        let screen = CustomerFormPage::new(form, Some(edited(&customer)));
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen);
    };
    let command = EditCustomerCommand {
        customer: id,
        read: Version::from_number(version),
        phone: typed.phone,
        details: typed.details,
        calling: typed.calling,
    };
    match state
        .use_cases
        .edit_customer
        .execute(&actor.viewer, command)
        .await
    {
        Ok(()) => {
            let toast = Toast::new(Tone::Good, "The customer is saved.");
            Ok(page.redirect_saying(&format!("/customers/{id}"), &toast))
        }
        Err(EditCustomerError::Stale(saved)) => stale(&page, &actor, form, &saved, fields),
        Err(EditCustomerError::PhoneTaken) => {
            let screen = CustomerFormPage {
                known: Some(taken(&actor, typed.phone, page.words())),
                ..CustomerFormPage::new(form, Some(edited(&customer)))
            };
            page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen)
        }
        Err(error) => Err(error.into()),
    }
}

/// Both sides, and the next save counts over what stands there now.
fn stale(
    page: &Page,
    actor: &Actor,
    form: CustomerForm,
    saved: &Customer,
    fields: &CustomFieldSet,
) -> Answer {
    let theirs = CustomerForm::of(saved, actor.viewer.company().region, fields);
    let screen = CustomerFormPage::stale(form, theirs, edited(saved));
    page.screen_as(StatusCode::CONFLICT, &screen)
}

fn taken(actor: &Actor, phone: Phone, words: &Words) -> Known {
    if actor.viewer.may(Permission::SeeAllCustomers) {
        let query = Serializer::new(String::new())
            .append_pair("search", &phone.to_string())
            .finish();
        return Known {
            text: "Another customer has it. Nothing was saved.".to_owned(),
            href: Some(format!("/customers?{query}")),
        };
    }
    Known {
        text: format!(
            "Another customer of the company has it. Nothing was saved. Ask your {}.",
            words.manager.one_within
        ),
        href: None,
    }
}

fn edited(customer: &Customer) -> Edited {
    Edited {
        id: customer.id.to_string(),
        name: name_of(customer),
    }
}
