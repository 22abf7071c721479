use std::sync::Arc;

use callbook_domain::access::{CompanyScope, NotAllowed, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, InvitationId, UserId};
use callbook_domain::invitation::Invitation;
use callbook_domain::user::Email;
use jiff::{SignedDuration, Timestamp};

use super::invite::letter;
use super::often::{INVITATION_WINDOW, Often, count};
use crate::groups::{PutIntoError, grantable};
use crate::mail::Post;
use crate::ports::{AuditEntry, Clock, Closed, Ids, StoreError, Token, Tokens, Transactions, UnitOfWork};
use crate::{Ports, Settings};

/// An invitation has a new link. Its secret is shown once and not kept.
#[derive(Debug, Clone)]
pub struct InvitationMade {
    /// Who is invited.
    pub email: Email,
    /// The secret for the address.
    pub token: Token,
    /// Until when it holds.
    pub expires_at: Timestamp,
}

/// Why an invitation was neither made anew nor withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum RenewError {
    /// The viewer may not give that role.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// One of its groups may not be given by the viewer, or is gone.
    #[error(transparent)]
    Groups(#[from] PutIntoError),
    /// It was accepted or withdrawn, or never was.
    #[error("this invitation is not open any more")]
    Gone,
    /// The address has had its invitations of this hour.
    #[error("this address got several invitations within the hour: send it again later")]
    TooOften {
        /// When to try again.
        retry_after: SignedDuration,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes an invitation anew: its earlier link ends, and the new one holds for another three days.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct SendInvitationAgain {
    transactions: Arc<dyn Transactions>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    post: Post,
}

impl SendInvitationAgain {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// Makes it anew; from now on it is the viewer's.
    ///
    /// # Errors
    /// [`RenewError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, id: InvitationId) -> Result<InvitationMade, RenewError> {
        let scope = viewer.users()?;
        let token = self.tokens.next();
        let now = self.clock.now();
        let unit = self.transactions.begin().await?;
        let found = open(&unit, viewer, &scope, id).await?;
        if !found.groups.is_empty() {
            let groups = unit.groups.all(&scope).await?;
            let nobody = UserId::from_uuid(self.ids.next());
            grantable(viewer, &found.groups, &groups, nobody)?;
        }
        if count(&unit, &found.email, now).await? == Often::TooOften {
            return Err(RenewError::TooOften {
                retry_after: INVITATION_WINDOW,
            });
        }
        let invitation = Invitation {
            invited_by: viewer.user_id(),
            made_at: now,
            expires_at: now + Invitation::HOLDS,
            ..found
        };
        let digest = self.tokens.digest(&token.0);
        if unit.invitations.renew(&scope, &invitation, digest).await? == Closed::Already {
            return Err(RenewError::Gone);
        }
        let (letter, to) = letter(viewer, &invitation, &token);
        self.post.put(&unit, &letter, &to).await?;
        let audit = AuditId::from_uuid(self.ids.next());
        let action = AuditAction::InvitationSentAgain;
        unit.audit
            .append(&AuditEntry::by(viewer, audit, now, action, &invitation.email))
            .await?;
        unit.commit().await?;
        Ok(InvitationMade {
            email: invitation.email,
            token,
            expires_at: invitation.expires_at,
        })
    }
}

/// Withdraws an invitation: its link ends.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct WithdrawInvitation {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl WithdrawInvitation {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Withdraws it; returns who was invited.
    ///
    /// # Errors
    /// [`RenewError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, id: InvitationId) -> Result<Email, RenewError> {
        let scope = viewer.users()?;
        let now = self.clock.now();
        let unit = self.transactions.begin().await?;
        let found = open(&unit, viewer, &scope, id).await?;
        if unit.invitations.withdraw(&scope, id, now).await? == Closed::Already {
            return Err(RenewError::Gone);
        }
        let audit = AuditId::from_uuid(self.ids.next());
        let action = AuditAction::InvitationWithdrawn;
        unit.audit
            .append(&AuditEntry::by(viewer, audit, now, action, &found.email))
            .await?;
        unit.commit().await?;
        Ok(found.email)
    }
}

