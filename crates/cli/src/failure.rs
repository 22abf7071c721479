//! How a command ends: its exit code, and what it says where it failed. Every error becomes a [`Failure`] here or
//! beside its command, and nowhere else.

use std::fmt;
use std::process::ExitCode;

use callbook_application::accounts::{ActAsError, SetUpError};
use callbook_application::companies::{
    AddSuperuserError, ChangeSecurityError, CreateCompanyError, EditCompanyError, StandingError,
};
use callbook_application::customers::SeeCustomersError;
use callbook_application::ports::StoreError;
use callbook_application::users::{AddUserError, ListUsersError};
pub(crate) use callbook_application::with_causes;

/// What the exit code tells a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All of it was done.
    AllIn,
    /// The command was not understood.
    Usage,
    /// Some rows or files were refused, the others are in.
    SomeRefused,
    /// It was looked at, and not everything is as it should be.
    Found,
    /// Nothing was done.
    NothingDone,
    /// Somebody stopped it (128 and SIGINT's number, as shells count).
    Stopped,
}

impl Exit {
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::AllIn => 0,
            Self::Usage => 2,
            Self::SomeRefused | Self::Found => 3,
            Self::NothingDone => 4,
            Self::Stopped => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}

/// Why a command did not do what it was asked: what happened, and what to do.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    happened: String,
    advice: Option<String>,
}

impl Failure {
    pub(crate) fn nothing_done(happened: impl Into<String>) -> Self {
        Self {
            exit: Exit::NothingDone,
            happened: happened.into(),
            advice: None,
        }
    }

    pub(crate) fn usage(happened: impl Into<String>) -> Self {
        Self {
            exit: Exit::Usage,
            ..Self::nothing_done(happened)
        }
    }

    /// Adds what was kept and what to do.
    pub(crate) fn advise(self, advice: impl Into<String>) -> Self {
        Self {
            advice: Some(advice.into()),
            ..self
        }
    }

    pub(crate) const fn exit(&self) -> Exit {
        self.exit
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.happened)?;
        match &self.advice {
            Some(advice) => write!(f, " {advice}"),
            None => Ok(()),
        }
    }
}

/// The text as a sentence: a capital first, a full stop last.
pub(crate) fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters
        .next()
        .map(|first| first.to_uppercase().to_string())
        .unwrap_or_default();
    let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{stop}", characters.as_str())
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let advice = match &error {
            StoreError::Unavailable(_) => {
                "Nothing was changed. Check --database-url and that the database is running."
            }
            StoreError::Full(_) => "Nothing was changed. Make room and try again.",
            StoreError::Backend(_) => "Nothing was changed.",
        };
        Self::nothing_done(sentence(&with_causes(&error))).advise(advice)
    }
}

impl From<ActAsError> for Failure {
    fn from(error: ActAsError) -> Self {
        match error {
            ActAsError::Store(error) => error.into(),
            ActAsError::NoSuchUser(_) => Self::nothing_done(sentence(&error.to_string()))
                .advise("See who there is with: callbook user list"),
            ActAsError::NoAdmin => Self::nothing_done("Nothing is set up yet.").advise(
                "Set Callbook up with callbook init, or with the address that callbook serve prints.",
            ),
            ActAsError::WhichCompany(_) => {
                Self::usage(sentence(&error.to_string())).advise("Name one with --company NAME.")
            }
            ActAsError::Ambiguous(_) => Self::usage(sentence(&error.to_string()))
                .advise("Name it by its id, as callbook company list shows it."),
            ActAsError::NoSuchCompany(_) => Self::nothing_done(sentence(&error.to_string()))
                .advise("See which there are with: callbook company list"),
            // A username and a company's name stay as they are at the beginning of a sentence.
            ActAsError::WrongCompany { .. } => {
                Self::nothing_done(format!("{error}.")).advise("Nothing was changed.")
            }
            ActAsError::Suspended(_) => Self::nothing_done(format!("{error}."))
                .advise("Nothing was changed. Let it in again with: callbook company resume"),
            ActAsError::NoSuperuser => Self::nothing_done("There is no such superuser.")
                .advise("Make one with: callbook superuser add"),
        }
    }
}

