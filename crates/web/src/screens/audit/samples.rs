//! Entries as they come, for the test of all samples and for looking at them.

use callbook_application::ports::{AuditDetail, AuditPage as Found, AuditParty, AuditRecord};
use callbook_domain::access::Channel;
use callbook_domain::audit::{AuditAction, Outcome};
use callbook_domain::ids::UserId;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::address::AuditState;
use super::page::AuditPage;
use crate::view::LocalTime;

fn party(number: u128, name: &str) -> Option<AuditParty> {
    Some(AuditParty {
        id: UserId::from_uuid(Uuid::from_u128(number)),
        name: Some(name.to_owned()),
    })
}

fn at() -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(498_600)
}

fn record(seq: i64, action: AuditAction, object_name: Option<&str>) -> AuditRecord {
    AuditRecord {
        seq,
        at: at() - SignedDuration::from_mins(7 * (200 - seq)),
        company: None,
        actor: party(1, "Meera Iyer"),
        on_behalf_of: None,
        channel: Channel::Browser,
        address: Some("203.0.113.24".to_owned()),
        request_id: Some("0192f1c2a7b8".to_owned()),
        action,
        object: Uuid::from_u128(7).to_string(),
        object_name: object_name.map(str::to_owned),
        outcome: Outcome::Done,
        details: Vec::new(),
    }
}

fn change(field: &'static str, from: Option<&str>, to: Option<&str>) -> AuditDetail {
    AuditDetail::Change {
        field: field.into(),
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
    }
}

fn records() -> Vec<AuditRecord> {
    vec![
        AuditRecord {
            details: vec![
                change("role", Some("sales"), Some("manager")),
                change("group", None, Some("Night shift")),
            ],
            ..record(188, AuditAction::UserEdited, Some("Kiran Rao"))
        },
        AuditRecord {
            outcome: Outcome::Refused,
            actor: party(2, "Asha Menon"),
            object: "asha".to_owned(),
            details: vec![AuditDetail::Value {
                field: "reason".into(),
                value: "throttled".to_owned(),
            }],
            ..record(187, AuditAction::SignInFailed, None)
        },
        AuditRecord {
            actor: None,
            on_behalf_of: party(3, "Latha Nair"),
            channel: Channel::Job,
            address: None,
            outcome: Outcome::Failed,
            ..record(
                186,
                AuditAction::ImportFailed,
                Some("admission enquiries november.xlsx"),
            )
        },
        AuditRecord {
            details: vec![AuditDetail::Secret {
                field: "password".into(),
            }],
            ..record(185, AuditAction::PasswordSet, Some("Meera Iyer"))
        },
        AuditRecord {
            actor: None,
            on_behalf_of: party(1, "Meera Iyer"),
            channel: Channel::Cli,
            address: None,
            object: "1,200".to_owned(),
            ..record(184, AuditAction::CustomersAssigned, None)
        },
        record(183, AuditAction::CustomerEdited, None),
    ]
}

pub(super) fn pages() -> Vec<AuditPage> {
    let people: Vec<_> = [(1, "Meera Iyer"), (2, "Asha Menon"), (3, "Latha Nair")]
        .map(|(number, name)| (UserId::from_uuid(Uuid::from_u128(number)), name.to_owned()))
        .to_vec();
    let time = LocalTime::new(TimeZone::UTC, at());
    let full = Found {
        records: records(),
        has_newer: false,
        has_older: true,
    };
    let filtered =
        AuditState::from_query("area=sign-ins&outcome=refused&since=2026-11-01&object=x&colour=red");
    vec![
        AuditPage::new(&AuditState::default(), &full, &people, &time),
        AuditPage::new(&filtered, &full, &people, &time),
        AuditPage::new(&filtered, &Found::default(), &people, &time),
    ]
}
