//! The list's state as its address says it: which entries, which page.

use std::net::IpAddr;

use callbook_application::ports::{AuditFilter, AuditPlace};
use callbook_domain::audit::{AuditAction, AuditArea, Outcome};
use callbook_domain::company::Zone;
use callbook_domain::ids::UserId;
use form_urlencoded::Serializer;
use jiff::Timestamp;
use jiff::civil::Date;

pub(super) const PATH: &str = "/settings/audit";

/// All that the list's address says. What makes no sense in it is left out: an old link still shows a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct AuditState {
    pub(super) search: Option<String>,
    pub(super) person: Option<UserId>,
    pub(super) area: Option<AuditArea>,
    pub(super) act: Option<AuditAction>,
    pub(super) object: Option<String>,
    pub(super) outcome: Option<Outcome>,
    pub(super) address: Option<IpAddr>,
    pub(super) since: Option<Date>,
    /// The last day that is shown.
    pub(super) until: Option<Date>,
    pub(super) place: AuditPlace,
    /// Whether part of the address meant nothing.
    pub(super) is_misread: bool,
}

impl AuditState {
    pub(super) fn from_query(query: &str) -> Self {
        let mut state = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            if !value.is_empty() && state.read(&name, value).is_none() {
                state.is_misread = true;
            }
        }
        state
    }

    fn read(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "search" => self.search = Some(value.chars().take(100).collect()),
            "person" => self.person = Some(value.parse().ok()?),
            "area" => self.area = Some(value.parse().ok()?),
            "act" => self.act = Some(value.parse().ok()?),
            "object" => self.object = Some(value.chars().take(254).collect()),
            "outcome" => self.outcome = Some(value.parse().ok()?),
            "address" => self.address = Some(value.parse().ok()?),
            "since" => self.since = Some(value.parse().ok()?),
            "until" => self.until = Some(value.parse().ok()?),
            "older" => self.place = AuditPlace::OlderThan(value.parse().ok()?),
            "newer" => self.place = AuditPlace::NewerThan(value.parse().ok()?),
            _ => return None,
        }
        Some(())
    }

    /// The address of the list in this state.
    pub(super) fn address(&self) -> String {
        self.at_path(PATH)
    }

    /// The address of the file with these entries, from the newest on.
    pub(super) fn export_address(&self) -> String {
        self.with(|_| {}).at_path("/settings/audit/export")
    }

    fn at_path(&self, path: &str) -> String {
        match self.query().as_str() {
            "" => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }

    fn query(&self) -> String {
        let said = [
            ("search", self.search.clone()),
            ("person", self.person.map(|person| person.to_string())),
            ("area", self.area.map(|area| area.to_string())),
            ("act", self.act.map(|act| act.key().to_owned())),
            ("object", self.object.clone()),
            ("outcome", self.outcome.map(|outcome| outcome.to_string())),
            ("address", self.address.map(|address| address.to_string())),
            ("since", self.since.map(|day| day.to_string())),
            ("until", self.until.map(|day| day.to_string())),
        ];
        let mut query = Serializer::new(String::new());
        for (name, value) in said {
            if let Some(value) = value {
                query.append_pair(name, &value);
            }
        }
        match self.place {
            AuditPlace::Newest => {}
            AuditPlace::OlderThan(seq) => {
                query.append_pair("older", &seq.to_string());
            }
            AuditPlace::NewerThan(seq) => {
                query.append_pair("newer", &seq.to_string());
            }
        }
        query.finish()
    }

    /// The same list, changed and from its newest entry again.
    pub(super) fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut state = Self {
            place: AuditPlace::Newest,
            ..self.clone()
        };
        change(&mut state);
        state
    }

    /// What the use case understands; days are those of the company's zone.
    pub(super) fn filter(&self, zone: &Zone) -> AuditFilter {
        let start = |day: Date| -> Option<Timestamp> {
            Some(day.to_zoned(zone.time_zone().clone()).ok()?.timestamp())
        };
        AuditFilter {
            person: self.person,
            area: self.area,
            action: self.act,
            object: self.object.clone(),
            outcome: self.outcome,
            address: self.address,
            since: self.since.and_then(start),
            until: self.until.and_then(|day| start(day.tomorrow().ok()?)),
            text: self.search.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_comes_back() {
        let query = "search=a%26b&person=00000000-0000-0000-0000-000000000001&area=sign-ins&act=session.started\
                     &object=12&outcome=refused&address=2001%3Adb8%3A%3A1&since=2026-11-01&until=2026-11-20&older=77";
        let state = AuditState::from_query(query);
        assert!(!state.is_misread);
        assert_eq!(state.address(), format!("{PATH}?{query}"));
        assert!(!state.export_address().contains("older"));
        assert_eq!(AuditState::default().address(), PATH);
    }

    #[test]
    fn nonsense_is_left_out_and_told() {
        for query in [
            "area=moon",
            "person=x",
            "since=yesterday",
            "older=-",
            "address=here",
            "colour=red",
            "outcome=DONE",
        ] {
            let state = AuditState::from_query(query);
            assert!(state.is_misread, "{query}");
            assert_eq!(state.address(), PATH, "{query}");
        }
        // A form without script sends empty fields.
        assert!(!AuditState::from_query("area=&search=+&colour=").is_misread);
    }

    #[test]
    fn days_are_the_companys() {
        let zone = Zone::parse("Asia/Kolkata").unwrap();
        let filter = AuditState::from_query("since=2026-11-20&until=2026-11-20").filter(&zone);
        let said = |instant: Option<Timestamp>| instant.unwrap().to_string();
        assert_eq!(said(filter.since), "2026-11-19T18:30:00Z");
        assert_eq!(said(filter.until), "2026-11-20T18:30:00Z");
    }
}
