use std::sync::Arc;

use callbook_domain::access::{Channel, Provenance, Viewer};
use callbook_domain::company::Company;
use callbook_domain::ids::{CompanyId, UserId};
use callbook_domain::user::User;

use crate::ports::{AccountQueries, CompanyQueries, StoreError};
use crate::{Ports, Settings};

/// Why nobody can be acted as.
#[derive(Debug, thiserror::Error)]
pub enum ActAsError {
    /// No active user goes by that name.
    #[error("no active user is called {0}")]
    NoSuchUser(String),
    /// There is no admin, because nothing is set up yet.
    #[error("there is no admin yet: set Callbook up first")]
    NoAdmin,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a viewer for the operator's `--as` and for background jobs: whoever has a shell on the server, or is the
/// server, needs no password, but gets no more than that user's permissions and scope.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ActAs {
    accounts: Arc<dyn AccountQueries>,
    companies: Arc<dyn CompanyQueries>,
}

impl ActAs {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            accounts: ports.accounts.clone(),
            companies: ports.companies.clone(),
        }
    }

    /// The viewer of the active user with that username or e-mail address.
    ///
    /// # Errors
    /// [`ActAsError`].
    pub async fn named(&self, login: &str) -> Result<Viewer, ActAsError> {
        let no_such_user = || ActAsError::NoSuchUser(login.to_owned());
        let account = self
            .accounts
            .by_login(&login.trim().to_lowercase())
            .await?
            .ok_or_else(no_such_user)?;
        let company = self.company_of(&account.user).await?.ok_or_else(no_such_user)?;
        Viewer::authenticated(account.user, company, Provenance::local(Channel::Cli)).ok_or_else(no_such_user)
    }

    /// The viewer as whom the operator manages users where it names nobody: the first admin.
    ///
    /// # Errors
    /// [`ActAsError`].
    pub async fn operator(&self) -> Result<Viewer, ActAsError> {
        let admin = self.accounts.first_admin().await?.ok_or(ActAsError::NoAdmin)?;
        let company = self.company_of(&admin).await?.ok_or(ActAsError::NoAdmin)?;
        Viewer::authenticated(admin, company, Provenance::local(Channel::Cli)).ok_or(ActAsError::NoAdmin)
    }

    /// The viewer on whose behalf a job of `company` goes on; `None` where there is no such user.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn for_job(&self, user: UserId, company: CompanyId) -> Result<Option<Viewer>, StoreError> {
        let Some(user) = self.accounts.by_id(user).await? else {
            return Ok(None);
        };
        let company = self.companies.get(company).await?;
        Ok(company.and_then(|company| Viewer::of_job(user, company)))
    }

    /// The company that `user` belongs to; none for a superuser.
    async fn company_of(&self, user: &User) -> Result<Option<Company>, StoreError> {
        match user.company {
            Some(company) => self.companies.get(company).await,
            None => Ok(None),
        }
    }
}
