//! What goes wrong, in the words and the status that the browser gets: RFC 9457 problem details, or a finished page.
//! Every use case's error is mapped once, in the file of its area beside.

mod accounts;
mod assignment;
mod audit;
mod companies;
mod custom_fields;
mod customers;
mod exports;
mod groups;
mod imports;
mod invitations;
mod mail;
mod profile;
mod render;
mod stores;
mod tokens;
mod users;

use std::error::Error;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use callbook_application::accounts::NotAdmitted;
use callbook_domain::access::NotAllowed;
use serde::Serialize;

use crate::forms::sentence;

pub(crate) use render::render;

/// What is wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FieldError {
    pub(crate) field: String,
    pub(crate) detail: String,
}

/// An answer that is not what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    /// Names the kind for programs, as `urn:callbook:problem:<kind>`.
    pub(crate) kind: &'static str,
    pub(crate) title: &'static str,
    /// Names the very reason for programs, where a kind has several.
    pub(crate) code: Option<&'static str>,
    /// What happened, what was kept, what to do.
    pub(crate) detail: String,
    pub(crate) errors: Vec<FieldError>,
    /// In how many seconds it may go through.
    pub(crate) retry_after: Option<u64>,
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            kind,
            title,
            code: None,
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
        }
    }

    /// 404: it is not there, or not for this viewer.
    pub(crate) fn not_found() -> Self {
        let detail = "It may have been moved or removed, or it belongs to somebody else.";
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "There is nothing here",
            detail,
        )
    }

    /// 403: the viewer's role does not do this.
    pub(crate) fn forbidden() -> Self {
        let detail =
            "Your role does not include this. If you need it, ask whoever manages the users of your company.";
        Self::new(
            StatusCode::FORBIDDEN,
            "not-allowed",
            "This is not open to you",
            detail,
        )
    }

    /// 401: nobody is signed in.
    pub(crate) fn signed_out() -> Self {
        let detail = "Sign in and try again.";
        Self::new(
            StatusCode::UNAUTHORIZED,
            "signed-out",
            "You are not signed in",
            detail,
        )
    }

    /// 401: the API token opens nothing.
    pub(crate) fn bad_token() -> Self {
        let detail = "The API token is wrong, has ended, or its owner may not sign in any more. Make a new one under Profile, API tokens.";
        Self::new(
            StatusCode::UNAUTHORIZED,
            "bad-token",
            "This token opens nothing",
            detail,
        )
    }

    /// 403: programs have no business here.
    pub(crate) fn not_for_programs() -> Self {
        let detail = "This address is for people with a browser. API tokens work where a document is answered: see the user guide.";
        Self::new(
            StatusCode::FORBIDDEN,
            "not-for-programs",
            "API tokens do not work here",
            detail,
        )
    }

    /// 403: no page of ours sent this.
    pub(crate) fn forged() -> Self {
        let detail = "Your session has changed, or the page was open for too long. Nothing was saved. Go back, reload the page and try again.";
        Self::new(StatusCode::FORBIDDEN, "forged", "The form is out of date", detail)
    }

    /// 421: that name is not ours.
    pub(crate) fn misdirected() -> Self {
        let detail =
            "Callbook does not answer under this name. Its operator can add the name to the configuration.";
        Self::new(
            StatusCode::MISDIRECTED_REQUEST,
            "unknown-host",
            "Wrong address",
            detail,
        )
    }

    /// 403: it was sent by plain http to a server that people reach by https.
    pub(crate) fn unencrypted(origin: &str) -> Self {
        let detail = format!(
            "This was sent without encryption, so it was not accepted and nothing was saved. Open {origin} and try \
             again. If there was a password in it, somebody on the way may have read it: choose a new one."
        );
        Self::new(
            StatusCode::FORBIDDEN,
            "unencrypted",
            "This connection is not encrypted",
            detail,
        )
    }

    /// 503: Callbook is closed for maintenance.
    pub(crate) fn closed(detail: String, seconds: u64) -> Self {
        let mut problem = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "maintenance",
            "Closed for maintenance",
            detail,
        );
        problem.retry_after = Some(seconds);
        problem
    }

    /// 403: the company does not admit the address.
    pub(crate) fn not_admitted(refused: &NotAdmitted) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "address-not-admitted",
            "Not from this network",
            elsewhere(refused),
        )
    }

    /// 405: the path is there, for another method.
    pub(crate) fn wrong_method() -> Self {
        let detail = "This address answers to something else. Nothing was saved. Go back and try again.";
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "wrong-method",
            "That is not possible here",
            detail,
        )
    }

    /// 403: the caller has not proved of late to be the user.
    pub(crate) fn confirm_first() -> Self {
        let detail =
            "This is sensitive: confirm who you are at /confirm and send it again. Nothing was saved.";
        Self::new(
            StatusCode::FORBIDDEN,
            "confirm-first",
            "Confirm it is you",
            detail,
        )
    }

    /// 403: the company demands a second factor, and the caller has none.
    pub(crate) fn enrol_first() -> Self {
        let detail =
            "Your company asks for a second factor at sign-in. Set one up on your account's page first.";
        Self::new(
            StatusCode::FORBIDDEN,
            "enrol-first",
            "Set up a second factor first",
            detail,
        )
    }

    /// 409: somebody else was faster.
    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        let detail = sentence(&detail.into());
        Self::new(
            StatusCode::CONFLICT,
            "conflict",
            "Somebody else was faster",
            detail,
        )
    }

    /// 422: understood, and refused.
    pub(crate) fn refused(detail: impl Into<String>) -> Self {
        let detail = sentence(&detail.into());
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "refused",
            "This cannot be done",
            detail,
        )
    }

    /// 422 because of one field.
    pub(crate) fn field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        let detail = sentence(&detail.into());
        let error = FieldError {
            field: field.into(),
            detail: detail.clone(),
        };
        let mut problem = Self::refused(detail);
        problem.errors.push(error);
        problem
    }

    /// Another 4xx that was found while reading the request: 400, 413, 415, 422.
    pub(crate) fn bad_request(status: StatusCode, detail: impl Into<String>) -> Self {
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            return Self::too_large();
        }
        let detail = sentence(&detail.into());
        Self::new(status, "bad-request", "The request was not understood", detail)
    }

    /// 413.
    pub(crate) fn too_large() -> Self {
        let detail = "It is larger than this server takes. Nothing was saved. Split it, or ask the operator to raise the limit.";
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "That is too large",
            detail,
        )
    }

    /// 429 with the time to wait.
    pub(crate) fn too_many(detail: impl Into<String>, seconds: u64) -> Self {
        let detail = sentence(&detail.into());
        let mut problem = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many",
            "Too many attempts",
            detail,
        );
        problem.retry_after = Some(seconds.max(1));
        problem
    }

    /// 503 with the time to wait.
    pub(crate) fn busy(seconds: u64) -> Self {
        let detail = "Nothing was saved. Try again in a few seconds.";
        let title = "Callbook is busy";
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", title, detail);
        problem.retry_after = Some(seconds.max(1));
        problem
    }

    /// 429: the browser follows as much as it may at once; it can look by itself meanwhile.
    pub(crate) fn too_many_streams(seconds: u64) -> Self {
        let detail =
            "Too many pages follow something at once here. Look again in a few seconds, or close one.";
        let mut problem = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many",
            "Too many pages follow something",
            detail,
        );
        problem.retry_after = Some(seconds);
        problem
    }

    /// 507: there is no room to write.
    pub(crate) fn full() -> Self {
        let detail = "The server has no room left to write. Nothing was saved. Tell its operator.";
        Self::new(
            StatusCode::INSUFFICIENT_STORAGE,
            "full",
            "The disk is full",
            detail,
        )
    }

    /// 500 after the cause has been logged elsewhere.
    pub(crate) fn broken() -> Self {
        let detail = "Something went wrong on our side. What you sent was not saved. Try again; if it happens again, tell the operator this number.";
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "That did not work",
            detail,
        )
    }

    /// 500: the cause goes to the log, the browser gets a number.
    pub(crate) fn internal(error: impl Error) -> Self {
        tracing::error!(error = %chain(&error), "a request failed");
        Self::broken()
    }

    /// The body ended early or was too long.
    pub(crate) fn unreadable(error: &axum::Error) -> Self {
        let mut source: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(cause) = source {
            if cause.is::<http_body_util::LengthLimitError>() {
                return Self::too_large();
            }
            source = cause.source();
        }
        Self::bad_request(
            StatusCode::BAD_REQUEST,
            "the request ended before it was complete",
        )
    }

    /// Whether it says that somebody's rights do not reach.
    pub(crate) fn is_of_rights(&self) -> bool {
        self.kind == Self::forbidden().kind
    }

    /// The status that it is answered with.
    pub(crate) const fn status(&self) -> StatusCode {
        self.status
    }
}

/// Why somebody may not work from where it is, and what to do.
pub(crate) fn elsewhere(refused: &NotAdmitted) -> String {
    let from = match refused.address {
        Some(address) => format!("and you come from {address}"),
        None => "and where you come from is not known".to_owned(),
    };
    format!(
        "{} lets its people work from certain networks only, {from}. Connect to one of those networks, or ask an admin \
         of your company to add yours.",
        refused.company
    )
}

/// An error with its causes, for the log.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

impl IntoResponse for Problem {
    /// Only the status; [`render`] makes the page or the document, for it knows what the browser hopes to get.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<NotAllowed> for Problem {
    fn from(_: NotAllowed) -> Self {
        Self::forbidden()
    }
}
