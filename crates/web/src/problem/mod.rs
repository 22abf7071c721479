//! What goes wrong, in the words and the status that the browser gets: RFC 9457 problem details, or a finished page.
//! Every use case's error is mapped once, in the file of its area beside.

mod accounts;
mod assignment;
mod customers;
mod imports;
mod render;
mod stores;
mod users;

use std::error::Error;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
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
        let detail = "Your role does not include this. Ask an admin of your company if you need it.";
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

    /// The status that it is answered with.
    pub(crate) const fn status(&self) -> StatusCode {
        self.status
    }
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
