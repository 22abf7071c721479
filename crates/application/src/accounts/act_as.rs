use std::sync::Arc;

use callbook_domain::access::{Channel, InstallationScope, Principal, Provenance, Superuser, Viewer};
use callbook_domain::company::Company;
use callbook_domain::ids::{CompanyId, UserId};
use callbook_domain::user::User;

use crate::ports::{AccountQueries, CompanyListing, CompanyQueries, StoreError};
use crate::{Ports, Settings};

/// Why nobody can be acted as.
#[derive(Debug, thiserror::Error)]
pub enum ActAsError {
    /// No active user goes by that name.
    #[error("no active user is called {0}")]
    NoSuchUser(String),
    /// There is no admin, because nothing is set up yet, or all of them are deactivated.
    #[error("there is no admin yet: set Callbook up first")]
    NoAdmin,
    /// No company goes by that name or id.
    #[error("no company is called {0}")]
    NoSuchCompany(String),
    /// Several do.
    #[error("several companies are called {0}")]
    Ambiguous(String),
    /// There are several companies, and none was named.
    #[error("there are several companies: {}", .0.join(", "))]
    WhichCompany(Vec<String>),
    /// The user belongs to another company than was named.
    #[error("{user} belongs to {own}, not to {named}")]
    WrongCompany {
        /// Who.
        user: String,
        /// Where it belongs.
        own: String,
        /// What was named.
        named: String,
    },
    /// The company is suspended, and its people may not work.
    #[error("{0} is suspended")]
    Suspended(String),
    /// The named user is no superuser, or there is none at all.
    #[error("there is no such superuser")]
    NoSuperuser,
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

    /// The viewer of the active user with that username or e-mail address, in its own company.
    ///
    /// # Errors
    /// [`ActAsError`].
    pub async fn named(&self, login: &str) -> Result<Viewer, ActAsError> {
        self.viewer(Some(login), None).await
    }

    /// The viewer as whom the operator manages users where it names nobody: the first admin.
    ///
    /// # Errors
    /// [`ActAsError`].
    pub async fn operator(&self) -> Result<Viewer, ActAsError> {
        self.viewer(None, None).await
    }

    /// The viewer of the active user with that username or e-mail address, or else of the first admin, in the company of
    /// that name or id. Where no company is named, it is the user's own, or the only one there is.
    ///
    /// # Errors
    /// [`ActAsError`].
    pub async fn viewer(&self, login: Option<&str>, company: Option<&str>) -> Result<Viewer, ActAsError> {
        let Some(login) = login else {
            let company = match company {
                Some(name) => self.company_named(name).await?,
                None => self.only_company().await?.ok_or(ActAsError::NoAdmin)?,
            };
            let admin = self.accounts.first_admin(company.id).await?;
            return standing(admin.ok_or(ActAsError::NoAdmin)?, company);
        };
        let user = self.user_named(login).await?;
        let own = match user.company {
            Some(own) => self.companies.get(own).await?,
            None => None,
        };
        let company = match (own, company) {
            (Some(own), None) => own,
            (Some(own), Some(name)) if is_called(&own, name) => own,
            // Whether there is a company of that name is nothing to somebody who belongs to another.
            (Some(own), Some(name)) => {
                return Err(ActAsError::WrongCompany {
                    user: user.username.to_string(),
                    own: own.name.to_string(),
                    named: name.trim().to_owned(),
                });
            }
            (None, Some(name)) => self.company_named(name).await?,
            (None, None) => {
                let only = self.only_company().await?;
                only.ok_or_else(|| ActAsError::NoSuchUser(login.to_owned()))?
            }
        };
        standing(user, company)
    }

