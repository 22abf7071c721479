//! The page that asks for the password or a code again.

use callbook_application::accounts::Accepted;
use serde::Serialize;

use crate::screens::sign_in::Wait;
use crate::view::{Fragment, Screen, Section};
use crate::viewer::Person;

/// A field that was posted and goes on once the proof is given.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Carried {
    name: String,
    value: String,
}

impl Carried {
    pub(crate) fn new(name: String, value: String) -> Self {
        Self { name, value }
    }
}

impl std::fmt::Debug for Carried {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // It may be a new password.
        f.debug_struct("Carried")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Why the proof was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// It is not right.
    Wrong,
    /// Too many were not of late.
    Wait { seconds: i64 },
    /// Many people are signing in.
    Busy,
}

/// Asks for the password, or for a code of whoever has an app.
#[derive(Debug, Serialize)]
pub(crate) struct ConfirmPage {
    username: String,
    action: String,
    fields: Vec<Carried>,
    takes_codes: bool,
    error: Option<&'static str>,
    refusal: Option<&'static str>,
    wait: Option<Wait>,
}

impl ConfirmPage {
    pub(crate) fn new(person: &Person, action: String) -> Self {
        Self::of(person.principal.user().username.to_string(), action)
    }

    fn of(username: String, action: String) -> Self {
        Self {
            username,
            action,
            fields: Vec::new(),
            takes_codes: false,
            error: None,
            refusal: None,
            wait: None,
        }
    }

    pub(crate) fn carrying(self, fields: Vec<Carried>) -> Self {
        Self { fields, ..self }
    }

    pub(crate) fn accepting(self, accepted: Accepted) -> Self {
        let takes_codes = accepted == Accepted::PasswordOrCode;
        Self { takes_codes, ..self }
    }

    pub(crate) fn hindered_by(mut self, obstacle: Option<Obstacle>) -> Self {
        match obstacle {
            None => {}
            Some(Obstacle::Wrong) => self.error = Some("That is not right. Type it again."),
            Some(Obstacle::Wait { seconds }) => {
                self.refusal = Some("Too many attempts");
                self.wait = Some(Wait::of(seconds));
            }
            Some(Obstacle::Busy) => self.refusal = Some("Many people are signing in just now"),
        }
        self
    }
}

impl Fragment for ConfirmPage {
    const TEMPLATE: &'static str = "confirm/page.html";

    fn samples() -> Vec<Self> {
        let plain = || Self::of("meera".to_owned(), "/profile/email".to_owned());
        let carried = vec![Carried::new("email".to_owned(), "meera@example.org".to_owned())];
        vec![
            plain().carrying(carried),
            plain()
                .accepting(Accepted::PasswordOrCode)
                .hindered_by(Some(Obstacle::Wrong)),
            plain().hindered_by(Some(Obstacle::Wait { seconds: 32 })),
            plain().hindered_by(Some(Obstacle::Busy)),
        ]
    }
}

impl Screen for ConfirmPage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        "Confirm it is you".to_owned()
    }
}
