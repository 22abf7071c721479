//! Ending an API token, one's own or anybody's of the company. It asks first: what has the token stops at once.

use axum::extract::{Path, State};
use callbook_application::ports::OwnedApiToken;
use callbook_domain::ids::ApiTokenId;
use serde::Serialize;

use crate::forms;
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, Screen, Section, Toast, Tone};
use crate::viewer::Actor;

const OWN: &str = "/profile/tokens";
const COMPANYS: &str = "/settings/tokens";
const DONE: &str = "The token is revoked. What used it is shut out.";

/// `GET /profile/tokens/{id}/revoke`.
pub(crate) async fn ask_own(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let tokens = state.use_cases.list_api_tokens.own(&actor.viewer).await?;
    page.screen(&RevokeTokenPage::of(&tokens, forms::id(&id)?, OWN)?)
}

/// `POST /profile/tokens/{id}/revoke`.
pub(crate) async fn revoke_own(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let id = forms::id(&id)?;
    state.use_cases.revoke_api_token.own(&actor.viewer, id).await?;
    Ok(page.redirect_saying(OWN, &Toast::new(Tone::Good, DONE)))
}

/// `GET /settings/tokens/{id}/revoke`.
pub(crate) async fn ask(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let tokens = state.use_cases.list_api_tokens.of_company(&actor.viewer).await?;
    page.screen(&RevokeTokenPage::of(&tokens, forms::id(&id)?, COMPANYS)?)
}

/// `POST /settings/tokens/{id}/revoke`.
pub(crate) async fn revoke(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let id = forms::id(&id)?;
    state
        .use_cases
        .revoke_api_token
        .of_company(&actor.viewer, id)
        .await?;
    Ok(page.redirect_saying(COMPANYS, &Toast::new(Tone::Good, DONE)))
}

/// Asks whether it is meant.
#[derive(Debug, Serialize)]
pub(crate) struct RevokeTokenPage {
    id: String,
    name: String,
    owner: String,
    /// Where the list is that one came from.
    place: &'static str,
}

impl RevokeTokenPage {
    fn of(tokens: &[OwnedApiToken], id: ApiTokenId, place: &'static str) -> Result<Self, Problem> {
        let found = tokens
            .iter()
            .find(|owned| owned.token.id == id && owned.token.revoked_at.is_none())
            .ok_or_else(Problem::not_found)?;
        Ok(Self {
            id: id.to_string(),
            name: found.token.name.to_string(),
            owner: found.owner.to_string(),
            place,
        })
    }
}

impl Fragment for RevokeTokenPage {
    const TEMPLATE: &'static str = "tokens/revoke.html";

    fn samples() -> Vec<Self> {
        [OWN, COMPANYS]
            .map(|place| Self {
                id: "1".to_owned(),
                name: "Nightly import".to_owned(),
                owner: "Asha Menon".to_owned(),
                place,
            })
            .into()
    }
}

impl Screen for RevokeTokenPage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        format!("Revoke {}", self.name)
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::new("API tokens", self.place)]
    }
}
