use std::sync::Arc;

use callbook_domain::access::{CompanyScope, NotAllowed, Role, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, GroupId, InvitationId, UserId};
use callbook_domain::invitation::Invitation;
use callbook_domain::user::{Email, PersonName, User, Username};
use jiff::Timestamp;

use crate::groups::{PutIntoError, grantable};
use crate::mail::Post;
use crate::ports::{
    AuditEntry, Clock, Ids, Inserted, Letter, Recipient, StoreError, Token, Tokens, Transactions, UnitOfWork,
};
use crate::{Ports, Settings};

/// So many people are invited at once at most.
pub const MOST_INVITED_AT_ONCE: usize = 50;

/// Somebody to be invited.
#[derive(Debug, Clone)]
pub struct Invitee {
    /// The address.
    pub email: Email,
    /// What that person is called, where the inviter says so.
    pub name: Option<PersonName>,
}

/// Who is to be invited, and as what.
#[derive(Debug, Clone)]
pub struct InviteCommand {
    /// Whom; no more than [`MOST_INVITED_AT_ONCE`].
    pub invitees: Vec<Invitee>,
    /// The role to be given.
    pub role: Role,
    /// The groups to be put into.
    pub groups: Vec<GroupId>,
}

/// What came of one address.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// An invitation was made and mailed. The secret of its link is shown once and not kept.
    Invited {
        /// The secret for the address.
        token: Token,
        /// Until when it holds.
        expires_at: Timestamp,
    },
    /// An invitation to that address is open already.
    InvitedBefore,
    /// Somebody with that address signs in already.
    HasAccount,
}

/// What came of one address.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The address.
    pub email: Email,
    /// What came of it.
    pub outcome: Outcome,
}

/// Why nobody was invited.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// The viewer may not give that role.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// One of the groups may not be given by the viewer, or is gone.
    #[error(transparent)]
    Groups(#[from] PutIntoError),
    /// There are too many.
    #[error("at most {MOST_INVITED_AT_ONCE} people are invited at once: do it in several goes")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Invites people to the viewer's company.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct InviteUsers {
    transactions: Arc<dyn Transactions>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    post: Post,
}

impl InviteUsers {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// Invites them, each once; what came of each is told in their order.
    ///
    /// # Errors
    /// [`InviteError`], and nobody was invited.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        command: InviteCommand,
    ) -> Result<Vec<Invited>, InviteError> {
        viewer.may_give(command.role)?;
        if command.invitees.len() > MOST_INVITED_AT_ONCE {
            return Err(InviteError::TooMany);
        }
        let scope = viewer.users()?;
        let unit = self.transactions.begin().await?;
        self.check_groups(&unit, viewer, &scope, &command.groups).await?;
        let mut all = Vec::new();
        for invitee in command.invitees {
            let outcome = self
                .invite(&unit, viewer, &invitee, command.role, &command.groups)
                .await?;
            let email = invitee.email;
            all.push(Invited { email, outcome });
        }
        if all
            .iter()
            .any(|one| matches!(one.outcome, Outcome::Invited { .. }))
        {
            unit.commit().await?;
        }
        Ok(all)
    }

    async fn check_groups(
        &self,
        unit: &UnitOfWork,
        viewer: &Viewer,
        scope: &CompanyScope,
        wanted: &[GroupId],
    ) -> Result<(), InviteError> {
        if wanted.is_empty() {
            return Ok(());
        }
        let groups = unit.groups.all(scope).await?;
        // Whoever is invited is in no group yet.
        let nobody = UserId::from_uuid(self.ids.next());
        Ok(grantable(viewer, wanted, &groups, nobody)?)
    }

    async fn invite(
        &self,
        unit: &UnitOfWork,
        viewer: &Viewer,
        invitee: &Invitee,
        role: Role,
        groups: &[GroupId],
    ) -> Result<Outcome, InviteError> {
        let now = self.clock.now();
        if self.has_account(unit, viewer, invitee, now).await? {
            return Ok(Outcome::HasAccount);
        }
        let token = self.tokens.next();
        let invitation = Invitation {
            id: InvitationId::from_uuid(self.ids.next()),
            company: viewer.company_id(),
            email: invitee.email.clone(),
            name: invitee.name.clone(),
            role,
            groups: groups.to_vec(),
            invited_by: viewer.user_id(),
            made_at: now,
            expires_at: now + Invitation::HOLDS,
        };
        let digest = self.tokens.digest(&token.0);
        if let Inserted::Taken(_) = unit.invitations.insert(&invitation, digest).await? {
            return Ok(Outcome::InvitedBefore);
        }
        let (letter, to) = letter(viewer, &invitation, &token);
        self.post.put(unit, &letter, &to).await?;
        let id = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by(viewer, id, now, AuditAction::UserInvited, &invitation.email)
            .with("role", invitation.role);
        unit.audit.append(&entry).await?;
        Ok(Outcome::Invited {
            token,
            expires_at: invitation.expires_at,
        })
    }

    /// Whether anybody of the installation has that address; none can be had twice.
    async fn has_account(
        &self,
        unit: &UnitOfWork,
        viewer: &Viewer,
        invitee: &Invitee,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let own = viewer.user();
        let nobody = User::new(
            UserId::from_uuid(self.ids.next()),
            own.company,
            Username::suggested_by(&invitee.email).unwrap_or_else(|| own.username.clone()),
            invitee.email.clone(),
            own.name.clone(),
            Role::Sales,
            now,
        );
        unit.users.email_taken(&nobody).await
    }
}

