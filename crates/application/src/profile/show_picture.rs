use std::sync::Arc;

use callbook_domain::access::{Principal, Viewer};
use callbook_domain::ids::UserId;

use crate::ports::{KeptPicture, PictureQueries, PictureSize, StoreError};
use crate::{Ports, Settings};

/// Shows a user's picture to those who work in the same company, and to the user itself.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ShowPicture {
    pictures: Arc<dyn PictureQueries>,
}

impl ShowPicture {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            pictures: ports.kept_pictures.clone(),
        }
    }

    /// The picture; `None` where there is none for whoever asks. `viewer` is who asks within a company.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(
        &self,
        principal: &Principal,
        viewer: Option<&Viewer>,
        user: UserId,
        size: PictureSize,
    ) -> Result<Option<KeptPicture>, StoreError> {
        if user == principal.user_id() {
            return self.pictures.own(user, size).await;
        }
        match viewer {
            Some(viewer) => self.pictures.find(&viewer.company_scope(), user, size).await,
            None => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use uuid::Uuid;

    use super::*;
    use crate::ports::{MockPictureQueries, PictureDigest};
    use crate::testing::{company, now, principal, viewer};

    fn picture() -> KeptPicture {
        KeptPicture {
            bytes: vec![1],
            digest: PictureDigest([7; 32]),
            at: now(),
        }
    }

    fn use_case() -> ShowPicture {
        let mut pictures = MockPictureQueries::new();
        pictures.expect_own().returning(|_, _| Ok(Some(picture())));
        pictures
            .expect_find()
            .withf(|scope, _, _| scope.company() == company().id)
            .returning(|_, _, _| Ok(Some(picture())));
        ShowPicture {
            pictures: Arc::new(pictures),
        }
    }

    #[tokio::test]
    async fn one_sees_oneself_and_colleagues_and_out_of_a_company_nobody_else() {
        let (asha, within) = (principal(Role::Sales), viewer(Role::Sales));
        let somebody = UserId::from_uuid(Uuid::from_u128(77));
        let show = |viewer, user| {
            let asha = asha.clone();
            async move {
                use_case()
                    .execute(&asha, viewer, user, PictureSize::Small)
                    .await
                    .unwrap()
            }
        };
        assert!(show(None, asha.user_id()).await.is_some());
        assert!(show(Some(&within), somebody).await.is_some());
        assert!(show(None, somebody).await.is_none());
    }
}
