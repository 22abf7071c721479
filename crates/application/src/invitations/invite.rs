use std::sync::Arc;

use callbook_domain::access::{CompanyScope, NotAllowed, Role, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, GroupId, InvitationId, UserId};
use callbook_domain::invitation::Invitation;
use callbook_domain::user::{Email, PersonName};
use jiff::Timestamp;

use super::often::{Often, count, take_back};
use crate::groups::{PutIntoError, grantable};
use crate::mail::Post;
use crate::ports::{
    AccountQueries, AuditEntry, Clock, Ids, Inserted, Letter, Recipient, StoreError, Token, Tokens,
    Transactions, UnitOfWork,
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
    /// Somebody of the company has that address.
    HasAccount,
    /// That address has had its invitations of this hour.
    TooOften,
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
    accounts: Arc<dyn AccountQueries>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    post: Post,
}

impl InviteUsers {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            accounts: ports.accounts.clone(),
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
        let mut invitees: Vec<_> = command.invitees.into_iter().enumerate().collect();
        // Two who invite the same people lock their addresses in the same order.
        invitees.sort_by(|(_, one), (_, other)| one.email.cmp(&other.email));
        for (place, invitee) in invitees {
            let outcome = self
                .invite(&unit, viewer, &invitee, command.role, &command.groups)
                .await?;
            let email = invitee.email;
            all.push((place, Invited { email, outcome }));
        }
        all.sort_by_key(|(place, _)| *place);
        let all: Vec<_> = all.into_iter().map(|(_, one)| one).collect();
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
        if self.has_account(viewer, &invitee.email).await? {
            return Ok(Outcome::HasAccount);
        }
        if count(unit, &invitee.email, now).await? == Often::TooOften {
            return Ok(Outcome::TooOften);
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
            take_back(unit, &invitee.email).await?;
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

    /// Whether somebody of the viewer's own company has that address. Who works elsewhere is nothing that a company
    /// learns: such an address is invited like any other, and its owner is told by the letter what it can do.
    async fn has_account(&self, viewer: &Viewer, email: &Email) -> Result<bool, StoreError> {
        let found = self.accounts.by_login(email.as_str()).await?;
        Ok(found.is_some_and(|account| account.user.company == Some(viewer.company_id())))
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
    use callbook_domain::ids::CompanyId;
    use callbook_domain::mail::LetterKind;
    use callbook_domain::user::User;
    use uuid::Uuid;

    use super::*;
    use crate::invitations::often::INVITATIONS_TO_ONE;
    use crate::mail::MailDelivery;
    use crate::ports::{Account, Failures, MockAccountQueries, TokenDigest};
    use crate::testing::{MockUnit, clock, company, ids, now, post, tokens, user, viewer};

    /// Where `known@example.com` is of the viewer's company and `elsewhere@example.com` of another.
    fn use_case(transactions: Arc<dyn Transactions>) -> InviteUsers {
        let mut accounts = MockAccountQueries::new();
        accounts.expect_by_login().returning(|login| {
            let of = match login {
                "known@example.com" => Some(company().id),
                "elsewhere@example.com" => Some(CompanyId::from_uuid(Uuid::from_u128(99))),
                _ => return Ok(None),
            };
            let user = User {
                company: of,
                ..user(3, "asha", Role::Sales)
            };
            Ok(Some(Account { user, password: None }))
        });
        InviteUsers {
            transactions,
            accounts: Arc::new(accounts),
            tokens: tokens(),
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
        let mut unit = counted(1)
            .audited(AuditAction::UserInvited)
            .mailed(LetterKind::Invitation, "new@example.com");
        unit.throttle.expect_take_back().times(1).returning(|_| Ok(()));
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

    fn counted(count: u32) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.throttle.expect_fail().returning(|_, _, _| Ok(()));
        unit.throttle.expect_failures().returning(move |_, _, _| {
            let last_at = Some(now());
            Ok(Failures { count, last_at })
        });
        unit
    }

    #[tokio::test]
    async fn an_address_of_another_company_is_invited_like_any_other() {
        let mut unit = counted(1)
            .audited(AuditAction::UserInvited)
            .mailed(LetterKind::Invitation, "elsewhere@example.com");
        unit.invitations
            .expect_insert()
            .times(1)
            .returning(|_, _| Ok(Inserted::Done));
        let invited = use_case(unit.committed())
            .execute(
                &viewer(Role::Manager),
                command(Role::Sales, &["elsewhere@example.com"]),
            )
            .await
            .unwrap();
        assert!(matches!(invited[0].outcome, Outcome::Invited { .. }));
    }

    #[tokio::test]
    async fn nobody_gets_more_than_so_many_an_hour() {
        let mut unit = counted(INVITATIONS_TO_ONE + 1);
        unit.throttle.expect_take_back().times(1).returning(|_| Ok(()));
        unit.invitations.expect_insert().never();
        unit.outbox.expect_push().never();
        let invited = use_case(unit.dropped())
            .execute(&viewer(Role::Manager), command(Role::Sales, &["new@example.com"]))
            .await
            .unwrap();
        assert!(matches!(invited[0].outcome, Outcome::TooOften));
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
        use_case(MockUnit::default().dropped())
            .execute(&viewer(Role::Admin), command(Role::Sales, &["known@example.com"]))
            .await
            .unwrap();
    }
}
