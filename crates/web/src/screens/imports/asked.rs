//! What every decision about an import begins with, and how it is answered.

use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::request::Parts;
use callbook_domain::ids::ImportId;

use super::document;
use crate::forms;
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::security::Wants;
use crate::state::AppState;
use crate::view::Toast;
use crate::viewer::Actor;

/// Somebody asks for something about one import.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) state: AppState,
    pub(super) actor: Actor,
    pub(super) page: Page,
    pub(super) id: ImportId,
}

impl FromRequestParts<AppState> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let actor = Actor::from_request_parts(parts, state).await?;
        let page = Page::from_request_parts(parts, state).await?;
        let path = Path::<String>::from_request_parts(parts, state).await;
        Ok(Self {
            state: state.clone(),
            actor,
            page,
            id: forms::id(&path.map_err(|_| Problem::not_found())?)?,
        })
    }
}

impl Asked {
    /// Where the import is looked at.
    pub(super) fn address(&self) -> String {
        format!("/imports/{}", self.id)
    }

    pub(super) fn wants_document(&self) -> bool {
        self.page.wants() == Wants::Json
    }

    /// It is decided, and something may be waiting to be done: the import for programs, its page for people.
    pub(super) async fn decided(&self) -> Answer {
        self.decided_saying(None).await
    }

    /// The same with something to say beside it.
    pub(super) async fn decided_saying(&self, toast: Option<&Toast>) -> Answer {
        self.state.import_waits.notify_waiters();
        if self.wants_document() {
            return self.document(StatusCode::ACCEPTED).await;
        }
        Ok(match toast {
            Some(toast) => self.page.redirect_saying(&self.address(), toast),
            None => self.page.redirect(&self.address()),
        })
    }

    /// The import as it stands, for programs.
    pub(super) async fn document(&self, status: StatusCode) -> Answer {
        document::answer(&self.state, &self.actor, self.id, status).await
    }
}
