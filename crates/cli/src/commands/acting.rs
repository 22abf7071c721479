//! As whom a command acts.

use callbook_application::UseCases;
use callbook_domain::access::Viewer;

use crate::failure::Failure;
use crate::flags::ActingFlags;

/// The user that the flags name, in the company that they name.
pub(crate) async fn viewer(use_cases: &UseCases, flags: &ActingFlags) -> Result<Viewer, Failure> {
    let (login, company) = (flags.acting.as_deref(), flags.company.as_deref());
    Ok(use_cases.act_as.viewer(login, company).await?)
}
