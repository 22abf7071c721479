use callbook_domain::access::Principal;
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::SessionId;
use callbook_domain::second_factor::Mailing;

use super::desk::{Desk, FactorError};
use crate::{Ports, Settings};

/// Whether somebody wants codes by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailWish {
    /// It does.
    Wanted,
    /// It does not; where they are demanded they come all the same.
    NotWanted,
}

/// Chooses codes by mail as second factor, or gives them up. With the choice every other browser is signed out: it was let
/// in with less.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ChooseMail(Desk);

impl ChooseMail {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self(Desk::new(ports, settings))
    }

    /// Writes the wish down, in that session.
    ///
    /// # Errors
    /// [`FactorError::NoMail`], [`FactorError::Store`].
    pub async fn execute(
        &self,
        person: &Principal,
        session: SessionId,
        wish: MailWish,
    ) -> Result<(), FactorError> {
        let desk = &self.0;
        let (since, action, what) = match wish {
            MailWish::Wanted if desk.mailing == Mailing::Impossible => return Err(FactorError::NoMail),
            MailWish::Wanted => (
                Some(desk.clock.now()),
                AuditAction::MailedCodesChosen,
                "Your account now asks for a code by mail at each sign-in",
            ),
            MailWish::NotWanted => (
                None,
                AuditAction::MailedCodesGivenUp,
                "Your account no longer asks for a code by mail",
            ),
        };
        let unit = desk.transactions.begin().await?;
        unit.factors.want_mail(person.user_id(), since).await?;
        if wish == MailWish::Wanted {
            desk.end_others(&unit, person.user_id(), session).await?;
        }
        Ok(desk.finish(unit, person, action, what).await?)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::mail::LetterKind;

    use super::super::desk::tests::{HERE, desk, others_end, person};
    use super::*;
    use crate::mail::MailDelivery;
    use crate::ports::SecondFactors;
    use crate::testing::MockUnit;

    #[tokio::test]
    async fn codes_by_mail_are_chosen_where_mail_arrives() {
        let unit = MockUnit::default()
            .audited(AuditAction::MailedCodesChosen)
            .mailed(LetterKind::FactorChanged, "asha@example.com");
        let mut unit = others_end(unit);
        unit.factors
            .expect_want_mail()
            .withf(|_, since| since.is_some())
            .times(1)
            .returning(|_, _| Ok(()));
        let desk_ = desk(unit.committed(), SecondFactors::default(), MailDelivery::Smtp);
        let chosen = ChooseMail(desk_)
            .execute(&person(Role::Sales), HERE, MailWish::Wanted)
            .await;
        chosen.unwrap();

        let nowhere = desk(MockUnit::never(), SecondFactors::default(), MailDelivery::Outbox);
        let refused = ChooseMail(nowhere)
            .execute(&person(Role::Sales), HERE, MailWish::Wanted)
            .await;
        assert!(matches!(refused, Err(FactorError::NoMail)));
    }

    #[tokio::test]
    async fn giving_them_up_signs_nobody_out() {
        let mut unit = MockUnit::default()
            .audited(AuditAction::MailedCodesGivenUp)
            .mailed(LetterKind::FactorChanged, "asha@example.com");
        unit.factors
            .expect_want_mail()
            .withf(|_, since| since.is_none())
            .times(1)
            .returning(|_, _| Ok(()));
        let desk = desk(unit.committed(), SecondFactors::default(), MailDelivery::Smtp);
        let given_up = ChooseMail(desk)
            .execute(&person(Role::Sales), HERE, MailWish::NotWanted)
            .await;
        given_up.unwrap();
    }
}
