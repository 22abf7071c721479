use std::sync::Arc;

use callbook_domain::access::{Channel, Provenance, Viewer};
use callbook_domain::company::Company;
use callbook_domain::invitation::Invitation;
use callbook_domain::user::PersonName;

use crate::ports::{AccountQueries, Clock, CompanyQueries, InvitationQueries, StoreError, Tokens};
use crate::{Ports, Settings};

/// An invitation that still holds.
#[derive(Debug, Clone)]
pub struct Opened {
    /// It.
    pub invitation: Invitation,
    /// The company to join.
    pub company: Company,
    /// Who invites.
    pub inviter: PersonName,
}

/// Says who invites whom, without using the link up.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct OpenInvitation {
    invitations: Arc<dyn InvitationQueries>,
    accounts: Arc<dyn AccountQueries>,
    companies: Arc<dyn CompanyQueries>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
}

impl OpenInvitation {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            invitations: ports.invitations.clone(),
            accounts: ports.accounts.clone(),
            companies: ports.companies.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
        }
    }

    /// The invitation; `None` where its link is used, expired or never was, or where whoever made it may not give that
    /// role any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(&self, token: &str) -> Result<Option<Opened>, StoreError> {
        let nowhere = Provenance::local(Channel::Browser);
        let found = self.with_inviter(token, nowhere).await?;
        Ok(found.map(|(invitation, inviter)| Opened {
            invitation,
            company: inviter.company().clone(),
            inviter: inviter.user().name.clone(),
        }))
    }

    /// The invitation with the inviter as it is today: what it may not give today is not given.
    pub(super) async fn with_inviter(
        &self,
        token: &str,
        provenance: Provenance,
    ) -> Result<Option<(Invitation, Viewer)>, StoreError> {
        let digest = self.tokens.digest(token);
        let Some(invitation) = self.invitations.by_token(digest, self.clock.now()).await? else {
            return Ok(None);
        };
        let company = self.companies.get(invitation.company).await?;
        let inviter = self.accounts.by_id(invitation.invited_by).await?;
        let (Some(company), Some(inviter)) = (company, inviter) else {
            return Ok(None);
        };
        if !company.is_active() {
            return Ok(None);
        }
        let viewer = Viewer::authenticated(inviter, company, provenance);
        let viewer = viewer.filter(|viewer| viewer.may_give(invitation.role).is_ok());
        Ok(viewer.map(|viewer| (invitation, viewer)))
    }

    /// For tests of what begins with it.
    #[cfg(test)]
    pub(super) fn finding(invitation: Option<Invitation>, inviter: callbook_domain::user::User) -> Self {
        use crate::ports::{
            MockAccountQueries, MockCompanyQueries, MockInvitationQueries, MockTokens, TokenDigest,
        };
        let mut invitations = MockInvitationQueries::new();
        invitations
            .expect_by_token()
            .returning(move |_, _| Ok(invitation.clone()));
        let mut accounts = MockAccountQueries::new();
        accounts
            .expect_by_id()
            .returning(move |_| Ok(Some(inviter.clone())));
        let mut companies = MockCompanyQueries::new();
        companies
            .expect_get()
            .returning(|_| Ok(Some(crate::testing::company())));
        let mut tokens = MockTokens::new();
        tokens.expect_digest().returning(|_| TokenDigest([7; 32]));
        Self {
            invitations: Arc::new(invitations),
            accounts: Arc::new(accounts),
            companies: Arc::new(companies),
            tokens: Arc::new(tokens),
            clock: crate::testing::clock(),
        }
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::ids::InvitationId;
    use callbook_domain::user::{Activity, Email, User};
    use uuid::Uuid;

    use super::*;
    use crate::testing::{company, now, user};

    fn invitation(role: Role) -> Invitation {
        Invitation {
            id: InvitationId::from_uuid(Uuid::from_u128(70)),
            company: company().id,
            email: Email::parse("new@example.com").unwrap(),
            name: None,
            role,
            groups: Vec::new(),
            invited_by: user(1, "latha", Role::Manager).id,
            made_at: now(),
            expires_at: now() + Invitation::HOLDS,
        }
    }

    #[tokio::test]
    async fn an_invitation_holds_as_long_as_its_inviter_may_give_it() {
        let latha = user(1, "latha", Role::Manager);
        let gone = User {
            activity: Activity::Deactivated { at: now() },
            ..latha.clone()
        };
        for (inviter, role, holds) in [
            (latha.clone(), Role::Sales, true),
            (latha, Role::Admin, false),
            (gone, Role::Sales, false),
            (user(1, "latha", Role::Sales), Role::Sales, false),
        ] {
            let what = format!("{} invites {role}", inviter.role);
            let opened = OpenInvitation::finding(Some(invitation(role)), inviter)
                .execute("token")
                .await
                .unwrap();
            assert_eq!(opened.is_some(), holds, "{what}");
        }
    }
}