/// An open invitation to a role that the viewer may give.
async fn open(
    unit: &UnitOfWork,
    viewer: &Viewer,
    scope: &CompanyScope,
    id: InvitationId,
) -> Result<Invitation, RenewError> {
    let found = unit.invitations.find(scope, id).await?.ok_or(RenewError::Gone)?;
    viewer.may_give(found.role)?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::mail::LetterKind;
    use uuid::Uuid;

    use super::*;
    use crate::invitations::often::INVITATIONS_TO_ONE;
    use crate::mail::MailDelivery;
    use crate::ports::Failures;
    use crate::testing::{MockUnit, clock, company, ids, now, post, tokens, user, viewer};

    fn id() -> InvitationId {
        InvitationId::from_uuid(Uuid::from_u128(70))
    }

    fn unit(role: Role) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.invitations.expect_find().returning(move |_, id| {
            Ok(Some(Invitation {
                id,
                company: company().id,
                email: Email::parse("dev@example.com").unwrap(),
                name: None,
                role,
                groups: Vec::new(),
                invited_by: user(1, "latha", Role::Manager).id,
                made_at: now(),
                expires_at: now(),
            }))
        });
        unit
    }

    fn again(transactions: Arc<dyn Transactions>) -> SendInvitationAgain {
        SendInvitationAgain {
            transactions,
            tokens: tokens(),
            clock: clock(),
            ids: ids(),
            post: post(MailDelivery::Smtp),
        }
    }

    fn withdraw(transactions: Arc<dyn Transactions>) -> WithdrawInvitation {
        WithdrawInvitation {
            transactions,
            clock: clock(),
            ids: ids(),
        }
    }

    #[tokio::test]
    async fn an_expired_one_gets_a_new_link() {
        let mut unit = counted(unit(Role::Sales), INVITATIONS_TO_ONE)
            .audited(AuditAction::InvitationSentAgain)
            .mailed(LetterKind::Invitation, "dev@example.com");
        unit.invitations
            .expect_renew()
            .withf(|_, invitation, digest| {
                invitation.expires_at == now() + Invitation::HOLDS && digest.0 == [7; 32]
            })
            .times(1)
            .returning(|_, _, _| Ok(Closed::Not));
        again(unit.committed())
            .execute(&viewer(Role::Manager), id())
            .await
            .unwrap();
    }

    fn counted(mut unit: MockUnit, count: u32) -> MockUnit {
        unit.throttle.expect_fail().returning(|_, _, _| Ok(()));
        unit.throttle.expect_take_back().returning(|_| Ok(()));
        unit.throttle.expect_failures().returning(move |_, _, _| {
            let last_at = Some(now());
            Ok(Failures { count, last_at })
        });
        unit
    }

    #[tokio::test]
    async fn nobody_is_flooded_by_sending_again() {
        let mut unit = counted(unit(Role::Sales), INVITATIONS_TO_ONE + 1);
        unit.invitations.expect_renew().never();
        unit.outbox.expect_push().never();
        let sent = again(unit.dropped()).execute(&viewer(Role::Manager), id()).await;
        assert!(matches!(sent, Err(RenewError::TooOften { .. })));
    }

    #[tokio::test]
    async fn one_is_withdrawn_once() {
        for (closed, done) in [(Closed::Not, true), (Closed::Already, false)] {
            let mut unit = unit(Role::Sales);
            unit.invitations
                .expect_withdraw()
                .returning(move |_, _, _| Ok(closed));
            let transactions = if done {
                unit.audited(AuditAction::InvitationWithdrawn).committed()
            } else {
                unit.dropped()
            };
            let withdrawn = withdraw(transactions).execute(&viewer(Role::Manager), id()).await;
            assert_eq!(withdrawn.is_ok(), done);
        }
    }

    #[tokio::test]
    async fn a_managers_reach_ends_at_wider_roles() {
        let manager = viewer(Role::Manager);
        let renewed = again(unit(Role::Admin).dropped()).execute(&manager, id()).await;
        assert!(matches!(renewed, Err(RenewError::NotAllowed(_))));
        let withdrawn = withdraw(unit(Role::Admin).dropped())
            .execute(&manager, id())
            .await;
        assert!(matches!(withdrawn, Err(RenewError::NotAllowed(_))));
    }
}