    /// The superuser of that name, or else the one who has been one the longest.
    ///
    /// # Errors
    /// [`ActAsError`].
    pub async fn superuser(&self, login: Option<&str>) -> Result<Superuser, ActAsError> {
        let user = match login {
            Some(login) => self.user_named(login).await?,
            None => {
                let superusers = self.accounts.superusers().await?;
                let first = superusers.into_iter().find(User::is_active);
                first.ok_or(ActAsError::NoSuperuser)?
            }
        };
        Principal::authenticated(user, Provenance::local(Channel::Cli))
            .and_then(|principal| principal.superuser())
            .ok_or(ActAsError::NoSuperuser)
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

    /// Whether the jobs of `company` are to wait: it has been suspended.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn is_to_wait(&self, company: CompanyId) -> Result<bool, StoreError> {
        let company = self.companies.get(company).await?;
        Ok(company.is_some_and(|company| !company.is_active()))
    }

    /// The company of that name, whatever its capitals, or of that id.
    ///
    /// # Errors
    /// [`ActAsError`].
    pub async fn company_named(&self, name: &str) -> Result<Company, ActAsError> {
        if let Ok(id) = name.trim().parse::<CompanyId>() {
            let found = self.companies.get(id).await?;
            return found.ok_or_else(|| ActAsError::NoSuchCompany(name.to_owned()));
        }
        let all = self.all_companies().await?;
        let mut named = all.into_iter().filter(|company| is_called(company, name));
        match (named.next(), named.next()) {
            (Some(company), None) => Ok(company),
            (Some(_), Some(_)) => Err(ActAsError::Ambiguous(name.to_owned())),
            (None, _) => Err(ActAsError::NoSuchCompany(name.to_owned())),
        }
    }

    /// The company of an installation with exactly one; `None` where there is none yet.
    async fn only_company(&self) -> Result<Option<Company>, ActAsError> {
        let mut all = self.all_companies().await?;
        match all.len() {
            0 | 1 => Ok(all.pop()),
            _ => Err(ActAsError::WhichCompany(
                all.iter().map(|company| company.name.to_string()).collect(),
            )),
        }
    }

    async fn all_companies(&self) -> Result<Vec<Company>, StoreError> {
        let scope = InstallationScope::of_operator();
        let all = self
            .companies
            .overviews(&scope, &CompanyListing::default())
            .await?;
        Ok(all
            .companies
            .into_iter()
            .map(|overview| overview.company)
            .collect())
    }

    async fn user_named(&self, login: &str) -> Result<User, ActAsError> {
        let found = self.accounts.by_login(&login.trim().to_lowercase()).await?;
        found
            .map(|account| account.user)
            .filter(User::is_active)
            .ok_or_else(|| ActAsError::NoSuchUser(login.to_owned()))
    }
}

/// Whether the company goes by that name, whatever its capitals, or by that id.
fn is_called(company: &Company, name: &str) -> bool {
    let name = name.trim();
    company.name.as_str().to_lowercase() == name.to_lowercase() || company.id.to_string() == name
}

