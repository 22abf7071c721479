//! All companies, with their size.

use axum::extract::State;
use axum_extra::extract::Query;
use callbook_application::ports::{CompanyListing, CompanyOverview};
use callbook_domain::ids::CompanyId;
use serde::{Deserialize, Serialize};

use super::superuser;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Fragment, LocalTime, Moment, Screen, Section};
use crate::viewer::Person;

/// More than these are found by their name.
const MOST: u16 = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    search: String,
}

pub(crate) async fn show(
    State(state): State<AppState>,
    person: Person,
    page: Page,
    Query(asked): Query<Asked>,
) -> Answer {
    let search: String = asked.search.trim().chars().take(100).collect();
    let listing = CompanyListing {
        text: (!search.is_empty()).then(|| search.clone()),
        limit: Some(MOST),
    };
    let superuser = superuser(&person)?;
    let found = state
        .use_cases
        .list_companies
        .execute(&superuser, &listing)
        .await?;
    let inside = person.session.entered;
    let row = |overview: &CompanyOverview| CompanyRow::of(overview, inside, page.time());
    page.screen(&CompaniesPage {
        rows: found.companies.iter().map(row).collect(),
        total: found.total,
        search,
    })
}

/// One company of the list.
#[derive(Debug, Serialize)]
struct CompanyRow {
    id: String,
    name: String,
    users: u64,
    customers: u64,
    last_activity: Option<Moment>,
    suspended: Option<Moment>,
    /// Whether the viewer stands in it.
    inside: bool,
}

impl CompanyRow {
    fn of(overview: &CompanyOverview, inside: Option<CompanyId>, time: &LocalTime) -> Self {
        let company = &overview.company;
        Self {
            id: company.id.to_string(),
            name: company.name.to_string(),
            users: overview.users,
            customers: overview.customers,
            last_activity: overview.last_activity.map(|at| time.moment(at)),
            suspended: super::standing::suspended_since(company).map(|at| time.moment(at)),
            inside: inside == Some(company.id),
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct CompaniesPage {
    rows: Vec<CompanyRow>,
    /// How many fit, shown or not.
    total: u64,
    search: String,
}

impl Fragment for CompaniesPage {
    const TEMPLATE: &'static str = "companies/list.html";

    fn samples() -> Vec<Self> {
        let time = LocalTime::new(jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH);
        let moment = || time.moment(jiff::Timestamp::UNIX_EPOCH);
        let row = |name: &str, users, customers| CompanyRow {
            id: name.len().to_string(),
            name: name.to_owned(),
            users,
            customers,
            last_activity: Some(moment()),
            suspended: None,
            inside: false,
        };
        let rows = vec![
            CompanyRow {
                inside: true,
                ..row("Brightpath Admissions", 14, 18_204)
            },
            CompanyRow {
                suspended: Some(moment()),
                ..row("Kerala Coaching Centre", 3, 912)
            },
            CompanyRow {
                last_activity: None,
                ..row("Northlight", 1, 0)
            },
        ];
        let none = |search: &str| Self {
            rows: Vec::new(),
            total: 0,
            search: search.to_owned(),
        };
        let some = Self {
            rows,
            total: 240,
            search: String::new(),
        };
        vec![some, none(""), none("nowhere")]
    }
}

impl Screen for CompaniesPage {
    const SECTION: Option<Section> = Some(Section::Companies);

    fn title(&self) -> String {
        "Companies".to_owned()
    }
}
