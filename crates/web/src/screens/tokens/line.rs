//! One API token in a list.

use callbook_application::ports::OwnedApiToken;
use callbook_domain::access::{Permission, Permissions};
use jiff::Timestamp;
use serde::Serialize;

use crate::view::{LocalTime, Moment};

#[derive(Debug, Clone, Serialize)]
pub(super) struct TokenLine {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) owner: String,
    pub(super) may: String,
    pub(super) created: Moment,
    pub(super) last_used: Option<Moment>,
    pub(super) expires: Option<Moment>,
    pub(super) holds: bool,
    /// What became of it, where it holds no more.
    pub(super) ended: &'static str,
}

impl TokenLine {
    pub(super) fn new(owned: &OwnedApiToken, time: &LocalTime, now: Timestamp) -> Self {
        let token = &owned.token;
        Self {
            id: token.id.to_string(),
            name: token.name.to_string(),
            owner: owned.owner.to_string(),
            may: words(token.permissions),
            created: time.moment(token.created_at),
            last_used: token.last_used_at.map(|at| time.moment(at)),
            expires: token.expires_at.map(|at| time.moment(at)),
            holds: token.holds(now),
            ended: if token.revoked_at.is_some() {
                "Revoked"
            } else {
                "Ended"
            },
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        let time = LocalTime::new(jiff::tz::TimeZone::UTC, Timestamp::UNIX_EPOCH);
        let at = time.moment(Timestamp::UNIX_EPOCH);
        let line = |name: &str, owner: &str, used: bool, holds: bool| Self {
            id: "1".to_owned(),
            name: name.to_owned(),
            owner: owner.to_owned(),
            may: words(
                Permissions::NONE
                    .with(Permission::WorkCustomers)
                    .with(Permission::ImportCustomers),
            ),
            created: at.clone(),
            last_used: used.then(|| at.clone()),
            expires: used.then(|| at.clone()),
            holds,
            ended: "Revoked",
        };
        vec![
            line("Nightly import", "Meera Iyer", true, true),
            line("Telephone system on the third floor", "Asha Menon", false, true),
            line("Old script", "Meera Iyer", true, false),
        ]
    }
}

fn words(permissions: Permissions) -> String {
    let labels: Vec<&str> = permissions.iter().map(Permission::label).collect();
    labels.join(", ")
}
