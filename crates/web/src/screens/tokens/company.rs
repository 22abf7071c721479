//! `/settings/tokens`: everybody's API tokens.

use axum::extract::State;
use callbook_domain::access::Permission;
use serde::Serialize;

use super::line::TokenLine;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, Screen, Section, SettingsTab};
use crate::viewer::Actor;

/// `GET /settings/tokens`.
pub(crate) async fn show(State(state): State<AppState>, actor: Actor, page: Page) -> Answer {
    let tokens = state.use_cases.list_api_tokens.of_company(&actor.viewer).await?;
    let now = state.clock.now();
    page.screen(&CompanyTokensPage {
        tokens: tokens
            .iter()
            .map(|token| TokenLine::new(token, page.time(), now))
            .collect(),
        may_revoke: actor.viewer.may(Permission::ManageCompany),
    })
}

/// The tokens of everybody in the company.
#[derive(Debug, Serialize)]
pub(crate) struct CompanyTokensPage {
    tokens: Vec<TokenLine>,
    may_revoke: bool,
}

impl Fragment for CompanyTokensPage {
    const TEMPLATE: &'static str = "tokens/company.html";

    fn samples() -> Vec<Self> {
        let page = |tokens, may_revoke| Self { tokens, may_revoke };
        vec![
            page(Vec::new(), true),
            page(TokenLine::samples(), true),
            page(TokenLine::samples(), false),
        ]
    }
}

impl Screen for CompanyTokensPage {
    const SECTION: Option<Section> = Some(Section::Settings);
    const TAB: Option<SettingsTab> = Some(SettingsTab::Tokens);

    fn title(&self) -> String {
        "API tokens".to_owned()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::section(Section::Settings)]
    }
}