/// The viewer of `user` in `company`.
fn standing(user: User, company: Company) -> Result<Viewer, ActAsError> {
    let username = user.username.to_string();
    let refused = if user.company.is_some() && !company.is_active() {
        ActAsError::Suspended(company.name.to_string())
    } else {
        ActAsError::NoSuchUser(username)
    };
    Viewer::authenticated(user, company, Provenance::local(Channel::Cli)).ok_or(refused)
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::company::{CompanyName, Standing};
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::ports::{Account, CompanyOverview, CompanyOverviews, MockAccountQueries, MockCompanyQueries};
    use crate::testing::{company, now, superuser, user};

    fn named(number: u128, name: &str) -> Company {
        Company {
            id: CompanyId::from_uuid(Uuid::from_u128(number)),
            name: CompanyName::parse(name).unwrap().unwrap(),
            ..company()
        }
    }

    /// With these companies; `asha` is an admin of the first, `root` a superuser.
    fn act_as(companies: Vec<Company>) -> ActAs {
        let first = companies.first().map(|company| company.id);
        let asha = User {
            company: first,
            ..user(1, "asha", Role::Admin)
        };
        let root = superuser().principal().user().clone();
        let mut accounts = MockAccountQueries::new();
        let people = [asha.clone(), root];
        accounts.expect_by_login().returning(move |login| {
            let found = people.iter().find(|user| user.username.as_str() == login);
            Ok(found.map(|user| Account {
                user: user.clone(),
                password: None,
            }))
        });
        accounts
            .expect_first_admin()
            .returning(move |company| Ok((Some(company) == first).then(|| asha.clone())));
        let mut queries = MockCompanyQueries::new();
        let all = companies.clone();
        queries
            .expect_get()
            .returning(move |id| Ok(all.iter().find(|company| company.id == id).cloned()));
        queries.expect_overviews().returning(move |_, _| {
            let overviews = companies.iter().map(|company| CompanyOverview {
                company: company.clone(),
                users: 1,
                customers: 0,
                last_activity: None,
            });
            Ok(CompanyOverviews {
                total: companies.len() as u64,
                companies: overviews.collect(),
            })
        });
        ActAs {
            accounts: Arc::new(accounts),
            companies: Arc::new(queries),
        }
    }

    fn two() -> Vec<Company> {
        vec![named(100, "Malabar Learning"), named(101, "Elsewhere")]
    }

    #[rstest]
    #[case::own_company(Some("asha"), None, "Malabar Learning")]
    #[case::own_company_named(Some("asha"), Some("malabar learning"), "Malabar Learning")]
    #[case::superuser(Some("root"), Some("Elsewhere"), "Elsewhere")]
    #[case::first_admin(None, Some("Malabar Learning"), "Malabar Learning")]
    #[case::by_id(None, Some("00000000-0000-0000-0000-000000000064"), "Malabar Learning")]
    #[tokio::test]
    async fn a_company_is_stood_in(
        #[case] login: Option<&str>,
        #[case] company: Option<&str>,
        #[case] stands_in: &str,
    ) {
        let viewer = act_as(two()).viewer(login, company).await.unwrap();
        assert_eq!(viewer.company().name.as_str(), stands_in);
    }

    #[rstest]
    #[case(
        Some("asha"),
        Some("Elsewhere"),
        "asha belongs to Malabar Learning, not to Elsewhere"
    )]
    #[case(
        Some("root"),
        None,
        "there are several companies: Malabar Learning, Elsewhere"
    )]
    #[case(None, None, "there are several companies: Malabar Learning, Elsewhere")]
    #[case(None, Some("Nowhere"), "no company is called Nowhere")]
    #[case(Some("binu"), None, "no active user is called binu")]
    #[tokio::test]
    async fn nobody_is_acted_as_by_guessing(
        #[case] login: Option<&str>,
        #[case] company: Option<&str>,
        #[case] said: &str,
    ) {
        let refused = act_as(two()).viewer(login, company).await.unwrap_err();
        assert_eq!(refused.to_string(), said);
    }

    #[tokio::test]
    async fn names_that_two_companies_have_are_not_enough() {
        let twins = vec![named(100, "Twin"), named(101, "Twin")];
        let refused = act_as(twins).viewer(None, Some("twin")).await;
        assert!(matches!(refused, Err(ActAsError::Ambiguous(_))));
    }

    #[tokio::test]
    async fn the_only_company_needs_no_name() {
        let one = vec![named(100, "Malabar Learning")];
        assert!(act_as(one.clone()).viewer(Some("root"), None).await.is_ok());
        assert!(act_as(one).operator().await.is_ok());
        assert!(matches!(
            act_as(Vec::new()).operator().await,
            Err(ActAsError::NoAdmin)
        ));
    }

    #[tokio::test]
    async fn nobody_of_a_suspended_company_is_acted_as_but_a_superuser_enters_it() {
        let suspended = Company {
            standing: Standing::Suspended { at: now() },
            ..named(100, "Malabar Learning")
        };
        let act_as = act_as(vec![suspended]);
        assert!(matches!(
            act_as.named("asha").await,
            Err(ActAsError::Suspended(_))
        ));
        assert!(act_as.named("root").await.is_ok());
    }
}
