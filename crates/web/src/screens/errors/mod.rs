//! The pages for what goes wrong.

use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::problem::Problem;
use crate::view::{Fragment, Screen, Section};

/// The answer to every path that is not in the table.
pub(crate) async fn nothing_here() -> Response {
    Problem::not_found().into_response()
}

/// One page for every status.
#[derive(Debug, Serialize)]
pub(crate) struct ProblemPage {
    status: u16,
    heading: &'static str,
    text: String,
    /// What the operator finds the request by.
    request_id: Option<String>,
    act_label: &'static str,
    act_href: &'static str,
}

impl ProblemPage {
    pub(crate) fn of(problem: &Problem, request_id: &str) -> Self {
        let (act_label, act_href) = match (problem.status.as_u16(), problem.kind) {
            (401, _) => ("Sign in", "/sign-in"),
            // The start is closed to that network too.
            (_, "address-not-admitted") => ("Sign in as somebody else", "/sign-in"),
            _ => ("Go to the start", "/"),
        };
        Self {
            status: problem.status.as_u16(),
            heading: problem.title,
            text: problem.detail.clone(),
            request_id: problem.status.is_server_error().then(|| request_id.to_owned()),
            act_label,
            act_href,
        }
    }
}

impl Fragment for ProblemPage {
    const TEMPLATE: &'static str = "errors/problem.html";

    fn samples() -> Vec<Self> {
        [
            Problem::not_found(),
            Problem::forbidden(),
            Problem::forged(),
            Problem::signed_out(),
            Problem::wrong_method(),
            Problem::too_large(),
            Problem::misdirected(),
            Problem::unencrypted("https://calls.example.com"),
            Problem::too_many("Try again in 8 seconds", 8),
            Problem::busy(5),
            Problem::broken(),
        ]
        .iter()
        .map(|problem| Self::of(problem, "8f14e45fceea167a"))
        .collect()
    }
}

impl Screen for ProblemPage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        self.heading.to_owned()
    }
}
