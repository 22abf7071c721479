//! Deleting a customer for good.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_application::customers::{DeleteCustomerCommand, DeleteCustomerError};
use callbook_domain::customer::Customer;
use callbook_domain::ids::CustomerId;
use callbook_domain::version::Version;
use serde::{Deserialize, Serialize};

use super::person::name_of;
use crate::forms::{self, Form};
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, Screen, Section, Toast, Tone};
use crate::viewer::Actor;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteForm {
    version: u32,
}

/// `GET /customers/{id}/delete`: the question that the dialog asks, for browsers without script.
pub(crate) async fn ask(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let id = forms::id::<CustomerId>(&id)?;
    let shown = state.use_cases.show_customer.execute(&actor.viewer, id).await?;
    page.screen(&DeletePage::new(&shown.customer, Meanwhile::Unchanged))
}

/// `POST /customers/{id}/delete`.
pub(crate) async fn delete(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(form): Form<DeleteForm>,
) -> Answer {
    let id = forms::id::<CustomerId>(&id)?;
    let command = DeleteCustomerCommand {
        customer: id,
        read: Version::from_number(form.version),
    };
    match state
        .use_cases
        .delete_customer
        .execute(&actor.viewer, command)
        .await
    {
        Ok(()) => {
            let toast = Toast::new(Tone::Good, "The customer and its timeline are deleted.");
            Ok(page.redirect_saying("/customers", &toast))
        }
        Err(DeleteCustomerError::Stale(now)) => {
            page.screen_as(StatusCode::CONFLICT, &DeletePage::new(&now, Meanwhile::Changed))
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether the customer is as it was when deleting it was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meanwhile {
    Unchanged,
    Changed,
}

/// Asks whether it is meant.
#[derive(Debug, Serialize)]
pub(crate) struct DeletePage {
    id: String,
    name: String,
    version: u32,
    is_changed: bool,
}

impl DeletePage {
    fn new(customer: &Customer, meanwhile: Meanwhile) -> Self {
        Self {
            id: customer.id.to_string(),
            name: name_of(customer),
            version: customer.version.number(),
            is_changed: meanwhile == Meanwhile::Changed,
        }
    }
}

impl Fragment for DeletePage {
    const TEMPLATE: &'static str = "customers/delete.html";

    fn samples() -> Vec<Self> {
        [false, true]
            .map(|is_changed| Self {
                id: "1".to_owned(),
                name: "Diya Nair".to_owned(),
                version: 3,
                is_changed,
            })
            .into()
    }
}

impl Screen for DeletePage {
    const SECTION: Option<Section> = Some(Section::Customers);

    fn title(&self) -> String {
        format!("Delete {}", self.name)
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::section(Section::Customers),
            Crumb::new(&self.name, format!("/customers/{}", self.id)),
        ]
    }
}
