//! Companies as such: superusers make, edit, suspend, resume and enter them; those who may change their own company's
//! settings do so.

mod audit;
mod change_profile;
mod change_security;
mod change_words;
mod create;
mod door;
mod edit;
mod enter;
mod founding;
mod leave;
mod list;
mod resume;
mod second_factors;
mod settings;
mod superuser_care;
mod superusers;
mod suspend;

pub use change_profile::{ChangeProfile, ChangeProfileCommand};
pub use change_security::{ChangeSecurity, ChangeSecurityCommand, ChangeSecurityError};
pub use change_words::{ChangeWords, ChangeWordsCommand, ChangeWordsError};
pub use create::{CreateCompany, CreateCompanyCommand, CreateCompanyError, Created, FirstAdmin};
pub use door::NameOnTheDoor;
pub use edit::{CompanyProfile, EditCompany, EditCompanyCommand, EditCompanyError};
pub use enter::{EnterCompany, EnterCompanyError};
pub(crate) use founding::{Founding, Plan};
pub use leave::{LeaveCompany, LeaveCompanyError};
pub use list::ListCompanies;
pub use resume::ResumeCompany;
pub use second_factors::{CountFactors, CountFactorsError, RoleFactors};
pub use superuser_care::{CareForSuperusers, SuperuserCareError};
pub use superusers::{AddSuperuser, AddSuperuserCommand, AddSuperuserError};
pub use suspend::{StandingError, SuspendCompany};

use callbook_domain::access::NotAllowed;

use crate::ports::StoreError;

/// Why a company's settings were not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeSettingsError {
    /// The viewer may only read them.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Somebody else wrote in between.
    #[error("somebody else has changed these settings meanwhile: look at them again")]
    Stale,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
