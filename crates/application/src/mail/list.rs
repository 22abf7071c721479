use std::sync::Arc;

use callbook_domain::access::{MailScope, NotAllowed, Viewer};

use crate::ports::{MailPlace, MailRow, OutboxQueries, StoreError};
use crate::{Ports, Settings};

/// Why mails are not shown.
#[derive(Debug, thiserror::Error)]
pub enum SeeMailError {
    /// The viewer may not see them.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Some of the mails, the newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct MailPage {
    /// The mails.
    pub mails: Vec<MailRow>,
    /// Where the older ones begin, if there are any.
    pub older: Option<MailPlace>,
}

/// Lists the mails of the outbox.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ListMail {
    outbox: Arc<dyn OutboxQueries>,
}

impl ListMail {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            outbox: ports.outbox.clone(),
        }
    }

    /// Those written in the name of the viewer's company, at most `limit`, older than `before` where it is given.
    ///
    /// # Errors
    /// [`SeeMailError`].
    pub async fn execute(
        &self,
        viewer: &Viewer,
        before: Option<MailPlace>,
        limit: usize,
    ) -> Result<MailPage, SeeMailError> {
        Ok(self.page(&viewer.mails()?, before, limit).await?)
    }

    /// Those of the whole installation, for whoever has a shell on the server.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn for_operator(
        &self,
        before: Option<MailPlace>,
        limit: usize,
    ) -> Result<MailPage, StoreError> {
        self.page(&MailScope::of_operator(), before, limit).await
    }

    async fn page(
        &self,
        scope: &MailScope,
        before: Option<MailPlace>,
        limit: usize,
    ) -> Result<MailPage, StoreError> {
        // One more than is shown says whether there are older ones.
        let asked = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        let mut mails = self.outbox.page(scope, before, asked).await?;
        let more = mails.len() > limit;
        mails.truncate(limit);
        let older = mails.last().filter(|_| more).map(|last| MailPlace {
            created_at: last.created_at,
            id: last.id,
        });
        Ok(MailPage { mails, older })
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{MailReach, Role};
    use callbook_domain::ids::MailId;
    use callbook_domain::mail::{LetterKind, MailState};
    use callbook_domain::user::Email;
    use uuid::Uuid;

    use super::*;
    use crate::ports::MockOutboxQueries;
    use crate::testing::{company, now, viewer};

    fn row(number: u128) -> MailRow {
        MailRow {
            id: MailId::from_uuid(Uuid::from_u128(number)),
            recipient: Email::parse("asha@example.com").unwrap(),
            name: None,
            kind: LetterKind::TestMail,
            subject: String::new(),
            state: MailState::Sent,
            attempts: 1,
            created_at: now(),
            due_at: now(),
            sent_at: None,
            last_error: None,
            message_id: None,
        }
    }

    fn with(rows: u128) -> ListMail {
        let mut outbox = MockOutboxQueries::new();
        outbox
            .expect_page()
            .withf(|scope, _, limit| scope.reach() == MailReach::Company(company().id) && *limit == 3)
            .returning(move |_, _, _| Ok((0..rows).map(row).collect()));
        ListMail {
            outbox: Arc::new(outbox),
        }
    }

    #[tokio::test]
    async fn older_ones_begin_after_the_last_that_is_shown() {
        let admin = viewer(Role::Admin);
        let page = with(3).execute(&admin, None, 2).await.unwrap();
        assert_eq!(page.mails.len(), 2);
        assert_eq!(page.older.map(|place| place.id), Some(row(1).id));
        let page = with(2).execute(&admin, None, 2).await.unwrap();
        assert_eq!((page.mails.len(), page.older), (2, None));
    }

    #[tokio::test]
    async fn a_manager_sees_none() {
        let seen = with(3).execute(&viewer(Role::Manager), None, 2).await;
        assert!(matches!(seen, Err(SeeMailError::NotAllowed(_))));
    }
}
