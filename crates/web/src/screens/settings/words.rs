//! What the company calls its roles.

use axum::extract::State;
use axum::http::StatusCode;
use callbook_application::companies::{ChangeSettingsError, ChangeWordsCommand, ChangeWordsError};
use callbook_domain::access::Role;
use callbook_domain::company::Company;
use callbook_domain::version::Version;
use serde::Serialize;

use super::may_change;
use super::words_form::WordsForm;
use crate::forms::{Entry, Form};
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Fragment, Screen, Section, SettingsTab, Toast, Tone};
use crate::viewer::Actor;

pub(crate) async fn show(actor: Actor, page: Page) -> Answer {
    let mut screen = WordsPage::new(WordsForm::of(actor.viewer.company()));
    screen.may_change = may_change(&actor);
    page.screen(&screen)
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    Form(mut form): Form<WordsForm>,
) -> Answer {
    let Some(terminology) = form.terminology() else {
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &WordsPage::new(form));
    };
    let command = ChangeWordsCommand {
        read: Version::from_number(form.version),
        terminology,
    };
    match state.use_cases.change_words.execute(&actor.viewer, command).await {
        Ok(_) => {
            let toast = Toast::new(
                Tone::Good,
                "The words are saved. Every screen uses them from now on.",
            );
            Ok(page.redirect_saying(SettingsTab::Words.href(), &toast))
        }
        Err(error @ ChangeWordsError::SameWord(role)) => {
            form.refuse(role, error.to_string());
            page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &WordsPage::new(form))
        }
        Err(ChangeWordsError::Settings(ChangeSettingsError::Stale)) => {
            let company = actor.viewer.company();
            // Saving again then overwrites knowingly.
            form.version = company.version.number();
            let mut screen = WordsPage::new(form);
            screen.stale = Some(told(company));
            page.screen_as(StatusCode::CONFLICT, &screen)
        }
        Err(error) => Err(error.into()),
    }
}

/// What stands there now, in one sentence.
fn told(company: &Company) -> String {
    let said = Role::IN_A_COMPANY.map(|role| {
        let words = &company.terminology;
        format!("{} and {}", words.one(role), words.many(role))
    });
    format!("The words are now: {}.", said.join("; "))
}

/// The words for one role.
#[derive(Debug, Serialize)]
struct RoleRow {
    key: &'static str,
    /// What the product calls it.
    label: &'static str,
    does: &'static str,
    one: Entry,
    one_usual: &'static str,
    many: Entry,
    many_usual: &'static str,
}

impl RoleRow {
    fn of(role: Role, one: Entry, many: Entry) -> Self {
        Self {
            key: role.key(),
            label: role.label(),
            does: match role {
                Role::Admin => "Everything within the company.",
                Role::Manager => "Imports, shares out, sees everybody's work.",
                Role::Sales | Role::Superuser => "Calls the customers that are assigned to them.",
            },
            one,
            one_usual: role.label(),
            many,
            many_usual: role.label_of_many(),
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct WordsPage {
    version: u32,
    roles: Vec<RoleRow>,
    may_change: bool,
    /// What somebody else made of it meanwhile.
    stale: Option<String>,
}

impl WordsPage {
    fn new(form: WordsForm) -> Self {
        Self {
            version: form.version,
            roles: vec![
                RoleRow::of(Role::Sales, form.sales_one, form.sales_many),
                RoleRow::of(Role::Manager, form.manager_one, form.manager_many),
                RoleRow::of(Role::Admin, form.admin_one, form.admin_many),
            ],
            may_change: true,
            stale: None,
        }
    }
}

impl Fragment for WordsPage {
    const TEMPLATE: &'static str = "settings/words.html";

    fn samples() -> Vec<Self> {
        let renamed = || WordsForm {
            sales_one: Entry::new("Student Counsellor"),
            sales_many: Entry::new("Student Counsellors"),
            ..WordsForm::default()
        };
        let mut half = renamed();
        half.manager_one = Entry::new("Team Lead");
        half.manager_many.refuse("type the word for several too");
        let mut read_only = Self::new(renamed());
        read_only.may_change = false;
        let mut stale = Self::new(half);
        stale.stale = Some("The words are now: Sales and Sales users.".to_owned());
        vec![Self::new(renamed()), read_only, stale]
    }
}

impl Screen for WordsPage {
    const SECTION: Option<Section> = Some(Section::Settings);
    const TAB: Option<SettingsTab> = Some(SettingsTab::Words);

    fn title(&self) -> String {
        "Settings".to_owned()
    }
}
