//! Finding as one types, for the top bar, the palette and programs.

use axum::extract::{Query, State};
use axum::response::Response;
use callbook_application::directory::Directory;
use callbook_domain::access::Permission;
use callbook_domain::company::Region;
use callbook_domain::customer::Customer;
use form_urlencoded::Serializer;
use serde::{Deserialize, Serialize};

use crate::respond::{self, Answer, Page};
use crate::routes::{Access, Route};
use crate::screens::customers::{PhoneLink, StatusLabel, name_of};
use crate::security::Wants;
use crate::state::AppState;
use crate::view::Fragment;
use crate::viewer::Actor;

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/search", Access::Needs(Permission::WorkCustomers), find).for_programs()]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SearchQuery {
    q: String,
}

/// What was found, grouped by what it is.
#[derive(Debug, Serialize)]
pub(crate) struct Found {
    query: String,
    groups: Vec<Group>,
}

#[derive(Debug, Serialize)]
struct Group {
    label: &'static str,
    items: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Item {
    label: String,
    detail: String,
    href: String,
}

/// The same for programs.
#[derive(Debug, Serialize)]
struct Document {
    customers: Vec<FoundCustomer>,
}

#[derive(Debug, Serialize)]
struct FoundCustomer {
    id: String,
    name: Option<String>,
    phone: String,
    status: StatusLabel,
}

/// `GET /search?q=`: the newest few customers that the text finds.
async fn find(
    State(state): State<AppState>,
    Query(query): Query<SearchQuery>,
    actor: Actor,
    page: Page,
) -> Answer {
    if page.wants() == Wants::Page {
        return Ok(list(&page, &query.q));
    }
    let viewer = &actor.viewer;
    let customers = state.use_cases.search_customers.execute(viewer, &query.q).await?;
    let directory = state.use_cases.open_directory.execute(viewer).await?;
    if page.wants() == Wants::Json {
        let customers = customers
            .iter()
            .map(|customer| FoundCustomer::of(customer, &directory));
        return Ok(respond::json(&Document {
            customers: customers.collect(),
        }));
    }
    page.fragment(&Found::new(
        query.q,
        &customers,
        &directory,
        viewer.company().region,
    ))
}

/// Whoever opens this address is looking for the list.
fn list(page: &Page, text: &str) -> Response {
    let query = Serializer::new(String::new())
        .append_pair("search", text)
        .finish();
    page.redirect(&format!("/customers?{query}"))
}

impl Found {
    fn new(query: String, customers: &[Customer], directory: &Directory, region: Region) -> Self {
        let item = |customer: &Customer| Item {
            label: name_of(customer),
            detail: format!(
                "{} · {}",
                PhoneLink::new(customer.phone, region).shown,
                StatusLabel::new(directory.status(customer.status)).label
            ),
            href: format!("/customers/{}", customer.id),
        };
        let items: Vec<Item> = customers.iter().map(item).collect();
        let groups = if items.is_empty() {
            Vec::new()
        } else {
            vec![Group {
                label: "Customers",
                items,
            }]
        };
        Self { query, groups }
    }
}

impl FoundCustomer {
    fn of(customer: &Customer, directory: &Directory) -> Self {
        Self {
            id: customer.id.to_string(),
            name: customer.details.name.as_ref().map(ToString::to_string),
            phone: customer.phone.to_string(),
            status: StatusLabel::new(directory.status(customer.status)),
        }
    }
}

impl Fragment for Found {
    const TEMPLATE: &'static str = "search/results.html";

    fn samples() -> Vec<Self> {
        let item = |label: &str, detail: &str| Item {
            label: label.to_owned(),
            detail: detail.to_owned(),
            href: "/customers/1".to_owned(),
        };
        vec![
            Self {
                query: "aa".to_owned(),
                groups: vec![Group {
                    label: "Customers",
                    items: vec![
                        item("Aarav Sharma", "098765 43210 · New"),
                        item("Aasha Pillai", "090081 22334 · Not answered"),
                    ],
                }],
            },
            Self {
                query: "zz".to_owned(),
                groups: Vec::new(),
            },
        ]
    }
}
