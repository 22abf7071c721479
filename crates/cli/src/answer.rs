//! Answers for scripts, and those that are said either way.

use callbook_application::users::LinkMade;
use callbook_domain::user::User;
use serde::Serialize;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::flags::Output;
use crate::settings::Settings;
use crate::terminal::say;

/// In one line, for those who read line by line.
pub(crate) fn in_a_line(document: &impl Serialize) -> Result<String, Failure> {
    written(serde_json::to_string(document))
}

/// As JSON that people can read, too.
pub(crate) fn say_document(document: &impl Serialize) -> Result<(), Failure> {
    say(written(serde_json::to_string_pretty(document))?);
    Ok(())
}

/// The text or the document, whichever is wanted.
pub(crate) fn say_either(output: Output, text: String, document: &Value) -> Result<(), Failure> {
    match output {
        Output::Json => say_document(document),
        Output::Lines => {
            say(text);
            Ok(())
        }
    }
}

/// A link with which `user` sets a password, shown once.
pub(crate) fn say_password_link(
    output: Output,
    settings: &Settings,
    user: &User,
    made: &LinkMade,
) -> Result<(), Failure> {
    let link = format!("{}/password/{}", settings.origin(), made.token.0);
    let text = format!(
        "{link}\nWith this link {} sets a new password, once, until {}.",
        user.username, made.expires_at
    );
    let document = json!({
        "username": user.username.as_str(),
        "link": link,
        "expires_at": made.expires_at.to_string(),
    });
    say_either(output, text, &document)
}

pub(crate) fn written(json: serde_json::Result<String>) -> Result<String, Failure> {
    json.map_err(|error| Failure::nothing_done(format!("The answer cannot be written: {error}.")))
}
