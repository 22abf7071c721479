//! Who can sign in, and how well that is guarded.

use callbook_application::ports::PowerfulAccount;
use jiff::{SignedDuration, Timestamp};

use super::finding::{Finding, named};

/// What is known of accounts.
#[derive(Debug, Clone)]
pub(super) struct PeopleFacts {
    pub(super) now: Timestamp,
    pub(super) powerful: Vec<PowerfulAccount>,
    /// Whether codes can be sent by mail, which admins and superusers without an app then need.
    pub(super) codes_by_mail: CodesByMail,
    pub(super) companies_without_admin: Vec<String>,
    /// How many have a password that is hashed in an old way.
    pub(super) outdated_hashes: u64,
    /// Users whose password stands in the demo's source.
    pub(super) demo_users: Vec<String>,
}

/// Whether codes reach people by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CodesByMail {
    Arrive,
    StayHere,
}

/// An account that nobody used for so long after it was made is one that nobody waits for.
const PATIENCE: SignedDuration = SignedDuration::from_hours(14 * 24);

pub(super) fn findings(facts: &PeopleFacts) -> Vec<Finding> {
    let names = |wanted: &dyn Fn(&&PowerfulAccount) -> bool| -> Vec<String> {
        let accounts = facts.powerful.iter().filter(wanted);
        accounts.map(|account| account.username.clone()).collect()
    };
    let mut found = Vec::new();
    let unguarded =
        names(&|account| facts.codes_by_mail == CodesByMail::StayHere && account.app_since.is_none());
    if !unguarded.is_empty() {
        found.push(
            Finding::warning("no-second-factor", format!("These may do everything and have a password alone: {}.", named(&unguarded)))
                .because("Whoever learns one of these passwords has the whole company.")
                .mend("Let them set up an authenticator app under Profile, Second factor; or set a mail server, by which they get codes."),
        );
    }
    let unused = names(&|account| {
        account.last_sign_in_at.is_none() && facts.now.duration_since(account.created_at) > PATIENCE
    });
    if !unused.is_empty() {
        found.push(
            Finding::advice("unused-admins", format!("These may do everything and have not signed in since they were added over two weeks ago: {}.", named(&unused)))
                .because("An account that nobody uses is one that nobody misses when it is taken over.")
                .mend("Deactivate whom you do not need, under Users."),
        );
    }
    if !facts.companies_without_admin.is_empty() {
        found.push(
            Finding::error("company-without-admin", format!("No active admin: {}.", named(&facts.companies_without_admin)))
                .because("Nobody there can add users, let somebody in again or change settings.")
                .mend("Add one: `callbook user add NAME --role admin …`, as the guide says under When somebody is locked out."),
        );
    }
    if facts.outdated_hashes > 0 {
        let users = if facts.outdated_hashes == 1 {
            "user has"
        } else {
            "users have"
        };
        found.push(
            Finding::advice("old-password-hashes", format!("{} {users} a password that is hashed more weakly than today's are.", facts.outdated_hashes))
                .because("Such hashes are easier to guess from a stolen backup.")
                .mend("Each is renewed when its user signs in; give those who stay away a link to choose a new password."),
        );
    }
    if !facts.demo_users.is_empty() {
        found.push(
            Finding::error("demo-passwords", format!("These sign in with the demo's password: {}.", named(&facts.demo_users)))
                .because("Everybody may read that password in Callbook's source.")
                .mend("Keep the demo in a data directory of its own that others do not reach, or give these users other passwords."),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;

    use super::*;
    use crate::check::finding::testing::codes;

    fn now() -> Timestamp {
        "2026-11-21T06:00:00Z".parse().unwrap()
    }

    fn account(username: &str) -> PowerfulAccount {
        PowerfulAccount {
            username: username.to_owned(),
            role: Role::Admin,
            app_since: Some(now()),
            last_sign_in_at: Some(now()),
            created_at: now() - SignedDuration::from_hours(24 * 100),
        }
    }

    fn sound() -> PeopleFacts {
        PeopleFacts {
            now: now(),
            powerful: vec![account("asha")],
            codes_by_mail: CodesByMail::StayHere,
            companies_without_admin: Vec::new(),
            outdated_hashes: 0,
            demo_users: Vec::new(),
        }
    }

    #[test]
    fn well_guarded() {
        assert!(findings(&sound()).is_empty());
    }

    #[test]
    fn a_password_alone() {
        let mut facts = sound();
        facts.powerful[0].app_since = None;
        let found = findings(&facts);
        assert_eq!(codes(&found), ["no-second-factor"]);
        assert!(found[0].what.contains("asha"));
        facts.codes_by_mail = CodesByMail::Arrive;
        assert!(findings(&facts).is_empty());
    }

    #[test]
    fn accounts_that_nobody_uses() {
        let mut facts = sound();
        facts.powerful[0].last_sign_in_at = None;
        assert_eq!(codes(&findings(&facts)), ["unused-admins"]);
        facts.powerful[0].created_at = now() - PATIENCE;
        assert!(findings(&facts).is_empty());
    }

    #[test]
    fn nobody_in_charge() {
        let facts = PeopleFacts {
            companies_without_admin: vec!["Brightpath".to_owned()],
            ..sound()
        };
        assert_eq!(codes(&findings(&facts)), ["company-without-admin"]);
    }

    #[test]
    fn old_hashes() {
        let facts = PeopleFacts {
            outdated_hashes: 1,
            ..sound()
        };
        assert_eq!(codes(&findings(&facts)), ["old-password-hashes"]);
    }

    #[test]
    fn the_demos_password() {
        let facts = PeopleFacts {
            demo_users: (0..9).map(|n| format!("user{n}")).collect(),
            ..sound()
        };
        let found = findings(&facts);
        assert_eq!(codes(&found), ["demo-passwords"]);
        assert!(found[0].what.contains("and 4 more"), "{}", found[0].what);
    }
}
