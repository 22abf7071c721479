use std::net::IpAddr;
use std::sync::Arc;

use callbook_domain::access::Principal;
use callbook_domain::device::Device;
use callbook_domain::session::{Family, Session, SessionLimits};
use jiff::Timestamp;
use uuid::Uuid;

use crate::ports::{Clock, RememberQueries, SessionQueries, StoreError};
use crate::{Ports, Settings};

/// A browser in which somebody is signed in, or stays signed in while it is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// What it is ended by.
    pub id: Uuid,
    /// Which browser it is.
    pub device: Device,
    /// Where it last came from.
    pub address: Option<IpAddr>,
    /// When it signed in.
    pub started_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// Until when it stays signed in, where it does.
    pub remembered_until: Option<Timestamp>,
    /// Whether it is the one that asks.
    pub is_this_one: bool,
}

/// Lists the browsers in which somebody is signed in: this one first, then the last used.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ListSessions {
    sessions: Arc<dyn SessionQueries>,
    remembered: Arc<dyn RememberQueries>,
    clock: Arc<dyn Clock>,
    limits: SessionLimits,
}

impl ListSessions {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            sessions: ports.sessions.clone(),
            remembered: ports.remembered.clone(),
            clock: ports.clock.clone(),
            limits: settings.sessions,
        }
    }

    /// The browsers of whoever asks.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(
        &self,
        person: &Principal,
        current: &Session,
    ) -> Result<Vec<OpenSession>, StoreError> {
        let now = self.clock.now();
        let mut families = self.remembered.families_of(person.user_id()).await?;
        families.retain(|family| now < family.expires_at);
        let sessions = self.sessions.of(person.user_id()).await?;
        let mut open: Vec<OpenSession> = sessions
            .iter()
            .filter(|session| session.is_alive(now, self.limits))
            .map(|session| {
                let family = families.iter().find(|family| session.family == Some(family.id));
                of_session(session, family, current)
            })
            .collect();
        families.retain(|family| {
            !sessions
                .iter()
                .any(|session| session.family == Some(family.id) && session.is_alive(now, self.limits))
        });
        open.extend(families.iter().map(of_family));
        open.sort_by_key(|one| (!one.is_this_one, std::cmp::Reverse(one.seen_at)));
        Ok(open)
    }
}

fn of_session(session: &Session, family: Option<&Family>, current: &Session) -> OpenSession {
    OpenSession {
        id: session.id.as_uuid(),
        device: Device::of(&session.device),
        address: session.address,
        started_at: family.map_or(session.started_at, |family| family.started_at),
        seen_at: session.seen_at,
        remembered_until: family.map(|family| family.expires_at),
        is_this_one: session.id == current.id,
    }
}

fn of_family(family: &Family) -> OpenSession {
    OpenSession {
        id: family.id.as_uuid(),
        device: Device::of(&family.device),
        address: family.address,
        started_at: family.started_at,
        seen_at: family.seen_at,
        remembered_until: Some(family.expires_at),
        is_this_one: false,
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Channel, Provenance, Role};
    use callbook_domain::ids::{FamilyId, SessionId};
    use jiff::SignedDuration;

    use super::*;
    use crate::ports::{MockRememberQueries, MockSessionQueries};
    use crate::testing::{clock, now, user};

    fn session(number: u128, family: Option<FamilyId>, idle: SignedDuration) -> Session {
        Session {
            id: SessionId::from_uuid(Uuid::from_u128(number)),
            user: user(1, "asha", Role::Sales).id,
            started_at: now() - idle,
            confirmed_at: now() - idle,
            entered: None,
            family,
            seen_at: now() - idle,
            device: "Firefox/1 (Linux)".to_owned(),
            address: None,
        }
    }

    fn family(number: u128) -> Family {
        Family {
            id: FamilyId::from_uuid(Uuid::from_u128(number)),
            user: user(1, "asha", Role::Sales).id,
            started_at: now() - SignedDuration::from_hours(100),
            seen_at: now() - SignedDuration::from_hours(50),
            expires_at: now() + SignedDuration::from_hours(1),
            device: String::new(),
            address: None,
        }
    }

    #[tokio::test]
    async fn a_browser_is_listed_once_and_this_one_first() {
        let (used, waiting) = (family(50), family(51));
        let over = Family {
            expires_at: now(),
            ..family(52)
        };
        let listed = vec![
            session(1, None, SignedDuration::ZERO),
            session(2, Some(used.id), SignedDuration::from_mins(5)),
            session(3, None, SignedDuration::from_mins(31)),
        ];
        let mut sessions = MockSessionQueries::new();
        sessions.expect_of().returning(move |_| Ok(listed.clone()));
        let mut remembered = MockRememberQueries::new();
        remembered
            .expect_families_of()
            .returning(move |_| Ok(vec![used.clone(), waiting.clone(), over.clone()]));
        let use_case = ListSessions {
            sessions: Arc::new(sessions),
            remembered: Arc::new(remembered),
            clock: clock(),
            limits: SessionLimits::default(),
        };
        let asha = user(1, "asha", Role::Sales);
        let asha = Principal::authenticated(asha, Provenance::local(Channel::Browser)).unwrap();
        let current = session(2, None, SignedDuration::ZERO);
        let open = use_case.execute(&asha, &current).await.unwrap();
        let ids: Vec<u128> = open.iter().map(|one| one.id.as_u128()).collect();
        assert_eq!(ids, [2, 1, 51]);
        assert!(open[0].is_this_one && open[0].remembered_until.is_some());
        assert_eq!(open[1].device.to_string(), "Firefox on Linux");
    }
}
