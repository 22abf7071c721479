//! Reading forms: what was typed is kept, every field has its own error, fields that nobody asked for are refused.

use std::fmt;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::problem::Problem;

const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// A posted form. The type says `#[serde(deny_unknown_fields, default)]`: an unknown field is a 422. The CSRF token has
/// been checked and taken out before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Form<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let content_type = request.headers().get(header::CONTENT_TYPE).cloned();
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| Problem::bad_request(rejection.status(), rejection.body_text()))?;
        // A program that has nothing to say need not say in which form.
        let unsaid = || body.is_empty().then(|| HeaderValue::from_static(URL_ENCODED));
        let content_type = content_type.or_else(unsaid);
        let mut request = Request::post("/");
        if let Some(content_type) = content_type {
            request = request.header(header::CONTENT_TYPE, content_type);
        }
        let request = request
            .body(Body::from(without_token(&body)))
            .map_err(Problem::internal)?;
        let axum_extra::extract::Form(form) = axum_extra::extract::Form::<T>::from_request(request, state)
            .await
            .map_err(|rejection| {
                let status = rejection.into_response().status();
                Problem::bad_request(
                    status,
                    "The form has a field that does not belong in it, or lacks one.",
                )
            })?;
        Ok(Self(form))
    }
}

fn without_token(body: &[u8]) -> Vec<u8> {
    body.split(|byte| *byte == b'&')
        .filter(|pair| !pair.starts_with(b"csrf_token="))
        .collect::<Vec<_>>()
        .join(&b'&')
}

/// One field of a form: what was typed, and what is wrong with it. It is read from the request and shown again by
/// `<field name="name" value={form.name.value} error={form.name.error} />`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Entry {
    pub(crate) value: String,
    pub(crate) error: Option<String>,
}

impl Entry {
    pub(crate) fn new(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            error: None,
        }
    }

    /// Says what is wrong, as a sentence.
    pub(crate) fn refuse(&mut self, error: impl fmt::Display) {
        self.error = Some(sentence(&error.to_string()));
    }

    /// Parses what was typed; an error is kept for the screen and gives `None`.
    pub(crate) fn read<T, E: fmt::Display>(&mut self, parse: impl FnOnce(&str) -> Result<T, E>) -> Option<T> {
        match parse(&self.value) {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(error);
                None
            }
        }
    }

    /// The same for a text that may not be blank; `missing` says what to type.
    pub(crate) fn require<T, E: fmt::Display>(
        &mut self,
        missing: &str,
        parse: impl FnOnce(&str) -> Result<Option<T>, E>,
    ) -> Option<T> {
        let value = self.read(parse)?;
        if value.is_none() {
            self.refuse(missing);
        }
        value
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// What was typed into a password field: never logged, never shown again.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Hidden(String);

impl Hidden {
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden")
    }
}

impl Serialize for Hidden {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("")
    }
}

/// The id that a path names; what is no id names nothing.
///
/// # Errors
/// 404.
pub(crate) fn id<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

/// The domain's errors begin small, for they are quoted within others; on a screen each stands alone.
pub(crate) fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string());
    let mut sentence = first.unwrap_or_default() + characters.as_str();
    if !sentence.ends_with(['.', '!', '?', '…']) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_taken_out_and_the_rest_is_left() {
        assert_eq!(without_token(b"a=1&csrf_token=x&ids=1&ids=2"), b"a=1&ids=1&ids=2");
        assert_eq!(without_token(b"csrf_token=x"), b"");
    }

    #[test]
    fn an_entry_keeps_what_was_typed_and_says_what_is_wrong() {
        let mut entry = Entry::new("x");
        assert_eq!(entry.read(|_| Err::<(), _>("not a number")), None);
        assert_eq!(entry.value, "x");
        assert_eq!(entry.error.as_deref(), Some("Not a number."));
    }
}
