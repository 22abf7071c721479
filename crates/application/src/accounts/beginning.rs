use std::net::IpAddr;
use std::sync::Arc;

use callbook_domain::access::{Channel, Provenance};
use callbook_domain::audit::AuditAction;
use callbook_domain::company::Company;
use callbook_domain::device::Device;
use callbook_domain::ids::{AuditId, FamilyId, SessionId};
use callbook_domain::session::{Family, Session};
use callbook_domain::user::User;
use jiff::{SignedDuration, Timestamp};

use super::attempts::network;
use crate::mail::Post;
use crate::ports::{
    Acquaintance, AuditEntry, Clock, Ids, Keep, Letter, Recipient, StoreError, Token, Tokens, UnitOfWork,
};
use crate::{Ports, Settings};

/// A device that was not seen for so long is new again.
pub(super) const DEVICES_ARE_KNOWN_FOR: SignedDuration = SignedDuration::from_hours(90 * 24);

/// A session has begun.
#[derive(Debug, Clone)]
pub struct Begun {
    /// The secret for the cookie.
    pub token: Token,
    /// Who signed in.
    pub user: User,
    /// The secret by which the browser stays signed in, where that was asked for and may be.
    pub remembered: Option<RememberedToken>,
}

/// A secret by which a browser stays signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RememberedToken {
    /// The secret for its cookie.
    pub token: Token,
    /// How much longer it holds.
    pub holds_for: SignedDuration,
}

/// Somebody who has proved to be a user.
pub(super) struct Arrival<'a> {
    pub(super) user: &'a User,
    pub(super) company: Option<&'a Company>,
    pub(super) keep: Keep,
    /// What the browser calls itself.
    pub(super) device: &'a str,
    pub(super) provenance: Provenance,
    /// What was given besides the password, for the audit log.
    pub(super) factor: Option<&'static str>,
}

/// Begins the sessions of those who have proved to be a user.
#[derive(Clone)]
pub(super) struct Beginnings {
    pub(super) tokens: Arc<dyn Tokens>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn Ids>,
    pub(super) post: Post,
}

impl Beginnings {
    pub(super) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// Writes the session, with its family, its audit entry and the mail about a new device, into that unit.
    pub(super) async fn begin(&self, unit: &UnitOfWork, arrival: Arrival<'_>) -> Result<Begun, StoreError> {
        let now = self.clock.now();
        let user = arrival.user;
        let token = self.tokens.next();
        let family = self.remember(unit, &arrival, now).await?;
        let session = Session {
            id: SessionId::from_uuid(self.ids.next()),
            user: user.id,
            started_at: now,
            confirmed_at: now,
            entered: None,
            family: family.as_ref().map(|(family, _)| *family),
            seen_at: now,
            device: storable_device(arrival.device),
            address: arrival.provenance.address,
        };
        unit.sessions
            .insert(&session, self.tokens.digest(&token.0))
            .await?;
        unit.users.signed_in(user.id, now).await?;
        self.tell_of_new_device(unit, &arrival, now).await?;
        let id = AuditId::from_uuid(self.ids.next());
        let mut entry =
            AuditEntry::by_nobody(arrival.provenance, id, now, AuditAction::SignedIn, &user.username)
                .done_by(user.id)
                .in_company(user.company);
        if let Some(factor) = arrival.factor {
            entry = entry.with("factor", factor);
        }
        if family.is_some() {
            entry = entry.with("stays", "signed in");
        }
        unit.audit.append(&entry).await?;
        Ok(Begun {
            token,
            user: user.clone(),
            remembered: family.map(|(_, remembered)| remembered),
        })
    }

    async fn remember(
        &self,
        unit: &UnitOfWork,
        arrival: &Arrival<'_>,
        now: Timestamp,
    ) -> Result<Option<(FamilyId, RememberedToken)>, StoreError> {
        if arrival.keep == Keep::Session || !Family::is_open_to(arrival.user.role) {
            return Ok(None);
        }
        let token = self.tokens.next();
        let family = Family {
            id: FamilyId::from_uuid(self.ids.next()),
            user: arrival.user.id,
            started_at: now,
            seen_at: now,
            expires_at: now + Family::HOLDS,
            device: storable_device(arrival.device),
            address: arrival.provenance.address,
        };
        unit.remember.begin(&family, self.tokens.digest(&token.0)).await?;
        let holds_for = Family::HOLDS;
        Ok(Some((family.id, RememberedToken { token, holds_for })))
    }

    async fn tell_of_new_device(
        &self,
        unit: &UnitOfWork,
        arrival: &Arrival<'_>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let user = arrival.user;
        let device = Device::of(arrival.device).to_string();
        let address = arrival.provenance.address;
        let near = address.map(neighbourhood).unwrap_or_default();
        let since = now - DEVICES_ARE_KNOWN_FOR;
        let met = unit.remember.meet(user.id, &device, &near, since, now).await?;
        if met != Acquaintance::New || !user.tell_of_new_devices {
            return Ok(());
        }
        let at = now;
        let letter = Letter::NewDevice { device, address, at };
        let recipient = Recipient::user(user, arrival.company);
        self.post.put(unit, &letter, &recipient).await.map(|_| ())
    }
}

/// What a browser calls itself, as far as it is kept.
pub(super) fn storable_device(device: &str) -> String {
    device.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Where a request of the browser came from.
pub(super) fn browser_at(address: Option<IpAddr>, request_id: Option<String>) -> Provenance {
    Provenance {
        channel: Channel::Browser,
        address,
        request_id,
    }
}

/// The network around an address that counts as the same place: a provider gives one of its neighbours the next day.
fn neighbourhood(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [first, second, third, _] = address.octets();
            format!("{first}.{second}.{third}.0/24")
        }
        address @ IpAddr::V6(_) => network(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_one_place() {
        let of = |address: &str| neighbourhood(address.parse().unwrap());
        assert_eq!(of("192.0.2.7"), of("192.0.2.200"));
        assert_eq!(of("::ffff:192.0.2.7"), "192.0.2.0/24");
        assert_ne!(of("192.0.2.7"), of("192.0.3.7"));
        assert_eq!(of("2001:db8:1:2::9"), of("2001:db8:1:2:3:4:5:6"));
    }

    #[test]
    fn a_device_breaks_no_line() {
        assert_eq!(storable_device("a\r\nb"), "ab");
        assert_eq!(storable_device(&"x".repeat(300)).len(), 200);
    }
}
