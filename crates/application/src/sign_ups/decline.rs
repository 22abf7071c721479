use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, SignUpId};
use callbook_domain::invitation::SignUpRequest;

use crate::mail::Post;
use crate::ports::{AuditEntry, Clock, Ids, Letter, Recipient, StoreError, Transactions};
use crate::{Ports, Settings};

/// Why nobody was turned down.
#[derive(Debug, thiserror::Error)]
pub enum DeclineError {
    /// The viewer may not give the role that was wished for.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Somebody else has decided meanwhile.
    #[error("this sign-up does not wait any more")]
    Gone,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Turns somebody down who asked to join; what it told is forgotten.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct DeclineSignUp {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    post: Post,
}

impl DeclineSignUp {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// Turns it down, and tells it by mail.
    ///
    /// # Errors
    /// [`DeclineError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, id: SignUpId) -> Result<SignUpRequest, DeclineError> {
        let scope = viewer.users()?;
        let audit = AuditId::from_uuid(self.ids.next());
        let unit = self.transactions.begin().await?;
        let taken = unit.sign_ups.take(&scope, id).await?;
        let request = taken.ok_or(DeclineError::Gone)?;
        viewer.may_give(request.role)?;
        let to = Recipient::in_company(
            viewer.company(),
            request.email.clone(),
            Some(request.name.clone()),
        );
        self.post.put(&unit, &Letter::SignUpDeclined, &to).await?;
        let action = AuditAction::SignUpDeclined;
        let entry = AuditEntry::by(viewer, audit, self.clock.now(), action, &request.email)
            .with("role", request.role);
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(request)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::mail::LetterKind;
    use callbook_domain::user::{Email, PersonName};
    use uuid::Uuid;

    use super::*;
    use crate::mail::MailDelivery;
    use crate::testing::{MockUnit, clock, company, ids, now, post, viewer};

    fn unit(wished: Role) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.sign_ups.expect_take().returning(move |_, id| {
            Ok(Some(SignUpRequest {
                id,
                company: company().id,
                email: Email::parse("dev@example.com").unwrap(),
                name: PersonName::parse("Dev").unwrap().unwrap(),
                role: wished,
                asked_at: now(),
            }))
        });
        unit
    }

    async fn decline(transactions: Arc<dyn Transactions>) -> Result<SignUpRequest, DeclineError> {
        let use_case = DeclineSignUp {
            transactions,
            clock: clock(),
            ids: ids(),
            post: post(MailDelivery::Smtp),
        };
        let id = SignUpId::from_uuid(Uuid::from_u128(80));
        use_case.execute(&viewer(Role::Manager), id).await
    }

    #[tokio::test]
    async fn somebody_turned_down_is_told() {
        let unit = unit(Role::Sales)
            .audited(AuditAction::SignUpDeclined)
            .mailed(LetterKind::SignUpDeclined, "dev@example.com");
        decline(unit.committed()).await.unwrap();
    }

    #[tokio::test]
    async fn a_manager_does_not_decide_on_a_wider_wish() {
        let declined = decline(unit(Role::Manager).dropped()).await;
        assert!(matches!(declined, Err(DeclineError::NotAllowed(_))));
    }
}
