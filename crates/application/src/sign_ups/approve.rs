use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Role, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, GroupId, SignUpId, UserId};
use callbook_domain::user::{PersonName, User, Username};
use jiff::Timestamp;

use crate::groups::{PutIntoError, put_into};
use crate::mail::Post;
use crate::ports::{
    AuditEntry, Clock, Ids, Inserted, Letter, Recipient, StoreError, Tokens, Transactions, UnitOfWork,
};
use crate::users::{FIRST_PASSWORD_LINK_HOLDS, LinkMade, Linking};
use crate::{Ports, Settings};

/// What somebody who asked to join is to be.
#[derive(Debug, Clone)]
pub struct ApproveCommand {
    /// Whose wish.
    pub sign_up: SignUpId,
    /// What screens call it.
    pub name: PersonName,
    /// What it signs in with.
    pub username: Username,
    /// Its role, which need not be the one that it wished for.
    pub role: Role,
    /// The groups that it is to be in.
    pub groups: Vec<GroupId>,
}

/// Somebody was let in.
#[derive(Debug, Clone)]
pub struct Approved {
    /// The user, which has no password yet.
    pub user: User,
    /// The link with which it sets one; the same was mailed to its address.
    pub link: LinkMade,
}

/// Why nobody was approved.
#[derive(Debug, thiserror::Error)]
pub enum ApproveError {
    /// The viewer may not give that role.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// One of the groups may not be given by the viewer, or is gone.
    #[error(transparent)]
    Groups(#[from] PutIntoError),
    /// Somebody else has decided meanwhile.
    #[error("this sign-up does not wait any more")]
    Gone,
    /// Somebody has that `username` or `email`.
    #[error("this {0} is taken: choose another")]
    Taken(&'static str),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a user of somebody who asked to join. Its password it sets by a link sent to its address: nobody has proved so
/// far that the address belongs to whoever asked.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ApproveSignUp {
    transactions: Arc<dyn Transactions>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    post: Post,
}

impl ApproveSignUp {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// Approves it; the user gets a link by mail.
    ///
    /// # Errors
    /// [`ApproveError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, command: ApproveCommand) -> Result<Approved, ApproveError> {
        viewer.may_give(command.role)?;
        let scope = viewer.users()?;
        let now = self.clock.now();
        let id = AuditId::from_uuid(self.ids.next());

        let unit = self.transactions.begin().await?;
        let groups = unit.groups.all(&scope).await?;
        let taken = unit.sign_ups.take(&scope, command.sign_up).await?;
        let request = taken.ok_or(ApproveError::Gone)?;
        viewer.may_give(request.role)?;
        let user = User::new(
            UserId::from_uuid(self.ids.next()),
            Some(viewer.company_id()),
            command.username,
            request.email,
            command.name,
            command.role,
            now,
        );
        if let Inserted::Taken(field) = unit.users.insert(&user, None).await? {
            return Err(ApproveError::Taken(field));
        }
        let moved = put_into(&unit, viewer, user.id, &command.groups, groups).await?;
        let link = self.let_in(&unit, viewer, &user, now).await?;
        let entry = AuditEntry::by(viewer, id, now, AuditAction::SignUpApproved, user.id)
            .with("username", &user.username)
            .with("role", user.role);
        let entry = if moved.to.is_empty() {
            entry
        } else {
            entry.with("groups", moved.to)
        };
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(Approved { user, link })
    }

    async fn let_in(
        &self,
        unit: &UnitOfWork,
        viewer: &Viewer,
        user: &User,
        now: Timestamp,
    ) -> Result<LinkMade, StoreError> {
        let linking = Linking {
            tokens: self.tokens.as_ref(),
            ids: self.ids.as_ref(),
            now,
        };
        let made = linking
            .hand_over(unit, user.id, FIRST_PASSWORD_LINK_HOLDS)
            .await?;
        let letter = Letter::SignUpApproved {
            username: user.username.to_string(),
            token: made.token.clone(),
            expires_at: made.expires_at,
        };
        let to = Recipient::in_company(viewer.company(), user.email.clone(), Some(user.name.clone()));
        self.post.put(unit, &letter, &to).await?;
        Ok(made)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::invitation::SignUpRequest;
    use callbook_domain::mail::LetterKind;
    use callbook_domain::user::Email;
    use uuid::Uuid;

    use super::*;
    use crate::mail::MailDelivery;
    use crate::testing::{MockUnit, clock, company, ids, now, post, tokens, viewer};

    fn unit(wished: Role, inserted: Inserted) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.groups.expect_all().returning(|_| Ok(Vec::new()));
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
        unit.users
            .expect_insert()
            .withf(|_, hash| hash.is_none())
            .returning(move |_, _| Ok(inserted));
        unit
    }

    async fn approve(
        transactions: Arc<dyn Transactions>,
        actor: Role,
        role: Role,
    ) -> Result<Approved, ApproveError> {
        let use_case = ApproveSignUp {
            transactions,
            tokens: tokens(),
            clock: clock(),
            ids: ids(),
            post: post(MailDelivery::Smtp),
        };
        let command = ApproveCommand {
            sign_up: SignUpId::from_uuid(Uuid::from_u128(80)),
            name: PersonName::parse("Dev Anand").unwrap().unwrap(),
            username: Username::parse("dev").unwrap(),
            role,
            groups: Vec::new(),
        };
        use_case.execute(&viewer(actor), command).await
    }

    #[tokio::test]
    async fn approval_makes_a_user_whose_password_its_address_sets() {
        let mut unit = unit(Role::Sales, Inserted::Done)
            .audited(AuditAction::SignUpApproved)
            .mailed(LetterKind::SignUpApproved, "dev@example.com");
        unit.links
            .expect_insert()
            .withf(|link| link.expires_at == now() + FIRST_PASSWORD_LINK_HOLDS)
            .times(1)
            .returning(|_| Ok(()));
        let approved = approve(unit.committed(), Role::Manager, Role::Sales)
            .await
            .unwrap();
        let user = approved.user;
        assert_eq!((user.role, user.is_active()), (Role::Sales, true));
        assert_eq!(approved.link.token.0, "secret");
    }

    #[tokio::test]
    async fn a_wish_and_a_role_beyond_the_viewers_are_not_its_to_approve() {
        let wished = approve(
            unit(Role::Manager, Inserted::Done).dropped(),
            Role::Manager,
            Role::Sales,
        )
        .await;
        assert!(matches!(wished, Err(ApproveError::NotAllowed(_))));
        let given = approve(MockUnit::never(), Role::Manager, Role::Admin).await;
        assert!(matches!(given, Err(ApproveError::NotAllowed(_))));
    }

    #[tokio::test]
    async fn a_taken_name_and_a_decided_sign_up_write_nothing() {
        let taken = unit(Role::Sales, Inserted::Taken("username")).dropped();
        let approved = approve(taken, Role::Admin, Role::Sales).await;
        assert!(matches!(approved, Err(ApproveError::Taken("username"))));
        let mut gone = MockUnit::default();
        gone.groups.expect_all().returning(|_| Ok(Vec::new()));
        gone.sign_ups.expect_take().returning(|_, _| Ok(None));
        let approved = approve(gone.dropped(), Role::Admin, Role::Sales).await;
        assert!(matches!(approved, Err(ApproveError::Gone)));
    }
}
