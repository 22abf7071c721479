//! Suspending a company and letting it in again.

use axum::extract::{Path, State};
use callbook_domain::company::{Company, Standing};
use jiff::Timestamp;
use serde::Serialize;

use super::{named, superuser};
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, Screen, Section, Toast, Tone};
use crate::viewer::Person;

/// Since when it is suspended, if it is.
pub(super) const fn suspended_since(company: &Company) -> Option<Timestamp> {
    match company.standing {
        Standing::Active => None,
        Standing::Suspended { at } => Some(at),
    }
}

/// The question that the dialog asks, for browsers without script.
pub(crate) async fn ask(
    State(state): State<AppState>,
    Path(id): Path<String>,
    person: Person,
    page: Page,
) -> Answer {
    let company = named(&state, &superuser(&person)?, &id).await?;
    page.screen(&SuspendPage {
        id: company.id.to_string(),
        name: company.name.to_string(),
    })
}

pub(crate) async fn suspend(
    State(state): State<AppState>,
    Path(id): Path<String>,
    person: Person,
    page: Page,
) -> Answer {
    let superuser = superuser(&person)?;
    let company = named(&state, &superuser, &id).await?;
    let suspended = &state.use_cases.suspend_company;
    let company = suspended.execute(&superuser, company.id).await?;
    let text = format!("{} is suspended. Its people are signed out.", company.name);
    Ok(page.redirect_saying("/companies", &Toast::new(Tone::Good, text)))
}

pub(crate) async fn resume(
    State(state): State<AppState>,
    Path(id): Path<String>,
    person: Person,
    page: Page,
) -> Answer {
    let superuser = superuser(&person)?;
    let company = named(&state, &superuser, &id).await?;
    let resumed = &state.use_cases.resume_company;
    let company = resumed.execute(&superuser, company.id).await?;
    let text = format!("The people of {} can sign in again.", company.name);
    Ok(page.redirect_saying("/companies", &Toast::new(Tone::Good, text)))
}

#[derive(Debug, Serialize)]
pub(crate) struct SuspendPage {
    id: String,
    name: String,
}

impl Fragment for SuspendPage {
    const TEMPLATE: &'static str = "companies/suspend.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            id: "1".to_owned(),
            name: "Northlight".to_owned(),
        }]
    }
}

impl Screen for SuspendPage {
    const SECTION: Option<Section> = Some(Section::Companies);

    fn title(&self) -> String {
        format!("Suspend {}", self.name)
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::section(Section::Companies),
            Crumb::new(&self.name, format!("/companies/{}", self.id)),
        ]
    }
}
