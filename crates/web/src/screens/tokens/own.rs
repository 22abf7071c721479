//! `/profile/tokens`: one's own API tokens.

use axum::extract::State;
use axum::http::StatusCode;
use callbook_application::tokens::MadeApiToken;
use callbook_domain::access::{Permissions, Role};
use callbook_domain::api_token::Lifetime;
use serde::Serialize;

use super::form::{Grant, TokenForm};
use super::line::TokenLine;
use crate::forms::Form;
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Choice, Fragment, ProfileTab, Screen, Section};
use crate::viewer::Actor;

/// `GET /profile/tokens`.
pub(crate) async fn show(State(state): State<AppState>, actor: Actor, page: Page) -> Answer {
    page.screen(&screen(&state, &actor, &page, TokenForm::blank(), None).await?)
}

/// `POST /profile/tokens`. The secret is shown in the answer and never again.
pub(crate) async fn create(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    Form(mut form): Form<TokenForm>,
) -> Answer {
    let Some(command) = form.read(&actor.viewer) else {
        let screen = screen(&state, &actor, &page, form, None).await?;
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen);
    };
    let made = state
        .use_cases
        .create_api_token
        .execute(&actor.viewer, command)
        .await?;
    page.screen(&screen(&state, &actor, &page, TokenForm::blank(), Some(made)).await?)
}

async fn screen(
    state: &AppState,
    actor: &Actor,
    page: &Page,
    form: TokenForm,
    made: Option<MadeApiToken>,
) -> Result<OwnTokensPage, Problem> {
    let tokens = state.use_cases.list_api_tokens.own(&actor.viewer).await?;
    let now = state.clock.now();
    Ok(OwnTokensPage {
        tokens: tokens
            .iter()
            .map(|token| TokenLine::new(token, page.time(), now))
            .collect(),
        grants: Grant::of(&actor.viewer, &form),
        lifetimes: lifetimes(),
        form,
        made: made.map(|made| Made {
            name: made.token.name.to_string(),
            secret: made.secret.0,
        }),
    })
}

fn lifetimes() -> Vec<Choice> {
    Lifetime::ALL
        .map(|lifetime| Choice::new(lifetime.key(), lifetime.label()))
        .into()
}

/// The tokens that somebody has, and the form for another.
#[derive(Debug, Serialize)]
pub(crate) struct OwnTokensPage {
    tokens: Vec<TokenLine>,
    form: TokenForm,
    grants: Vec<Grant>,
    lifetimes: Vec<Choice>,
    made: Option<Made>,
}

/// A token that has just been made.
#[derive(Debug, Serialize)]
struct Made {
    name: String,
    secret: String,
}

impl Fragment for OwnTokensPage {
    const TEMPLATE: &'static str = "tokens/own.html";

    fn samples() -> Vec<Self> {
        let page = |tokens: Vec<TokenLine>, form: TokenForm, made: Option<Made>| Self {
            tokens,
            grants: Grant::among(Permissions::of(Role::Admin), &form),
            form,
            lifetimes: lifetimes(),
            made,
        };
        let mut refused = TokenForm::blank();
        refused.name.refuse("Say what the token is for.");
        refused.permissions_error = Some("Choose at least one, among those that you have yourself.");
        let made = Made {
            name: "Nightly import".to_owned(),
            secret: "cb_sample-of-a-secret".to_owned(),
        };
        vec![
            page(Vec::new(), TokenForm::blank(), None),
            page(TokenLine::samples(), refused, None),
            page(TokenLine::samples(), TokenForm::blank(), Some(made)),
        ]
    }
}

impl Screen for OwnTokensPage {
    const SECTION: Option<Section> = None;
    const PROFILE_TAB: Option<ProfileTab> = Some(ProfileTab::Tokens);

    fn title(&self) -> String {
        "API tokens".to_owned()
    }
}
