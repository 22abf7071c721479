//! Refusals of rights are told in the audit log.

use axum::http::Method;
use axum::response::Response;
use callbook_application::accounts::SignedIn;
use callbook_domain::access::{Provenance, Viewer};
use callbook_domain::ids::{CompanyId, UserId};

use super::guard::Gate;
use crate::problem::Problem;

/// Who asks for what, to be told should it be refused.
#[derive(Debug)]
pub(super) struct Asking {
    user: UserId,
    company: Option<CompanyId>,
    provenance: Provenance,
    what: String,
}

impl Asking {
    /// By a session.
    pub(super) fn of(gate: &Gate, method: &Method, signed_in: &SignedIn) -> Self {
        Self {
            user: signed_in.principal.user_id(),
            company: signed_in.viewer.as_ref().map(Viewer::company_id),
            provenance: signed_in.principal.provenance().clone(),
            what: what(gate, method),
        }
    }

    /// By a program.
    pub(super) fn of_program(gate: &Gate, method: &Method, viewer: &Viewer) -> Self {
        Self {
            user: viewer.user_id(),
            company: Some(viewer.company_id()),
            provenance: viewer.provenance().clone(),
            what: what(gate, method),
        }
    }

    /// Tells it. An answer is given whether it can be told or not.
    pub(super) async fn tell(self, gate: &Gate) {
        let note = &gate.state().use_cases.note_refusal;
        let told = note
            .execute(self.user, self.company, self.provenance, &self.what)
            .await;
        if let Err(error) = told {
            tracing::error!(%error, "a refusal could not be told in the audit log");
        }
    }
}

/// Whether the answer is that somebody's rights do not reach.
pub(super) fn is_refusal(response: &Response) -> bool {
    response
        .extensions()
        .get::<Problem>()
        .is_some_and(Problem::is_of_rights)
}

/// The route, not the path: what stands in a path may be a secret.
fn what(gate: &Gate, method: &Method) -> String {
    format!("{method} {}", gate.path())
}
