//! What is set up, and what may be.

use axum::extract::State;
use axum::http::StatusCode;
use callbook_application::accounts::FactorsShown;
use callbook_domain::second_factor::{Demand, Mailing};
use serde::Serialize;

use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, LocalTime, Moment, ProfileTab, Screen, Section};
use crate::viewer::Person;

pub(crate) async fn show(State(state): State<AppState>, person: Person, page: Page) -> Answer {
    render(&state, &person, &page, None).await
}

/// The page, with what is wrong with the code that was typed.
pub(super) async fn render(state: &AppState, person: &Person, page: &Page, error: Option<String>) -> Answer {
    let shown = state.use_cases.show_factors.execute(&person.principal).await?;
    let mut screen = FactorsPage::of(&shown, page.time());
    let status = match error {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    screen.error = error;
    page.screen_as(status, &screen)
}

/// An app that is being set up.
#[derive(Debug, Serialize)]
struct Enrolling {
    key: String,
}

/// The authenticator app, and codes by mail.
#[derive(Debug, Serialize)]
pub(crate) struct FactorsPage {
    app_since: Option<Moment>,
    recovery_left: u64,
    may_give_up_app: bool,
    enrolling: Option<Enrolling>,
    error: Option<String>,
    can_mail: bool,
    mail_since: Option<Moment>,
    /// Codes come by mail because they are demanded, whatever the user wants.
    is_mailed_anyway: bool,
    /// Nothing else may be done before an app is set up.
    must_enrol: bool,
    is_demanded: bool,
}

impl FactorsPage {
    fn of(shown: &FactorsShown, time: &LocalTime) -> Self {
        let enrolled = shown.known.enrolled;
        let can_mail = shown.mailing == Mailing::Possible;
        let is_demanded = shown.demand != Demand::Nobody;
        Self {
            app_since: enrolled.app.map(|since| time.moment(since)),
            recovery_left: shown.known.recovery_left,
            may_give_up_app: shown.may_give_up_app,
            enrolling: shown.enrolment.as_ref().map(|enrolment| Enrolling {
                key: enrolment.key.clone(),
            }),
            error: None,
            can_mail,
            mail_since: enrolled.mail.map(|since| time.moment(since)),
            is_mailed_anyway: can_mail && is_demanded && enrolled.app.is_none(),
            must_enrol: shown.demand == Demand::Always && enrolled.app.is_none() && !can_mail,
            is_demanded,
        }
    }
}

impl Fragment for FactorsPage {
    const TEMPLATE: &'static str = "factors/index.html";

    fn samples() -> Vec<Self> {
        let time = LocalTime::new(jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH);
        let since = || Some(time.moment(jiff::Timestamp::UNIX_EPOCH));
        let none = || Self {
            app_since: None,
            recovery_left: 0,
            may_give_up_app: true,
            enrolling: None,
            error: None,
            can_mail: true,
            mail_since: None,
            is_mailed_anyway: false,
            must_enrol: false,
            is_demanded: false,
        };
        let enrolling = || {
            Some(Enrolling {
                key: "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ".to_owned(),
            })
        };
        vec![
            none(),
            Self {
                mail_since: since(),
                ..none()
            },
            Self {
                is_mailed_anyway: true,
                is_demanded: true,
                ..none()
            },
            Self {
                enrolling: enrolling(),
                error: Some("That code is not right.".to_owned()),
                ..none()
            },
            Self {
                must_enrol: true,
                can_mail: false,
                is_demanded: true,
                ..none()
            },
            Self {
                app_since: since(),
                recovery_left: 2,
                may_give_up_app: false,
                can_mail: false,
                is_demanded: true,
                ..none()
            },
        ]
    }
}

impl Screen for FactorsPage {
    const SECTION: Option<Section> = None;
    const PROFILE_TAB: Option<ProfileTab> = Some(ProfileTab::SecondFactor);

    fn title(&self) -> String {
        "Second factor".to_owned()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::new("Profile", "/profile")]
    }
}
