use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use callbook_domain::user::User;

use crate::forms;
use crate::problem::Problem;
use crate::state::AppState;
use crate::viewer::Actor;

/// The user whom a route names by `{id}` and whom the viewer may manage: one of another company is not there, one of a
/// wider role is not for it.
#[derive(Debug)]
pub(crate) struct Managed(pub(crate) User);

impl FromRequestParts<AppState> for Managed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let Path(id) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::not_found())?;
        let actor = <Actor as FromRequestParts<AppState>>::from_request_parts(parts, state).await?;
        let user = state
            .use_cases
            .list_users
            .one(&actor.viewer, forms::id(&id)?)
            .await?;
        let user = user.ok_or_else(Problem::not_found)?;
        actor.viewer.may_manage(&user)?;
        Ok(Self(user))
    }
}
