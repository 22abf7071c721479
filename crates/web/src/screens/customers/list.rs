use axum::extract::{RawQuery, State};
use axum::http::{HeaderName, HeaderValue};

use super::address;
use super::list_page::CustomersPage;
use super::listing::ListState;
use crate::respond::{Answer, Page};
use crate::security::Wants;
use crate::state::AppState;
use crate::viewer::Actor;

/// `GET /customers`: the list, all its state in the address.
pub(crate) async fn show(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    actor: Actor,
    page: Page,
) -> Answer {
    let viewer = &actor.viewer;
    let now = state.clock.now();
    let query = query.unwrap_or_default();
    // Without script the filter's form sends empty fields too; the address bar need not show them.
    if let Some(address) = address::without_blanks(&query).filter(|_| page.wants() == Wants::Page) {
        return Ok(page.redirect(&address));
    }
    let asked = ListState::from_query(&query);
    let directory = state.use_cases.open_directory.execute(viewer).await?;
    let listing = asked.listing(&directory.statuses, viewer.user_id(), &viewer.company().zone, now);
    let found = state.use_cases.list_customers.execute(viewer, listing).await?;
    let areas = state.use_cases.list_areas.execute(viewer).await?;
    let screen = CustomersPage {
        is_misread: address::is_misread(&query, &directory.statuses),
        ..CustomersPage::new(&asked, &found, &areas, &directory, viewer, page.time(), now)
    };
    let mut answer = page.screen(&screen)?;
    if page.wants() == Wants::Fragment
        && let Ok(address) = HeaderValue::from_str(&asked.address())
    {
        answer
            .headers_mut()
            .insert(HeaderName::from_static("hx-push-url"), address);
    }
    Ok(answer)
}
