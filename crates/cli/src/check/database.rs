//! The database, its schema and how it keeps what is written.

use callbook_infrastructure::sea::{Journal, Schema};

use super::finding::Finding;

/// What is known of the database.
#[derive(Debug, Clone)]
pub(super) struct DatabaseFacts {
    pub(super) reach: Reach,
    /// A PostgreSQL on another machine that may be spoken to in the clear.
    pub(super) remote_without_tls: Option<String>,
    /// How SQLite writes.
    pub(super) journal: Option<Journal>,
    /// How many other processes have SQLite's file open.
    pub(super) sharers: usize,
    /// By how many seconds the database's clock and this machine's differ.
    pub(super) clock_difference: Option<i64>,
}

/// How far one gets with the database.
#[derive(Debug, Clone)]
pub(super) enum Reach {
    /// There is no file yet.
    Missing,
    /// It does not answer, for that reason.
    Unreachable(String),
    /// It answers, and has that schema.
    Open(Schema),
}

/// Sign-in codes and sessions forgive so much.
const TOLERATED_SECONDS: i64 = 5;
/// SQLite's FULL.
const FULL: i64 = 2;

pub(super) fn findings(facts: &DatabaseFacts) -> Vec<Finding> {
    let mut found: Vec<Finding> = schema(&facts.reach).into_iter().collect();
    if let Some(host) = &facts.remote_without_tls {
        found.push(
            Finding::error("database-without-tls", format!("PostgreSQL at {host} may be spoken to without encryption."))
                .because("Everything that Callbook knows travels that line, and its password too.")
                .mend("Add `sslmode=verify-full` to the database address, with `sslrootcert` where the certificate is your own, or at least `sslmode=require`."),
        );
    }
    if let Some(journal) = facts.journal.as_ref().filter(|journal| !lasts(journal)) {
        found.push(
            Finding::error(
                "sqlite-not-durable",
                format!(
                    "SQLite writes in mode {} with synchronous {}.",
                    journal.mode, journal.synchronous
                ),
            )
            .because("What was saved could be lost in a power cut, or readers wait for writers.")
            .mend(
                "Put the data directory on a local disk: network file systems do not know what SQLite needs.",
            ),
        );
    }
    if facts.sharers > 1 {
        found.push(
            Finding::error(
                "sqlite-shared",
                format!("{} other processes have the SQLite file open.", facts.sharers),
            )
            .because("SQLite is for one `callbook serve`: several would wait for each other's writes.")
            .mend("Stop all but one, or move to PostgreSQL."),
        );
    }
    if let Some(seconds) = facts
        .clock_difference
        .filter(|seconds| seconds.abs() > TOLERATED_SECONDS)
    {
        found.push(
            Finding::warning(
                "clocks-differ",
                format!(
                    "This machine's clock and the database's differ by {} seconds.",
                    seconds.abs()
                ),
            )
            .because("Codes from authenticator apps and the order of the audit log depend on the right time.")
            .mend("Let both machines keep time by NTP: `timedatectl set-ntp true`."),
        );
    }
    found
}

fn lasts(journal: &Journal) -> bool {
    journal.mode.eq_ignore_ascii_case("wal") && journal.synchronous >= FULL
}

fn schema(reach: &Reach) -> Option<Finding> {
    let finding = match reach {
        Reach::Open(Schema::Current) => return None,
        Reach::Missing => Finding::error("nothing-set-up", "There is no database yet.")
            .because("Nobody can sign in.")
            .mend("Set Callbook up with `callbook init`, or start it and open the address that it prints."),
        Reach::Unreachable(why) => Finding::error(
            "database-unreachable",
            format!("The database does not answer: {why}."),
        )
        .because("Callbook cannot work without it; what depends on it was not checked.")
        .mend("Check the database address and that the database is running."),
        Reach::Open(Schema::Behind(steps)) => Finding::error(
            "schema-behind",
            format!("The database lacks {steps} steps that this version of Callbook needs."),
        )
        .because("What depends on it was not checked.")
        .mend("Back it up and run `callbook migrate`; `callbook serve` does so by itself."),
        Reach::Open(Schema::Ahead(steps)) => Finding::error(
            "schema-ahead",
            format!("A newer Callbook has changed the database: {}.", steps.join(", ")),
        )
        .because("This version does not know what the newer one keeps there, and may damage it.")
        .mend("Install the newer version again, or restore the backup made before it."),
    };
    Some(finding)
}

