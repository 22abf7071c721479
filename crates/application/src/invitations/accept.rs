use std::sync::Arc;

use callbook_domain::access::{Provenance, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, UserId};
use callbook_domain::invitation::Invitation;
use callbook_domain::user::{Password, PasswordRefusal, PersonName, User, Username};

use super::OpenInvitation;
use crate::groups::{PutIntoError, put_into};
use crate::ports::{
    AuditEntry, Clock, Ids, Inserted, PasswordError, PasswordHash, Passwords, StoreError, Tokens,
    Transactions,
};
use crate::{Ports, Settings};

/// What somebody who was invited says of itself.
#[derive(Debug, Clone)]
pub struct AcceptCommand {
    /// What screens are to call it.
    pub name: PersonName,
    /// What it wants to sign in with.
    pub username: Username,
    /// The password, as it was typed.
    pub password: String,
}

/// Why an invitation was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// It is used, withdrawn or expired, never was, or whoever made it may not give any more what it says.
    #[error("this invitation does not hold any more: ask for a new one")]
    Gone,
    /// The password may not be set; the link still holds.
    #[error(transparent)]
    Refused(#[from] PasswordRefusal),
    /// Somebody has that `username`, or the invited `email` has an account; the link still holds.
    #[error("this {0} is taken: choose another")]
    Taken(&'static str),
    /// The password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a user of whoever holds the link of an invitation, once.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct AcceptInvitation {
    transactions: Arc<dyn Transactions>,
    open: OpenInvitation,
    passwords: Arc<dyn Passwords>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl AcceptInvitation {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            open: OpenInvitation::new(ports, settings),
            passwords: ports.passwords.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Accepts it; returns the user, who signs in next.
    ///
    /// # Errors
    /// [`AcceptError`], and nothing was written.
    pub async fn execute(
        &self,
        token: &str,
        command: AcceptCommand,
        provenance: Provenance,
    ) -> Result<User, AcceptError> {
        let found = self.open.with_inviter(token, provenance.clone()).await?;
        let (invitation, inviter) = found.ok_or(AcceptError::Gone)?;
        let names = [
            command.username.as_str(),
            command.name.as_str(),
            invitation.email.as_str(),
            inviter.company().name.as_str(),
        ];
        let password = Password::parse(&command.password, &names)?;
        let hash = self.passwords.hash(&password).await?;
        // Hashing took its time: the inviter may have been demoted or deactivated meanwhile.
        let found = self.open.with_inviter(token, provenance.clone()).await?;
        let (_, inviter) = found.ok_or(AcceptError::Gone)?;
        self.join(token, &inviter, command, invitation, hash, provenance)
            .await
    }

    async fn join(
        &self,
        token: &str,
        inviter: &Viewer,
        command: AcceptCommand,
        invitation: Invitation,
        hash: PasswordHash,
        provenance: Provenance,
    ) -> Result<User, AcceptError> {
        let now = self.clock.now();
        let user = User::new(
            UserId::from_uuid(self.ids.next()),
            Some(invitation.company),
            command.username,
            invitation.email,
            command.name,
            invitation.role,
            now,
        );
        let id = AuditId::from_uuid(self.ids.next());
        let mut entry = AuditEntry::by_nobody(provenance, id, now, AuditAction::InvitationAccepted, user.id)
            .done_by(user.id)
            .in_company(user.company)
            .with("username", &user.username)
            .with("role", user.role)
            .with("invited by", &inviter.user().username);

        let unit = self.transactions.begin().await?;
        let groups = if invitation.groups.is_empty() {
            Vec::new()
        } else {
            unit.groups.all(&inviter.company_scope()).await?
        };
        // This update decides: of two at once, one finds the invitation unused.
        if unit
            .invitations
            .take(self.tokens.digest(token), now)
            .await?
            .is_none()
        {
            return Err(AcceptError::Gone);
        }
        if let Inserted::Taken(field) = unit.users.insert(&user, Some(hash)).await? {
            return Err(AcceptError::Taken(field));
        }
        if !invitation.groups.is_empty() {
            // A group that was deleted meanwhile gives nothing any more.
            let mut wanted = invitation.groups;
            wanted.retain(|id| groups.iter().any(|group| group.id == *id));
            let moved = put_into(&unit, inviter, user.id, &wanted, groups).await;
            entry = entry.with("groups", moved.map_err(gone)?.to);
        }
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(user)
    }
}

/// What the inviter may not give any more, the invitation does not give.
fn gone(error: PutIntoError) -> AcceptError {
    match error {
        PutIntoError::NotAllowed(_) | PutIntoError::NoSuchGroup => AcceptError::Gone,
        PutIntoError::Store(error) => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Channel, Permission, Permissions, Role};
    use callbook_domain::group::{Group, GroupName};
    use callbook_domain::ids::{GroupId, InvitationId};
    use callbook_domain::user::Email;
    use callbook_domain::version::Version;
    use uuid::Uuid;

    use super::*;
    use crate::ports::{MockPasswords, MockTokens, TokenDigest};
    use crate::testing::{MockUnit, clock, company, ids, now, user};

    fn invitation(groups: Vec<GroupId>) -> Invitation {
        Invitation {
            id: InvitationId::from_uuid(Uuid::from_u128(70)),
            company: company().id,
            email: Email::parse("dev@example.com").unwrap(),
            name: None,
            role: Role::Sales,
            groups,
            invited_by: user(1, "latha", Role::Manager).id,
            made_at: now(),
            expires_at: now() + Invitation::HOLDS,
        }
    }

    fn group(permission: Permission) -> Group {
        Group {
            id: GroupId::from_uuid(Uuid::from_u128(50)),
            company: company().id,
            name: GroupName::parse("Importers").unwrap().unwrap(),
            permissions: Permissions::NONE.with(permission),
            members: Vec::new(),
            created_at: now(),
            version: Version::FIRST,
        }
    }

    async fn accept(
        transactions: Arc<dyn Transactions>,
        found: Option<Invitation>,
        password: &str,
    ) -> Result<User, AcceptError> {
        let mut passwords = MockPasswords::new();
        passwords
            .expect_hash()
            .returning(|_| Ok(PasswordHash("hash".to_owned())));
        let mut tokens = MockTokens::new();
        tokens.expect_digest().returning(|_| TokenDigest([7; 32]));
        let use_case = AcceptInvitation {
            transactions,
            open: OpenInvitation::finding(found, user(1, "latha", Role::Manager)),
            passwords: Arc::new(passwords),
            tokens: Arc::new(tokens),
            clock: clock(),
            ids: ids(),
        };
        let command = AcceptCommand {
            name: PersonName::parse("Dev Anand").unwrap().unwrap(),
            username: Username::parse("dev").unwrap(),
            password: password.to_owned(),
        };
        use_case
            .execute("token", command, Provenance::local(Channel::Browser))
            .await
    }

    const PASSWORD: &str = "seven green bottles standing";

    #[tokio::test]
    async fn it_makes_the_user_and_uses_the_link_up_in_one_commit() {
        let mut unit = MockUnit::default().audited(AuditAction::InvitationAccepted);
        unit.invitations
            .expect_take()
            .times(1)
            .returning(|_, _| Ok(Some(invitation(Vec::new()))));
        unit.users
            .expect_insert()
            .withf(|user, hash| user.role == Role::Sales && hash.is_some())
            .times(1)
            .returning(|_, _| Ok(Inserted::Done));
        let user = accept(unit.committed(), Some(invitation(Vec::new())), PASSWORD)
            .await
            .unwrap();
        assert_eq!(user.email.as_str(), "dev@example.com");
    }

    #[tokio::test]
    async fn of_two_at_once_one_finds_it_gone() {
        let mut unit = MockUnit::default();
        unit.invitations.expect_take().returning(|_, _| Ok(None));
        let accepted = accept(unit.dropped(), Some(invitation(Vec::new())), PASSWORD).await;
        assert!(matches!(accepted, Err(AcceptError::Gone)));
        let accepted = accept(MockUnit::never(), None, PASSWORD).await;
        assert!(matches!(accepted, Err(AcceptError::Gone)));
    }

    #[tokio::test]
    async fn a_refused_password_and_a_taken_name_leave_the_link() {
        let accepted = accept(MockUnit::never(), Some(invitation(Vec::new())), "short").await;
        assert!(matches!(accepted, Err(AcceptError::Refused(_))));
        let mut unit = MockUnit::default();
        unit.invitations
            .expect_take()
            .returning(|_, _| Ok(Some(invitation(Vec::new()))));
        unit.users
            .expect_insert()
            .returning(|_, _| Ok(Inserted::Taken("username")));
        let accepted = accept(unit.dropped(), Some(invitation(Vec::new())), PASSWORD).await;
        assert!(matches!(accepted, Err(AcceptError::Taken("username"))));
    }

    #[tokio::test]
    async fn a_group_that_the_inviter_may_not_give_any_more_ends_it() {
        let group = group(Permission::DeleteCustomers);
        let with_group = invitation(vec![group.id]);
        let mut unit = MockUnit::default();
        unit.groups
            .expect_all()
            .returning(move |_| Ok(vec![group.clone()]));
        let taken = with_group.clone();
        unit.invitations
            .expect_take()
            .returning(move |_, _| Ok(Some(taken.clone())));
        unit.users.expect_insert().returning(|_, _| Ok(Inserted::Done));
        let accepted = accept(unit.dropped(), Some(with_group), PASSWORD).await;
        assert!(matches!(accepted, Err(AcceptError::Gone)));
    }
}
