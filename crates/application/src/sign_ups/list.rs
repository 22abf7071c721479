use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::ids::SignUpId;
use callbook_domain::invitation::SignUpRequest;

use crate::ports::{SignUpQueries, StoreError};
use crate::{Ports, Settings};

/// Why sign-ups are not shown.
#[derive(Debug, thiserror::Error)]
pub enum ListSignUpsError {
    /// The viewer manages nobody.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists those who wait for an approval that the viewer may give.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ListSignUps {
    sign_ups: Arc<dyn SignUpQueries>,
}

impl ListSignUps {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            sign_ups: ports.sign_ups.clone(),
        }
    }

    /// All of them, the oldest first.
    ///
    /// # Errors
    /// [`ListSignUpsError`].
    pub async fn execute(&self, viewer: &Viewer) -> Result<Vec<SignUpRequest>, ListSignUpsError> {
        let mut waiting = self.sign_ups.waiting(&viewer.users()?).await?;
        waiting.retain(|request| viewer.may_give(request.role).is_ok());
        Ok(waiting)
    }

    /// One of them; `None` where none of that id waits.
    ///
    /// # Errors
    /// [`ListSignUpsError`].
    pub async fn one(
        &self,
        viewer: &Viewer,
        id: SignUpId,
    ) -> Result<Option<SignUpRequest>, ListSignUpsError> {
        let waiting = self.execute(viewer).await?;
        Ok(waiting.into_iter().find(|request| request.id == id))
    }
}