/// The host of a PostgreSQL that may be spoken to in the clear; `None` where it is this machine or TLS is insisted on.
pub(super) fn remote_without_tls(url: &str) -> Option<String> {
    let rest = url
        .strip_prefix("postgres://")
        .or_else(|| url.strip_prefix("postgresql://"))?;
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let authority = place.split('/').next().unwrap_or_default();
    let authority = authority.rsplit('@').next().unwrap_or_default();
    let parameter = |name: &str| {
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    };
    let host = match authority.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    let host = parameter("host").unwrap_or(host);
    let is_here = host.is_empty()
        || host.starts_with('/')
        || host.to_ascii_lowercase().starts_with("%2f")
        || host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    let insists = parameter("sslmode")
        .or_else(|| parameter("ssl-mode"))
        .is_some_and(|mode| {
            ["require", "verify-ca", "verify-full"].contains(&mode.to_ascii_lowercase().as_str())
        });
    (!is_here && !insists).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::finding::testing::codes;

    fn sound() -> DatabaseFacts {
        DatabaseFacts {
            reach: Reach::Open(Schema::Current),
            remote_without_tls: None,
            journal: Some(Journal {
                mode: "wal".to_owned(),
                synchronous: 2,
            }),
            sharers: 1,
            clock_difference: Some(3),
        }
    }

    #[test]
    fn a_sound_one() {
        assert!(findings(&sound()).is_empty());
    }

    #[test]
    fn how_far_one_gets() {
        for (reach, code) in [
            (Reach::Missing, "nothing-set-up"),
            (
                Reach::Unreachable("connection refused".to_owned()),
                "database-unreachable",
            ),
            (Reach::Open(Schema::Behind(3)), "schema-behind"),
            (
                Reach::Open(Schema::Ahead(vec!["m2999".to_owned()])),
                "schema-ahead",
            ),
        ] {
            let facts = DatabaseFacts { reach, ..sound() };
            assert_eq!(codes(&findings(&facts)), [code]);
        }
    }

    #[test]
    fn a_line_that_others_can_read() {
        let facts = DatabaseFacts {
            remote_without_tls: Some("db.example.com".to_owned()),
            ..sound()
        };
        assert_eq!(codes(&findings(&facts)), ["database-without-tls"]);
    }

    #[test]
    fn addresses_of_databases() {
        for (url, expected) in [
            ("sqlite:///var/lib/callbook/callbook.sqlite", None),
            (
                "postgres://me:secret@db.example.com/callbook",
                Some("db.example.com"),
            ),
            (
                "postgresql://me:s@cr@et@db.example.com:5433/c?sslmode=prefer",
                Some("db.example.com"),
            ),
            ("postgres://me@192.0.2.7/c?sslmode=disable", Some("192.0.2.7")),
            ("postgres://me@[2001:db8::1]:5432/c", Some("2001:db8::1")),
            ("postgres:///c?host=db.example.com", Some("db.example.com")),
            (
                "postgres://me@db.example.com/c?application_name=x&sslmode=require",
                None,
            ),
            ("postgres://me@db.example.com/c?sslmode=verify-full", None),
            ("postgres://me@127.0.0.1/c", None),
            ("postgres://me@[::1]/c", None),
            ("postgres://me@localhost/c", None),
            ("postgres:///c?host=/run/postgresql", None),
            ("postgres://%2Frun%2Fpostgresql/c", None),
        ] {
            assert_eq!(remote_without_tls(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn sqlite_on_shifting_ground() {
        for (mode, synchronous) in [("delete", 2), ("wal", 1)] {
            let mode = mode.to_owned();
            let facts = DatabaseFacts {
                journal: Some(Journal { mode, synchronous }),
                ..sound()
            };
            assert_eq!(codes(&findings(&facts)), ["sqlite-not-durable"]);
        }
        let facts = DatabaseFacts {
            sharers: 2,
            ..sound()
        };
        assert_eq!(codes(&findings(&facts)), ["sqlite-shared"]);
    }

    #[test]
    fn clocks() {
        for seconds in [-60, 6] {
            let facts = DatabaseFacts {
                clock_difference: Some(seconds),
                ..sound()
            };
            assert_eq!(codes(&findings(&facts)), ["clocks-differ"]);
        }
    }
}
