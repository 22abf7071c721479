//! An entry in words, the same on every screen, on the command line and in a file.

use callbook_domain::access::Channel;
use callbook_domain::audit::ObjectKind;

use crate::ports::{AuditDetail, AuditParty, AuditRecord};

/// Who did it: "Meera Iyer"; "The operator, as Meera Iyer"; "Callbook, for Meera Iyer".
pub fn who(record: &AuditRecord) -> String {
    if let Some(actor) = &record.actor {
        return name(actor);
    }
    let behind = record.on_behalf_of.as_ref().map(name);
    match (record.channel, behind) {
        (Channel::Cli, Some(user)) => format!("The operator, as {user}"),
        (Channel::Cli, None) => "The operator".to_owned(),
        (Channel::Job, Some(user)) => format!("Callbook, for {user}"),
        (Channel::Job, None) => "Callbook".to_owned(),
        (Channel::Browser | Channel::Api, _) => "Somebody unknown".to_owned(),
    }
}

/// What was done, to be read after [`who`]: "deactivated Kiran".
pub fn told(record: &AuditRecord) -> String {
    record.action.told(record.outcome, &object(record))
}

/// What the object is called; where it is gone, what kind of thing it was.
pub fn object(record: &AuditRecord) -> String {
    if let Some(name) = &record.object_name {
        return name.clone();
    }
    // What an act removed stands in its details.
    let removed = record.details.iter().find_map(|detail| match detail {
        AuditDetail::Change {
            field,
            from,
            to: None,
        } if field == "name" => from.clone(),
        _ => None,
    });
    if let Some(name) = removed {
        return name;
    }
    let gone = match record.action.object() {
        ObjectKind::Text => return record.object.clone(),
        ObjectKind::Company => "a company that is gone",
        ObjectKind::User => "a user who is gone",
        ObjectKind::Group => "that is gone",
        ObjectKind::Customer => "a customer who is gone",
        ObjectKind::Import => "an import that is gone",
    };
    gone.to_owned()
}

/// One thing that is worth knowing: "role: sales → manager".
pub fn change(detail: &AuditDetail) -> String {
    match detail {
        AuditDetail::Value { field, value } => format!("{field}: {value}"),
        AuditDetail::Change { field, from, to } => {
            let said = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
            format!("{field}: {} → {}", said(from), said(to))
        }
        AuditDetail::Secret { field } => format!("{field}: changed"),
    }
}

fn name(party: &AuditParty) -> String {
    party
        .name
        .clone()
        .unwrap_or_else(|| "a user who is gone".to_owned())
}

#[cfg(test)]
mod tests {
    use callbook_domain::audit::{AuditAction, Outcome};
    use callbook_domain::ids::UserId;
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::testing::now;

    fn meera(name: Option<&str>) -> Option<AuditParty> {
        Some(AuditParty {
            id: UserId::from_uuid(Uuid::from_u128(1)),
            name: name.map(str::to_owned),
        })
    }

    fn record(channel: Channel) -> AuditRecord {
        AuditRecord {
            seq: 1,
            at: now(),
            company: None,
            actor: None,
            on_behalf_of: None,
            channel,
            address: None,
            request_id: None,
            action: AuditAction::UserDeactivated,
            object: Uuid::from_u128(2).to_string(),
            object_name: Some("Kiran Rao".to_owned()),
            outcome: Outcome::Done,
            details: Vec::new(),
        }
    }

    #[rstest]
    #[case(
        Channel::Browser,
        meera(Some("Meera Iyer")),
        None,
        "Meera Iyer deactivated Kiran Rao"
    )]
    #[case(
        Channel::Browser,
        meera(None),
        None,
        "a user who is gone deactivated Kiran Rao"
    )]
    #[case(Channel::Browser, None, None, "Somebody unknown deactivated Kiran Rao")]
    #[case(
        Channel::Cli,
        None,
        meera(Some("Meera Iyer")),
        "The operator, as Meera Iyer deactivated Kiran Rao"
    )]
    #[case(Channel::Cli, None, None, "The operator deactivated Kiran Rao")]
    #[case(
        Channel::Job,
        None,
        meera(Some("Meera Iyer")),
        "Callbook, for Meera Iyer deactivated Kiran Rao"
    )]
    fn an_entry_reads_as_a_sentence(
        #[case] channel: Channel,
        #[case] actor: Option<AuditParty>,
        #[case] on_behalf_of: Option<AuditParty>,
        #[case] sentence: &str,
    ) {
        let record = AuditRecord {
            actor,
            on_behalf_of,
            ..record(channel)
        };
        assert_eq!(format!("{} {}", who(&record), told(&record)), sentence);
    }

    #[test]
    fn what_is_gone_is_not_shown_by_its_id() {
        let record = AuditRecord {
            object_name: None,
            outcome: Outcome::Refused,
            ..record(Channel::Browser)
        };
        assert_eq!(told(&record), "tried to deactivate a user who is gone");
    }

    #[test]
    fn what_an_act_removed_is_named_by_its_details() {
        let record = AuditRecord {
            action: AuditAction::CustomerDeleted,
            object_name: None,
            details: vec![AuditDetail::Change {
                field: "name".into(),
                from: Some("Aarav Sharma".to_owned()),
                to: None,
            }],
            ..record(Channel::Browser)
        };
        assert_eq!(told(&record), "deleted Aarav Sharma from the customers");
    }

    #[test]
    fn a_change_says_what_was_before() {
        let changed = |from: Option<&str>, to: Option<&str>| {
            change(&AuditDetail::Change {
                field: "area".into(),
                from: from.map(str::to_owned),
                to: to.map(str::to_owned),
            })
        };
        assert_eq!(changed(Some("Kochi"), Some("Kollam")), "area: Kochi → Kollam");
        assert_eq!(changed(None, Some("Kollam")), "area: nothing → Kollam");
        let secret = AuditDetail::Secret {
            field: "password".into(),
        };
        assert_eq!(change(&secret), "password: changed");
    }
}
