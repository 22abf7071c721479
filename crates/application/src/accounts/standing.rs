use std::sync::Arc;

use callbook_domain::company::Company;
use callbook_domain::second_factor::{Asked, Demand, Exposure, Mailing, asked};
use callbook_domain::user::User;

use crate::ports::{FactorQueries, StoreError};
use crate::{Ports, Settings};

/// How far somebody whose session or API token holds may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// As far as its permissions reach.
    Full,
    /// A second factor is demanded of it, and it can give none: it may set one up, and nothing else.
    MustEnrol,
}

/// Knows how far users may go, for sessions and API tokens alike.
#[derive(Clone)]
pub(crate) struct Standings {
    pub(crate) factors: Arc<dyn FactorQueries>,
    pub(crate) mailing: Mailing,
    pub(crate) exposure: Exposure,
}

impl Standings {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            factors: ports.factors.clone(),
            mailing: settings.mail.into(),
            exposure: settings.exposure,
        }
    }

    /// How far a user of that company, or of none, may go. Only where a factor is demanded that nobody can mail does it
    /// cost a look at the factors.
    pub(crate) async fn of(&self, user: &User, company: Option<&Company>) -> Result<Standing, StoreError> {
        let demand = Demand::of(user.role, company, self.exposure);
        if self.mailing == Mailing::Possible || demand != Demand::Always {
            return Ok(Standing::Full);
        }
        let known = self.factors.of(user.id).await?;
        Ok(match asked(demand, known.enrolled, self.mailing) {
            Asked::Enrolment => Standing::MustEnrol,
            Asked::Nothing | Asked::Factor(_) => Standing::Full,
        })
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use rstest::rstest;

    use super::*;
    use crate::ports::{MockFactorQueries, SecondFactors};
    use crate::testing::{now, user};

    #[rstest]
    #[case::an_admin_in_public(Role::Admin, Exposure::Public, Mailing::Impossible, Standing::MustEnrol)]
    #[case::a_superuser_in_public(
        Role::Superuser,
        Exposure::Public,
        Mailing::Impossible,
        Standing::MustEnrol
    )]
    #[case::codes_are_mailed(Role::Admin, Exposure::Public, Mailing::Possible, Standing::Full)]
    #[case::tried_out(Role::Admin, Exposure::Trial, Mailing::Impossible, Standing::Full)]
    #[case::sales(Role::Sales, Exposure::Public, Mailing::Impossible, Standing::Full)]
    #[tokio::test]
    async fn who_must_enrol(
        #[case] role: Role,
        #[case] exposure: Exposure,
        #[case] mailing: Mailing,
        #[case] expected: Standing,
    ) {
        for (app, expected) in [(None, expected), (Some(now()), Standing::Full)] {
            let mut factors = MockFactorQueries::new();
            factors.expect_of().returning(move |_| {
                let mut known = SecondFactors::default();
                known.enrolled.app = app;
                Ok(known)
            });
            let standings = Standings {
                factors: Arc::new(factors),
                mailing,
                exposure,
            };
            let standing = standings.of(&user(1, "asha", role), None).await.unwrap();
            assert_eq!(standing, expected, "{app:?}");
        }
    }
}