/// The letter that carries an invitation's link.
pub(super) fn letter(viewer: &Viewer, invitation: &Invitation, token: &Token) -> (Letter, Recipient) {
    let company = viewer.company();
    let letter = Letter::Invitation {
        inviter: viewer.user().name.clone(),
        role: company.terminology.one(invitation.role).to_owned(),
        token: token.clone(),
        expires_at: invitation.expires_at,
    };
    let to = Recipient::in_company(company, invitation.email.clone(), invitation.name.clone());
    (letter, to)
}

#[cfg(test)]
mod tests {
    use callbook_domain::mail::LetterKind;

    use super::*;
    use crate::mail::MailDelivery;
    use crate::ports::{MockTokens, TokenDigest};
    use crate::testing::{MockUnit, clock, ids, now, post, viewer};

    fn use_case(transactions: Arc<dyn Transactions>) -> InviteUsers {
        let mut tokens = MockTokens::new();
        tokens.expect_next().returning(|| Token("secret".to_owned()));
        tokens.expect_digest().returning(|_| TokenDigest([7; 32]));
        InviteUsers {
            transactions,
            tokens: Arc::new(tokens),
            clock: clock(),
            ids: ids(),
            post: post(MailDelivery::Smtp),
        }
    }

    fn command(role: Role, addresses: &[&str]) -> InviteCommand {
        let invitee = |address: &&str| Invitee {
            email: Email::parse(address).unwrap(),
            name: None,
        };
        InviteCommand {
            invitees: addresses.iter().map(invitee).collect(),
            role,
            groups: Vec::new(),
        }
    }

    #[tokio::test]
    async fn each_address_has_its_outcome_and_all_is_one_commit() {
        let mut unit = MockUnit::default()
            .audited(AuditAction::UserInvited)
            .mailed(LetterKind::Invitation, "new@example.com");
        unit.users
            .expect_email_taken()
            .returning(|user| Ok(user.email.as_str() == "known@example.com"));
        unit.invitations.expect_insert().returning(|invitation, digest| {
            assert_eq!(digest, TokenDigest([7; 32]));
            assert_eq!(invitation.expires_at, now() + Invitation::HOLDS);
            Ok(match invitation.email.as_str() {
                "new@example.com" => Inserted::Done,
                _ => Inserted::Taken("email"),
            })
        });
        let addresses = ["new@example.com", "known@example.com", "waits@example.com"];
        let invited = use_case(unit.committed())
            .execute(&viewer(Role::Manager), command(Role::Sales, &addresses))
            .await
            .unwrap();
        assert!(matches!(invited[0].outcome, Outcome::Invited { .. }));
        assert!(matches!(invited[1].outcome, Outcome::HasAccount));
        assert!(matches!(invited[2].outcome, Outcome::InvitedBefore));
    }

    #[tokio::test]
    async fn nobody_invites_beyond_its_own_rights() {
        for (actor, role) in [
            (Role::Manager, Role::Manager),
            (Role::Manager, Role::Admin),
            (Role::Sales, Role::Sales),
            (Role::Admin, Role::Superuser),
        ] {
            let invited = use_case(MockUnit::never())
                .execute(&viewer(actor), command(role, &["new@example.com"]))
                .await;
            assert!(
                matches!(invited, Err(InviteError::NotAllowed(_))),
                "{actor} invites {role}"
            );
        }
    }

    #[tokio::test]
    async fn nobody_invited_is_no_commit() {
        let mut unit = MockUnit::default();
        unit.users.expect_email_taken().returning(|_| Ok(true));
        use_case(unit.dropped())
            .execute(&viewer(Role::Admin), command(Role::Sales, &["known@example.com"]))
            .await
            .unwrap();
    }
}
