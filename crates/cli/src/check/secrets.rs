//! Who could read what nobody should.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::finding::{Finding, named};

/// What is known of secrets.
#[derive(Debug, Clone, Default)]
pub(super) struct SecretFacts {
    /// Directories and files that hold secrets, of which others than their owner may read or write.
    pub(super) open_places: Vec<PathBuf>,
    /// The secret, where it was given and does not lie in the data directory.
    pub(super) given: Option<String>,
    /// Places where others can see it: the environment, the command line.
    pub(super) exposed: Vec<Exposed>,
}

/// A secret where others can see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exposed {
    /// The installation's secret stands in the environment.
    SecretInEnvironment,
    /// The database's password stands on the command line.
    DatabasePasswordOnCommandLine,
}

const SHORTEST: usize = 32;
/// A text of fewer different characters was not made by a machine.
const FEWEST: usize = 10;

pub(super) fn findings(facts: &SecretFacts) -> Vec<Finding> {
    let mut found = Vec::new();
    if !facts.open_places.is_empty() {
        let places: Vec<String> = facts
            .open_places
            .iter()
            .map(|place| place.display().to_string())
            .collect();
        found.push(
            Finding::error(
                "readable-by-others",
                format!("Others on this machine can read or write {}.", named(&places)),
            )
            .because("Whoever reads the secret key or the database can sign in as anybody.")
            .mend(format!("Close them: `chmod go= {}`", places.join(" "))),
        );
    }
    if let Some(secret) = &facts.given {
        let different = secret.chars().collect::<BTreeSet<_>>().len();
        if secret.chars().count() < SHORTEST || different < FEWEST {
            found.push(
                Finding::error("weak-secret", "The secret is short or made of few characters.")
                    .because("Whoever guesses it can forge what Callbook signs and open what it seals.")
                    .mend("Make one by a machine, `openssl rand -hex 32`, or leave it out: then Callbook makes its own."),
            );
        }
    }
    for exposed in &facts.exposed {
        found.push(match exposed {
            Exposed::SecretInEnvironment => Finding::warning("secret-in-environment", "The secret stands in the environment, as CALLBOOK_SECRET.")
                .because("Environments are shown by tools, copied into logs and inherited by every child process.")
                .mend("Put it into a file that only Callbook's user reads, and name that: `CALLBOOK_SECRET_FILE`."),
            Exposed::DatabasePasswordOnCommandLine => Finding::error("password-on-command-line", "The database's password stands on the command line.")
                .because("Everybody on this machine sees the command lines of all processes.")
                .mend("Put the address into a file that only Callbook's user reads, and name that: `CALLBOOK_DATABASE_URL_FILE`."),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::finding::testing::codes;

    #[test]
    fn closed_and_kept_there_is_nothing_to_find() {
        assert!(findings(&SecretFacts::default()).is_empty());
        let given = SecretFacts {
            given: Some("3f6c1e0ab9d24785e6f1a0c3b5d79e82".to_owned()),
            ..SecretFacts::default()
        };
        assert!(findings(&given).is_empty());
    }

    #[test]
    fn open_places_are_named() {
        let facts = SecretFacts {
            open_places: vec!["/var/lib/callbook/secret.key".into()],
            ..SecretFacts::default()
        };
        let found = findings(&facts);
        assert_eq!(codes(&found), ["readable-by-others"]);
        assert!(found[0].what.contains("/var/lib/callbook/secret.key"));
    }

    #[test]
    fn secrets_that_can_be_guessed() {
        for weak in ["tuesday", &"x9".repeat(30), "0123456789abcdef"] {
            let facts = SecretFacts {
                given: Some(weak.to_owned()),
                ..SecretFacts::default()
            };
            let found = findings(&facts);
            assert_eq!(codes(&found), ["weak-secret"], "{weak}");
            assert!(!format!("{found:?}").contains(weak));
        }
    }

    #[test]
    fn secrets_that_can_be_seen() {
        let facts = SecretFacts {
            exposed: vec![
                Exposed::SecretInEnvironment,
                Exposed::DatabasePasswordOnCommandLine,
            ],
            ..SecretFacts::default()
        };
        let expected = ["secret-in-environment", "password-on-command-line"];
        assert_eq!(codes(&findings(&facts)), expected);
    }
}
