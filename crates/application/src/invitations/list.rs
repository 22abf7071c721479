use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::invitation::Invitation;
use callbook_domain::user::PersonName;

use crate::ports::{InvitationQueries, StoreError, UserQueries};
use crate::{Ports, Settings};

/// Why invitations are not shown.
#[derive(Debug, thiserror::Error)]
pub enum ListInvitationsError {
    /// The viewer manages nobody.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An open invitation.
#[derive(Debug, Clone)]
pub struct Listed {
    /// It.
    pub invitation: Invitation,
    /// Who invites; `None` where that is no user of the company.
    pub inviter: Option<PersonName>,
}

/// Lists the open invitations of the viewer's company, for those who manage users.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ListInvitations {
    invitations: Arc<dyn InvitationQueries>,
    users: Arc<dyn UserQueries>,
}

impl ListInvitations {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            invitations: ports.invitations.clone(),
            users: ports.users.clone(),
        }
    }

    /// All of them, the newest first.
    ///
    /// # Errors
    /// [`ListInvitationsError`].
    pub async fn execute(&self, viewer: &Viewer) -> Result<Vec<Listed>, ListInvitationsError> {
        let scope = viewer.users()?;
        let invitations = self.invitations.open(&scope).await?;
        if invitations.is_empty() {
            return Ok(Vec::new());
        }
        let users = self.users.all(&scope).await?;
        let listed = |invitation: Invitation| Listed {
            inviter: users
                .iter()
                .find(|user| user.id == invitation.invited_by)
                .map(|user| user.name.clone()),
            invitation,
        };
        Ok(invitations.into_iter().map(listed).collect())
    }
}
