use callbook_application::companies::{
    ChangeSecurityError, ChangeSettingsError, ChangeWordsError, CountFactorsError, CreateCompanyError,
    EditCompanyError, EnterCompanyError, LeaveCompanyError, StandingError,
};

use super::Problem;

impl From<CreateCompanyError> for Problem {
    fn from(error: CreateCompanyError) -> Self {
        match error {
            CreateCompanyError::Taken(field) => Self::field(field, error.to_string()),
            CreateCompanyError::Password(error) => error.into(),
            CreateCompanyError::Store(error) => error.into(),
        }
    }
}

impl From<EditCompanyError> for Problem {
    fn from(error: EditCompanyError) -> Self {
        match error {
            EditCompanyError::NotFound => Self::not_found(),
            EditCompanyError::Stale => Self::conflict(error.to_string()),
            EditCompanyError::Store(error) => error.into(),
        }
    }
}

impl From<StandingError> for Problem {
    fn from(error: StandingError) -> Self {
        match error {
            StandingError::NotFound => Self::not_found(),
            StandingError::Stale => Self::conflict(error.to_string()),
            StandingError::Store(error) => error.into(),
        }
    }
}

impl From<EnterCompanyError> for Problem {
    fn from(error: EnterCompanyError) -> Self {
        match error {
            EnterCompanyError::NotFound => Self::not_found(),
            EnterCompanyError::SessionEnded => Self::signed_out(),
            EnterCompanyError::Store(error) => error.into(),
        }
    }
}

impl From<LeaveCompanyError> for Problem {
    fn from(error: LeaveCompanyError) -> Self {
        match error {
            LeaveCompanyError::Outside => Self::refused(error.to_string()),
            LeaveCompanyError::SessionEnded => Self::signed_out(),
            LeaveCompanyError::Store(error) => error.into(),
        }
    }
}

impl From<CountFactorsError> for Problem {
    fn from(error: CountFactorsError) -> Self {
        match error {
            CountFactorsError::NotAllowed(error) => error.into(),
            CountFactorsError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeWordsError> for Problem {
    fn from(error: ChangeWordsError) -> Self {
        match error {
            ChangeWordsError::SameWord(_) => Self::refused(error.to_string()),
            ChangeWordsError::Settings(error) => error.into(),
        }
    }
}

impl From<ChangeSettingsError> for Problem {
    fn from(error: ChangeSettingsError) -> Self {
        match error {
            ChangeSettingsError::NotAllowed(error) => error.into(),
            ChangeSettingsError::Stale => Self::conflict(error.to_string()),
            ChangeSettingsError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeSecurityError> for Problem {
    fn from(error: ChangeSecurityError) -> Self {
        match error {
            ChangeSecurityError::ShutsViewerOut(_) => Self::field("allowlist", error.to_string()),
            ChangeSecurityError::NotAllowed(error) => error.into(),
            ChangeSecurityError::Stale => Self::conflict(error.to_string()),
            ChangeSecurityError::Store(error) => error.into(),
        }
    }
}
