use callbook_domain::access::Principal;
use callbook_domain::second_factor::{Demand, Mailing, may_give_up_app};

use super::desk::Desk;
use crate::ports::{Enrolment, SecondFactors, StoreError};
use crate::{Ports, Settings};

/// Somebody's second factors, as the page of them shows.
#[derive(Debug, Clone)]
pub struct FactorsShown {
    /// What is set up.
    pub known: SecondFactors,
    /// How strongly one is demanded.
    pub demand: Demand,
    /// Whether codes can be mailed.
    pub mailing: Mailing,
    /// Whether the app may be given up.
    pub may_give_up_app: bool,
    /// What brings the secret into an app, while one is being set up.
    pub enrolment: Option<Enrolment>,
}

/// Shows one's own second factors.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ShowFactors(Desk);

impl ShowFactors {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self(Desk::new(ports, settings))
    }

    /// What is set up, and what may be.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(&self, person: &Principal) -> Result<FactorsShown, StoreError> {
        let desk = &self.0;
        let user = person.user();
        let known = desk.app.factors.of(user.id).await?;
        let company = desk.company_of(user).await?;
        let issuer = company
            .as_ref()
            .map_or("Callbook", |company| company.name.as_str());
        let enrolment = match &known.pending {
            Some(seed) => {
                let secret = desk.app.opened(user, seed)?;
                Some(desk.app.totp.enrolment(&secret, issuer, user.username.as_str()))
            }
            None => None,
        };
        let demand = Demand::of(user.role, company.as_ref(), desk.exposure);
        Ok(FactorsShown {
            known,
            demand,
            mailing: desk.mailing,
            may_give_up_app: may_give_up_app(demand, desk.mailing),
            enrolment,
        })
    }
}
