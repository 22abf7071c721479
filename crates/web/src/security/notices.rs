//! A message that the next page shows once: it travels in a signed cookie, so that nobody else can put words there.

use axum::http::HeaderMap;
use axum::response::Response;

use super::cookies;
use super::secret::{hex, unhex};
use crate::settings::WebSettings;
use crate::state::AppState;
use crate::view::Toast;

const NAME: &str = "callbook-notice";
const PURPOSE: &str = "notice";

/// Leaves the message for the next page.
pub(crate) fn leave(response: &mut Response, toast: &Toast, state: &AppState) {
    let Ok(text) = serde_json::to_vec(toast) else {
        return;
    };
    let text = hex(&text);
    let signature = state.secret.sign(PURPOSE, &text);
    cookies::set(
        response,
        NAME,
        format!("{text}.{signature}"),
        state.settings.transport(),
    );
}

/// The message that was left, if it is ours.
pub(crate) fn read(headers: &HeaderMap, state: &AppState) -> Option<Toast> {
    let (text, signature) = cookies::value(headers, NAME)?.split_once('.')?;
    if !state.secret.verify(PURPOSE, text, signature) {
        return None;
    }
    serde_json::from_slice(&unhex(text)?).ok()
}

/// The message has been shown.
pub(crate) fn spend(response: &mut Response, settings: &WebSettings) {
    cookies::remove(response, NAME, settings.transport());
}
