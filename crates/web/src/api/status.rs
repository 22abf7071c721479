//! `PUT /status`: what a call brought, for programs.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use callbook_application::customers::{ChangeStatusCommand, ChangeStatusError, StatusChoice};
use callbook_domain::access::Permission;
use callbook_domain::customer::{FollowUpChoice, Remark};
use serde::{Deserialize, Deserializer, Serialize};

use crate::problem::Problem;
use crate::respond::{self, Answer};
use crate::routes::{Access, Route};
use crate::state::AppState;
use crate::viewer::Actor;

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::put("/status", Access::Needs(Permission::WorkCustomers), put).for_programs()]
}

/// What is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatusRequest {
    customer_id: String,
    /// A key, label or alias.
    status: String,
    #[serde(default)]
    remark: Option<String>,
    /// Absent leaves a follow-up that lies ahead as it is; `null` takes it away.
    #[serde(default, deserialize_with = "present")]
    follow_up_at: Option<Option<String>>,
}

/// Where the customer stands now.
#[derive(Debug, Serialize)]
struct StatusDocument {
    id: String,
    status: String,
    label: String,
    kind: &'static str,
    /// RFC 3339, in UTC.
    follow_up_at: Option<String>,
    version: u32,
}

async fn put(
    State(state): State<AppState>,
    actor: Actor,
    body: Result<Json<StatusRequest>, JsonRejection>,
) -> Answer {
    let Json(request) = body.map_err(|error| Problem::bad_request(error.status(), error.body_text()))?;
    let command = request.command()?;
    let viewer = &actor.viewer;
    let customer = match state.use_cases.change_status.execute(viewer, command).await {
        Ok(customer) => customer,
        Err(ChangeStatusError::Refused(refusal)) => {
            return Err(Problem {
                code: Some(refusal.code()),
                ..ChangeStatusError::Refused(refusal).into()
            });
        }
        Err(error @ ChangeStatusError::UnknownStatus { .. }) => {
            return Err(Problem {
                code: Some("unknown_status"),
                ..error.into()
            });
        }
        Err(error) => return Err(error.into()),
    };
    let directory = state.use_cases.open_directory.execute(viewer).await?;
    let status = directory.status(customer.status);
    Ok(respond::json(&StatusDocument {
        id: customer.id.to_string(),
        status: status.map(|status| status.key.clone()).unwrap_or_default(),
        label: status.map(|status| status.label.clone()).unwrap_or_default(),
        kind: status.map_or("", |status| status.kind.key()),
        follow_up_at: customer.follow_up_at.map(|at| at.to_string()),
        version: customer.version.number(),
    }))
}

impl StatusRequest {
    fn command(self) -> Result<ChangeStatusCommand, Problem> {
        let customer = self.customer_id.parse();
        let remark = Remark::parse(self.remark.as_deref().unwrap_or_default());
        Ok(ChangeStatusCommand {
            customer: customer.map_err(|_| Problem::field("customer_id", "this is not a customer's id"))?,
            read: None,
            status: StatusChoice::Named(self.status),
            remark: remark.map_err(|error| Problem::field("remark", error.to_string()))?,
            follow_up: follow_up(self.follow_up_at)?,
        })
    }
}

fn follow_up(asked: Option<Option<String>>) -> Result<FollowUpChoice, Problem> {
    match asked {
        None => Ok(FollowUpChoice::Unsaid),
        Some(None) => Ok(FollowUpChoice::Clear),
        Some(Some(text)) => text.parse().map(FollowUpChoice::At).map_err(|_| {
            let detail = "write the time with its offset, as in 2026-11-20T10:30:00+05:30";
            Problem::field("follow_up_at", detail)
        }),
    }
}

/// Tells a field that is `null` from one that is not there.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(body: &str) -> Result<ChangeStatusCommand, Problem> {
        serde_json::from_str::<StatusRequest>(body).unwrap().command()
    }

    const ID: &str = r#""customer_id": "0192d5a0-0000-7000-8000-000000000001", "status": "called""#;

    #[test]
    fn no_follow_up_is_not_the_same_as_none_any_more() {
        let unsaid = command(&format!("{{{ID}}}")).unwrap();
        assert_eq!(unsaid.follow_up, FollowUpChoice::Unsaid);
        let cleared = command(&format!("{{{ID}, \"follow_up_at\": null}}")).unwrap();
        assert_eq!(cleared.follow_up, FollowUpChoice::Clear);
        let set = command(&format!(
            "{{{ID}, \"follow_up_at\": \"2026-11-20T10:30:00+05:30\"}}"
        ))
        .unwrap();
        assert_eq!(
            set.follow_up,
            FollowUpChoice::At("2026-11-20T05:00:00Z".parse().unwrap())
        );
    }

    #[test]
    fn what_cannot_be_read_names_its_field() {
        for (body, field) in [
            (r#"{"customer_id": "7", "status": "x"}"#.to_owned(), "customer_id"),
            (
                format!("{{{ID}, \"follow_up_at\": \"tomorrow\"}}"),
                "follow_up_at",
            ),
            (
                format!("{{{ID}, \"remark\": \"{}\"}}", "x".repeat(2001)),
                "remark",
            ),
        ] {
            assert_eq!(command(&body).unwrap_err().errors[0].field, field);
        }
    }

    #[test]
    fn a_field_that_nobody_asked_for_is_refused() {
        let body = format!("{{{ID}, \"assigned_to\": \"me\"}}");
        assert!(serde_json::from_str::<StatusRequest>(&body).is_err());
    }
}
