//! What is to be looked at now and then: maintenance, the audit log, what is logged.

use callbook_domain::maintenance::MaintenanceState;

use super::finding::Finding;
use crate::settings::LogFormat;

/// What is known of it.
#[derive(Debug, Clone)]
pub(super) struct UpkeepFacts {
    pub(super) maintenance: MaintenanceState,
    /// What is wrong with the audit log, in a sentence.
    pub(super) audit_break: Option<String>,
    pub(super) log_format: LogFormat,
    /// Which lines are logged, where somebody said so.
    pub(super) log: Option<String>,
}

pub(super) fn findings(facts: &UpkeepFacts) -> Vec<Finding> {
    let mut found = Vec::new();
    if let MaintenanceState::On(maintenance) = &facts.maintenance {
        found.push(
            Finding::warning(
                "maintenance-on",
                format!("Callbook is closed for maintenance since {}.", maintenance.since),
            )
            .because("Nobody but those on its allowlist can work.")
            .mend("Open it: `callbook maintenance off`"),
        );
    }
    if let Some(what) = &facts.audit_break {
        found.push(
            Finding::error("audit-log-broken", format!("The audit log is not as it was written. {what}"))
                .because("Somebody has changed the database past Callbook, or a part of it was lost.")
                .mend("See where with `callbook audit verify`, keep the database as it is, and compare it with a backup."),
        );
    }
    let chatty = facts.log.as_deref().unwrap_or_default().to_ascii_lowercase();
    if chatty.contains("debug") || chatty.contains("trace") {
        found.push(
            Finding::warning("chatty-log", "The log is set to debug or trace.")
                .because("It grows fast, and libraries may write into it what nobody should read.")
                .mend("Leave `log` out, or set it to `info`."),
        );
    }
    if facts.log_format == LogFormat::Text {
        found.push(
            Finding::advice("log-for-people", "Log lines are written for people.")
                .because("Programs that collect logs and raise alarms read JSON better.")
                .mend("Set `log_format = \"json\"` where a program reads the log."),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use callbook_domain::maintenance::Maintenance;
    use jiff::Timestamp;

    use super::*;
    use crate::check::finding::testing::codes;

    fn sound() -> UpkeepFacts {
        UpkeepFacts {
            maintenance: MaintenanceState::Off,
            audit_break: None,
            log_format: LogFormat::Json,
            log: Some("info".to_owned()),
        }
    }

    #[test]
    fn in_order() {
        assert!(findings(&sound()).is_empty());
    }

    #[test]
    fn closed() {
        let maintenance = MaintenanceState::On(Maintenance {
            since: Timestamp::UNIX_EPOCH,
            by: None,
            message: None,
            expected_end: None,
            allowlist: Vec::new(),
        });
        let facts = UpkeepFacts {
            maintenance,
            ..sound()
        };
        assert_eq!(codes(&findings(&facts)), ["maintenance-on"]);
    }

    #[test]
    fn a_log_that_was_changed() {
        let facts = UpkeepFacts {
            audit_break: Some("Entry 7 is missing.".to_owned()),
            ..sound()
        };
        assert_eq!(codes(&findings(&facts)), ["audit-log-broken"]);
    }

    #[test]
    fn logs() {
        let facts = UpkeepFacts {
            log: Some("info,callbook_web=DEBUG".to_owned()),
            ..sound()
        };
        assert_eq!(codes(&findings(&facts)), ["chatty-log"]);
        let facts = UpkeepFacts {
            log_format: LogFormat::Text,
            ..sound()
        };
        assert_eq!(codes(&findings(&facts)), ["log-for-people"]);
    }
}
