use std::sync::Arc;

use callbook_domain::access::Principal;
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::AuditId;

use crate::ports::{AuditEntry, Clock, Ids, PictureError, Pictures, StoreError, Transactions};
use crate::{Ports, Settings};

/// Why the picture is as it was.
#[derive(Debug, thiserror::Error)]
pub enum PictureChangeError {
    /// The file did not become a picture.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Gives oneself a picture.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct SetPicture {
    transactions: Arc<dyn Transactions>,
    pictures: Arc<dyn Pictures>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl SetPicture {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            pictures: ports.pictures.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Makes the picture of the file and keeps it instead of the one before; of the file itself nothing is kept.
    ///
    /// # Errors
    /// [`PictureChangeError`], and the picture before is still there.
    pub async fn execute(&self, principal: &Principal, file: Vec<u8>) -> Result<(), PictureChangeError> {
        let portrait = self.pictures.portrait(file).await?;
        let now = self.clock.now();
        let id = AuditId::from_uuid(self.ids.next());
        let user = principal.user_id();
        let entry = AuditEntry::by_person(principal, id, now, AuditAction::PictureSet, user);

        let unit = self.transactions.begin().await?;
        unit.pictures.keep(user, &portrait, now).await?;
        unit.audit.append(&entry).await?;
        Ok(unit.commit().await?)
    }
}

/// Removes one's own picture.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct RemovePicture {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl RemovePicture {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Removes it, if there is one.
    ///
    /// # Errors
    /// [`StoreError`], and the picture is still there.
    pub async fn execute(&self, principal: &Principal) -> Result<(), StoreError> {
        let id = AuditId::from_uuid(self.ids.next());
        let user = principal.user_id();
        let entry = AuditEntry::by_person(principal, id, self.clock.now(), AuditAction::PictureRemoved, user);

        let unit = self.transactions.begin().await?;
        if !unit.pictures.remove(user).await? {
            return Ok(());
        }
        unit.audit.append(&entry).await?;
        unit.commit().await
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;

    use super::*;
    use crate::ports::{MockPictures, Portrait};
    use crate::testing::{MockUnit, clock, ids, principal};

    fn set(transactions: Arc<dyn Transactions>, made: Result<Portrait, PictureError>) -> SetPicture {
        let mut pictures = MockPictures::new();
        pictures.expect_portrait().return_once(|_| made);
        SetPicture {
            transactions,
            pictures: Arc::new(pictures),
            clock: clock(),
            ids: ids(),
        }
    }

    #[tokio::test]
    async fn what_was_made_of_the_file_is_kept() {
        let portrait = Portrait {
            large: vec![1],
            small: vec![2],
        };
        let kept = portrait.clone();
        let mut unit = MockUnit::default().audited(AuditAction::PictureSet);
        unit.pictures
            .expect_keep()
            .withf(move |_, portrait, _| *portrait == kept)
            .times(1)
            .returning(|_, _, _| Ok(()));
        set(unit.committed(), Ok(portrait))
            .execute(&principal(Role::Sales), vec![9])
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_file_that_is_no_picture_changes_nothing() {
        let result = set(MockUnit::never(), Err(PictureError::NotAPicture))
            .execute(&principal(Role::Sales), vec![9])
            .await;
        assert!(matches!(
            result,
            Err(PictureChangeError::Picture(PictureError::NotAPicture))
        ));
    }

    fn remove(transactions: Arc<dyn Transactions>) -> RemovePicture {
        RemovePicture {
            transactions,
            clock: clock(),
            ids: ids(),
        }
    }

    #[tokio::test]
    async fn a_picture_is_removed_once() {
        let mut unit = MockUnit::default().audited(AuditAction::PictureRemoved);
        unit.pictures.expect_remove().times(1).returning(|_| Ok(true));
        remove(unit.committed())
            .execute(&principal(Role::Sales))
            .await
            .unwrap();
        let mut unit = MockUnit::default();
        unit.pictures.expect_remove().times(1).returning(|_| Ok(false));
        remove(unit.dropped())
            .execute(&principal(Role::Sales))
            .await
            .unwrap();
    }
}
