use std::sync::Arc;

use callbook_domain::access::Principal;
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, FamilyId, SessionId};
use callbook_domain::session::Session;
use uuid::Uuid;

use crate::ports::{AuditEntry, Clock, Ids, SessionQueries, Spent, StoreError, Transactions};
use crate::{Ports, Settings};

/// Signs a browser of one's own out.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct EndSession {
    transactions: Arc<dyn Transactions>,
    sessions: Arc<dyn SessionQueries>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl EndSession {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            sessions: ports.sessions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Signs the browser out that [`super::ListSessions`] lists under that id. [`Spent::Not`] where it is signed out
    /// already, or is nobody's of whoever asks.
    ///
    /// # Errors
    /// [`StoreError`], and it is still signed in.
    pub async fn execute(&self, person: &Principal, id: Uuid) -> Result<Spent, StoreError> {
        let user = person.user_id();
        let session = SessionId::from_uuid(id);
        let own = self.sessions.of(user).await?;
        let family = match own.iter().find(|one| one.id == session) {
            Some(session) => session.family,
            None => Some(FamilyId::from_uuid(id)),
        };
        let unit = self.transactions.begin().await?;
        let mut ended = unit.sessions.end_of(user, session).await?;
        if let Some(family) = family
            && unit.remember.end(user, family).await? == Spent::Now
        {
            ended = Spent::Now;
        }
        if ended == Spent::Not {
            return Ok(Spent::Not);
        }
        let audit = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by_person(person, audit, self.clock.now(), AuditAction::BrowserSignedOut, id);
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(Spent::Now)
    }
}

/// Signs all browsers of one's own out but the one that asks.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct EndOtherSessions {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl EndOtherSessions {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Signs them out.
    ///
    /// # Errors
    /// [`StoreError`], and nothing was written.
    pub async fn execute(&self, person: &Principal, current: &Session) -> Result<(), StoreError> {
        let user = person.user_id();
        let unit = self.transactions.begin().await?;
        unit.challenges.end_all_of(user).await?;
        unit.remember.end_others_of(user, current.family).await?;
        // Last: what those two were just beginning is a session now.
        unit.sessions.end_others_of(user, current.id).await?;
        let id = AuditId::from_uuid(self.ids.next());
        let action = AuditAction::OtherBrowsersSignedOut;
        let entry = AuditEntry::by_person(person, id, self.clock.now(), action, user);
        unit.audit.append(&entry).await?;
        unit.commit().await
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Channel, Provenance, Role};

    use super::*;
    use crate::ports::MockSessionQueries;
    use crate::testing::{MockUnit, clock, ids, now, user};

    fn asha() -> Principal {
        let asha = user(1, "asha", Role::Sales);
        Principal::authenticated(asha, Provenance::local(Channel::Browser)).unwrap()
    }

    fn session(number: u128, family: Option<u128>) -> Session {
        Session {
            id: SessionId::from_uuid(Uuid::from_u128(number)),
            user: asha().user_id(),
            started_at: now(),
            confirmed_at: now(),
            entered: None,
            family: family.map(|number| FamilyId::from_uuid(Uuid::from_u128(number))),
            seen_at: now(),
            device: String::new(),
            address: None,
        }
    }

    fn use_case(transactions: Arc<dyn Transactions>) -> EndSession {
        let mut sessions = MockSessionQueries::new();
        sessions
            .expect_of()
            .returning(|_| Ok(vec![session(7, Some(50)), session(8, None)]));
        EndSession {
            transactions,
            sessions: Arc::new(sessions),
            clock: clock(),
            ids: ids(),
        }
    }

    #[tokio::test]
    async fn a_session_goes_with_its_family() {
        let mut unit = MockUnit::default().audited(AuditAction::BrowserSignedOut);
        unit.sessions
            .expect_end_of()
            .times(1)
            .returning(|_, _| Ok(Spent::Now));
        unit.remember
            .expect_end()
            .withf(|_, family| family.as_uuid() == Uuid::from_u128(50))
            .times(1)
            .returning(|_, _| Ok(Spent::Now));
        let ended = use_case(unit.committed())
            .execute(&asha(), Uuid::from_u128(7))
            .await;
        assert_eq!(ended.unwrap(), Spent::Now);
    }

    #[tokio::test]
    async fn nothing_is_written_where_nothing_ends() {
        let mut unit = MockUnit::default();
        unit.sessions.expect_end_of().returning(|_, _| Ok(Spent::Not));
        unit.remember.expect_end().returning(|_, _| Ok(Spent::Not));
        let ended = use_case(unit.dropped())
            .execute(&asha(), Uuid::from_u128(99))
            .await;
        assert_eq!(ended.unwrap(), Spent::Not);
    }

    #[tokio::test]
    async fn all_others_end_and_this_one_stays() {
        let mut unit = MockUnit::default().audited(AuditAction::OtherBrowsersSignedOut);
        unit.sessions
            .expect_end_others_of()
            .withf(|_, kept| kept.as_uuid() == Uuid::from_u128(7))
            .times(1)
            .returning(|_, _| Ok(()));
        unit.remember
            .expect_end_others_of()
            .withf(|_, kept| kept.is_some())
            .times(1)
            .returning(|_, _| Ok(()));
        unit.challenges.expect_end_all_of().times(1).returning(|_| Ok(()));
        let use_case = EndOtherSessions {
            transactions: unit.committed(),
            clock: clock(),
            ids: ids(),
        };
        use_case.execute(&asha(), &session(7, Some(50))).await.unwrap();
    }
}
