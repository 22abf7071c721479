use std::sync::Arc;

use callbook_domain::access::Principal;
use callbook_domain::audit::AuditAction;
use callbook_domain::company::Company;
use callbook_domain::ids::{AuditId, LinkId};
use callbook_domain::user::{Email, User};
use jiff::{SignedDuration, Timestamp};

use crate::mail::{MailDelivery, Post};
use crate::ports::{
    AuditEntry, Clock, CompanyQueries, EmailChange, Ids, Letter, Mail, Recipient, StoreError, Tokens,
    Transactions,
};
use crate::{Ports, Settings};

/// How long the link to the new address holds.
const LINK_HOLDS: SignedDuration = SignedDuration::from_mins(30);
/// So many mails somebody may send to new addresses in [`WINDOW`].
const MAILS: u32 = 3;
const WINDOW: SignedDuration = SignedDuration::from_hours(1);

/// Why no mail was sent.
#[derive(Debug, thiserror::Error)]
pub enum AskForEmailError {
    /// It is the address that the account has.
    #[error("this is your e-mail address already")]
    Same,
    /// Three mails went out within the hour.
    #[error("three links were sent within the hour: look for them, or try again later")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sends a link to a new e-mail address. The account has it once the link has been used; whoever asks does not learn
/// whether somebody else has it already.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct AskForEmail {
    transactions: Arc<dyn Transactions>,
    companies: Arc<dyn CompanyQueries>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    post: Post,
}

impl AskForEmail {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            companies: ports.companies.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// Where the mail goes; without a server somebody has to hand the link over.
    pub const fn delivery(&self) -> MailDelivery {
        self.post.delivery()
    }

    /// Sends it, unless another account has the address.
    ///
    /// # Errors
    /// [`AskForEmailError`], and nothing was sent.
    pub async fn execute(&self, principal: &Principal, email: Email) -> Result<(), AskForEmailError> {
        let user = principal.user();
        if user.email == email {
            return Err(AskForEmailError::Same);
        }
        let company = match user.company {
            Some(company) => self.companies.get(company).await?,
            None => None,
        };
        let now = self.clock.now();
        let renamed = User {
            email,
            ..user.clone()
        };
        let (change, mail) = self.change(&renamed, company.as_ref(), now)?;
        let id = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by_person(principal, id, now, AuditAction::EmailChangeAsked, user.id)
            .with("email", &renamed.email);

        let unit = self.transactions.begin().await?;
        let asked = format!("email-change:{}", user.id);
        unit.throttle.fail(&asked, WINDOW, now).await?;
        if unit.throttle.failures(&asked, WINDOW, now).await?.count > MAILS {
            return Err(AskForEmailError::TooMany);
        }
        if !unit.users.email_taken(&renamed).await? {
            unit.email_changes.insert(&change).await?;
            unit.outbox.push(&mail).await?;
        }
        unit.audit.append(&entry).await?;
        Ok(unit.commit().await?)
    }

    fn change(
        &self,
        renamed: &User,
        company: Option<&Company>,
        now: Timestamp,
    ) -> Result<(EmailChange, Mail), StoreError> {
        let token = self.tokens.next();
        let change = EmailChange {
            id: LinkId::from_uuid(self.ids.next()),
            user: renamed.id,
            email: renamed.email.clone(),
            digest: self.tokens.digest(&token.0),
            made_at: now,
            expires_at: now + LINK_HOLDS,
        };
        let letter = Letter::EmailChange {
            token,
            expires_at: change.expires_at,
        };
        let mail = self.post.write(&letter, &Recipient::user(renamed, company))?;
        Ok((change, mail))
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::mail::LetterKind;

    use super::*;
    use crate::ports::{Failures, MockCompanyQueries};
    use crate::testing::{MockUnit, clock, company, ids, now, post, principal, tokens};

    fn use_case(transactions: Arc<dyn Transactions>) -> AskForEmail {
        let mut companies = MockCompanyQueries::new();
        companies.expect_get().returning(|_| Ok(Some(company())));
        AskForEmail {
            transactions,
            companies: Arc::new(companies),
            tokens: tokens(),
            clock: clock(),
            ids: ids(),
            post: post(MailDelivery::Smtp),
        }
    }

    fn asked(times: u32, unit: MockUnit) -> MockUnit {
        let mut unit = unit;
        unit.throttle.expect_fail().times(1).returning(|_, _, _| Ok(()));
        unit.throttle.expect_failures().returning(move |_, _, _| {
            Ok(Failures {
                count: times,
                last_at: Some(now()),
            })
        });
        unit
    }

    fn new_email() -> Email {
        Email::parse("asha@elsewhere.example").unwrap()
    }

    #[tokio::test]
    async fn a_link_of_half_an_hour_goes_to_the_new_address() {
        let audited = MockUnit::default().audited(AuditAction::EmailChangeAsked);
        let mut unit = asked(3, audited).mailed(LetterKind::EmailChange, "asha@elsewhere.example");
        unit.users.expect_email_taken().returning(|_| Ok(false));
        unit.email_changes
            .expect_insert()
            .withf(|change| {
                change.email == new_email() && change.expires_at == now() + SignedDuration::from_mins(30)
            })
            .times(1)
            .returning(|_| Ok(()));
        use_case(unit.committed())
            .execute(&principal(Role::Sales), new_email())
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn an_address_that_somebody_has_is_answered_alike_and_gets_nothing() {
        let mut unit = asked(1, MockUnit::default().audited(AuditAction::EmailChangeAsked));
        unit.users.expect_email_taken().returning(|_| Ok(true));
        use_case(unit.committed())
            .execute(&principal(Role::Sales), new_email())
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn not_more_than_three_in_an_hour_and_not_the_same() {
        let asha = principal(Role::Sales);
        let result = use_case(asked(4, MockUnit::default()).dropped())
            .execute(&asha, new_email())
            .await;
        assert!(matches!(result, Err(AskForEmailError::TooMany)));
        let result = use_case(MockUnit::never())
            .execute(&asha, asha.user().email.clone())
            .await;
        assert!(matches!(result, Err(AskForEmailError::Same)));
    }
}
