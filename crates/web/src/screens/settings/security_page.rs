//! The page about the company's demands on those who sign in.

use callbook_application::companies::RoleFactors;
use callbook_domain::access::Role;
use callbook_domain::company::{Company, JoinCode, SignUp};
use serde::Serialize;

use super::may_change;
use super::security_form::SecurityForm;
use crate::problem::Problem;
use crate::respond::Page;
use crate::state::AppState;
use crate::view::{Fragment, Screen, Section, SettingsTab, Words};
use crate::viewer::Actor;

/// A role of which a second factor can be demanded.
#[derive(Debug, Serialize)]
struct RoleDemand {
    key: &'static str,
    label: String,
    demanded: bool,
    /// How many have no app, in words.
    note: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct SecuritySettingsPage {
    form: SecurityForm,
    roles: Vec<RoleDemand>,
    /// Where people ask to join.
    join_address: String,
    sign_up_is_open: bool,
    networks: Vec<String>,
    /// The viewer's own address.
    address: Option<String>,
    may_change: bool,
    /// What somebody else made of it meanwhile.
    stale: Option<String>,
}

impl SecuritySettingsPage {
    /// # Errors
    /// [`Problem`] where it cannot be read who has a second factor.
    pub(super) async fn new(
        form: SecurityForm,
        state: &AppState,
        actor: &Actor,
        page: &Page,
    ) -> Result<Self, Problem> {
        let company = actor.viewer.company();
        let code = JoinCode::of(company.id);
        let counts = state.use_cases.count_factors.execute(&actor.viewer).await?;
        Ok(Self {
            roles: demands(&form, page.words(), &counts),
            join_address: format!("{}/join/{code}", state.settings.origin()),
            sign_up_is_open: company.security.sign_up == SignUp::Open,
            networks: networks(company),
            address: page
                .visit()
                .address
                .map(|address| address.to_canonical().to_string()),
            may_change: may_change(actor),
            stale: None,
            form,
        })
    }

    /// Says what stands there now.
    pub(super) fn show_present(&mut self, company: &Company, words: &Words) {
        let roles = company.security.second_factor.iter();
        let roles: Vec<&str> = roles.map(|role| words.many(*role)).collect();
        let list = |names: Vec<&str>, nothing: &str| {
            if names.is_empty() {
                nothing.to_owned()
            } else {
                names.join(", ")
            }
        };
        let way = match company.security.sign_up {
            SignUp::ByInvitation => "by invitation only",
            SignUp::Open => "open",
        };
        let networks = networks(company);
        self.stale = Some(format!(
            "It is now demanded of: {}. Sign-up is {way}. Allowed networks: {}.",
            list(roles, "nobody"),
            list(networks.iter().map(String::as_str).collect(), "all"),
        ));
    }
}

fn networks(company: &Company) -> Vec<String> {
    let list = &company.security.allowlist;
    list.iter().map(ToString::to_string).collect()
}

fn demands(form: &SecurityForm, words: &Words, counts: &[RoleFactors]) -> Vec<RoleDemand> {
    let demand = |role: Role| RoleDemand {
        key: role.key(),
        label: words.many(role).to_owned(),
        demanded: form.demands(role),
        note: counts.iter().find(|count| count.role == role).map(noted),
    };
    Role::IN_A_COMPANY.map(demand).into()
}

/// "2 of 3 have no authenticator app yet."
fn noted(count: &RoleFactors) -> String {
    match (count.active, count.without_app) {
        (0, _) => "Nobody has this role.".to_owned(),
        (1, 1) => "The only one has no authenticator app yet.".to_owned(),
        (_, 0) => "Everybody has an authenticator app.".to_owned(),
        (active, without) if active == without => {
            format!("None of the {active} has an authenticator app yet.")
        }
        (active, 1) => format!("1 of {active} has no authenticator app yet."),
        (active, without) => format!("{without} of {active} have no authenticator app yet."),
    }
}

impl Fragment for SecuritySettingsPage {
    const TEMPLATE: &'static str = "settings/security.html";

    fn samples() -> Vec<Self> {
        let sample = |list: &str, may_change| {
            let form = SecurityForm {
                second_factor: vec!["manager".to_owned()],
                sign_up: crate::forms::Entry::new("open"),
                allowlist: crate::forms::Entry::new(list),
                ..SecurityForm::default()
            };
            let count = |role, active, without_app| RoleFactors {
                role,
                active,
                without_app,
            };
            let counts = [
                count(Role::Admin, 1, 0),
                count(Role::Manager, 3, 2),
                count(Role::Sales, 11, 11),
            ];
            let roles = demands(&form, &Words::default(), &counts);
            Self {
                roles,
                form,
                join_address: "https://calls.example.com/join/7k2m9qxe4d".to_owned(),
                sign_up_is_open: true,
                networks: list.split_whitespace().map(str::to_owned).collect(),
                address: Some("203.0.113.9".to_owned()),
                may_change,
                stale: None,
            }
        };
        let mut refused = sample("10.0.0.0/8", true);
        refused
            .form
            .allowlist
            .refuse("this list would shut you out: you come from 203.0.113.9, add it");
        refused.stale = Some("It is now demanded of: nobody.".to_owned());
        vec![
            sample("", true),
            refused,
            sample("203.0.113.0/24 10.0.0.0/8", false),
            sample("", false),
        ]
    }
}

impl Screen for SecuritySettingsPage {
    const SECTION: Option<Section> = Some(Section::Settings);
    const TAB: Option<SettingsTab> = Some(SettingsTab::Security);

    fn title(&self) -> String {
        "Settings".to_owned()
    }
}