impl From<SetUpError> for Failure {
    fn from(error: SetUpError) -> Self {
        match error {
            SetUpError::Store(error) => error.into(),
            SetUpError::AlreadySetUp => Self::nothing_done("Callbook is set up already.")
                .advise("Nothing was changed. Add users with: callbook user add"),
            SetUpError::Taken(_) => {
                Self::nothing_done(sentence(&error.to_string())).advise("Nothing was set up.")
            }
            SetUpError::Password(error) => Self::nothing_done(sentence(&with_causes(&error))),
        }
    }
}

impl From<CreateCompanyError> for Failure {
    fn from(error: CreateCompanyError) -> Self {
        match error {
            CreateCompanyError::Store(error) => error.into(),
            CreateCompanyError::Taken(_) | CreateCompanyError::Password(_) => {
                Self::nothing_done(sentence(&with_causes(&error))).advise("No company was made.")
            }
        }
    }
}

impl From<EditCompanyError> for Failure {
    fn from(error: EditCompanyError) -> Self {
        match error {
            EditCompanyError::Store(error) => error.into(),
            EditCompanyError::NotFound | EditCompanyError::Stale => {
                Self::nothing_done(sentence(&error.to_string())).advise("Nothing was changed.")
            }
        }
    }
}

impl From<StandingError> for Failure {
    fn from(error: StandingError) -> Self {
        match error {
            StandingError::Store(error) => error.into(),
            StandingError::NotFound | StandingError::Stale => {
                Self::nothing_done(sentence(&error.to_string())).advise("Nothing was changed.")
            }
        }
    }
}

impl From<ChangeSecurityError> for Failure {
    fn from(error: ChangeSecurityError) -> Self {
        match error {
            ChangeSecurityError::Store(error) => error.into(),
            ChangeSecurityError::ShutsViewerOut(_)
            | ChangeSecurityError::NotAllowed(_)
            | ChangeSecurityError::Stale => {
                Self::nothing_done(sentence(&error.to_string())).advise("Nothing was changed.")
            }
        }
    }
}

impl From<AddSuperuserError> for Failure {
    fn from(error: AddSuperuserError) -> Self {
        match error {
            AddSuperuserError::Store(error) => error.into(),
            AddSuperuserError::Taken(_) | AddSuperuserError::Password(_) => {
                Self::nothing_done(sentence(&with_causes(&error))).advise("No superuser was added.")
            }
        }
    }
}

impl From<AddUserError> for Failure {
    fn from(error: AddUserError) -> Self {
        match error {
            AddUserError::Store(error) => error.into(),
            AddUserError::NotAllowed(_) | AddUserError::Taken(_) | AddUserError::Password(_) => {
                Self::nothing_done(sentence(&with_causes(&error))).advise("No user was added.")
            }
        }
    }
}

impl From<ListUsersError> for Failure {
    fn from(error: ListUsersError) -> Self {
        match error {
            ListUsersError::Store(error) => error.into(),
            ListUsersError::NotAllowed(error) => Self::nothing_done(sentence(&error.to_string())),
        }
    }
}

impl From<SeeCustomersError> for Failure {
    fn from(error: SeeCustomersError) -> Self {
        match error {
            SeeCustomersError::Store(error) => error.into(),
            SeeCustomersError::NotAllowed(error) => Self::nothing_done(sentence(&error.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_said_once() {
        let driver: Box<dyn std::error::Error + Send + Sync> = "connection refused".into();
        let error = StoreError::Unavailable(driver);
        assert_eq!(
            with_causes(&error),
            "the database cannot be reached just now: connection refused"
        );
        assert_eq!(sentence("the disk is full"), "The disk is full.");
    }
}
