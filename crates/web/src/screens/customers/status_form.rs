//! Status, remark and follow-up in one small form; the customer's page and the call screen share it.

use callbook_application::customers::{ChangeStatusCommand, StatusChoice};
use callbook_domain::customer::{FollowUpChoice, Remark, StatusRefusal};
use callbook_domain::ids::CustomerId;
use callbook_domain::status::{AfterChoosing, FollowUpRule, RemarkRule, Status, StatusSet};
use callbook_domain::version::Version;
use serde::{Deserialize, Serialize};

use crate::forms::Entry;
use crate::view::{Choice, LocalTime};

/// What was chosen and typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct StatusForm {
    /// The status's key.
    pub(crate) status: Entry,
    pub(crate) remark: Entry,
    /// A local date and time; blank leaves a follow-up that lies ahead as it is.
    pub(crate) follow_up_at: Entry,
    /// Present where no further call is wanted.
    clear_follow_up: Option<String>,
    pub(crate) version: Option<u32>,
}

impl StatusForm {
    /// Empty, but for the status that was chosen elsewhere.
    pub(crate) fn begun(status: &str, version: Version) -> Self {
        Self {
            status: Entry::new(status),
            version: Some(version.number()),
            ..Self::default()
        }
    }

    /// What was typed on the call screen.
    pub(crate) fn typed(status: Entry, remark: Entry, follow_up_at: Entry, version: Option<u32>) -> Self {
        Self {
            status,
            remark,
            follow_up_at,
            clear_follow_up: None,
            version,
        }
    }

    /// The same texts over a newer version.
    pub(crate) fn over(self, version: Version) -> Self {
        Self {
            version: Some(version.number()),
            ..self
        }
    }

    /// What it asks for. `None` where something cannot be read: each field says what. What the rules forbid comes from
    /// the use case.
    pub(crate) fn command(&mut self, customer: CustomerId, time: &LocalTime) -> Option<ChangeStatusCommand> {
        let status = self.status.require("choose a status", |key| {
            Ok::<_, &str>((!key.is_empty()).then(|| StatusChoice::Named(key.to_owned())))
        });
        let remark = self.remark.read(Remark::parse);
        let unsaid = match self.clear_follow_up {
            Some(_) => FollowUpChoice::Clear,
            None => FollowUpChoice::Unsaid,
        };
        let follow_up = self.follow_up_at.read(|typed| follow_up(typed, unsaid, time));
        Some(ChangeStatusCommand {
            customer,
            read: self.version.map(Version::from_number),
            status: status?,
            remark: remark?,
            follow_up: follow_up?,
        })
    }

    /// Says at the field concerned why the rules forbid it.
    pub(crate) fn refuse(&mut self, refusal: StatusRefusal) {
        match refusal {
            StatusRefusal::Retired | StatusRefusal::Closed => self.status.refuse(refusal),
            StatusRefusal::NeedsRemark => self.remark.refuse(refusal),
            StatusRefusal::NeedsFollowUp
            | StatusRefusal::FollowUpInThePast
            | StatusRefusal::ClosedWithFollowUp => self.follow_up_at.refuse(refusal),
        }
    }

    /// What is wrong, for a place that shows one message only.
    pub(crate) fn first_error(&self) -> Option<&str> {
        [&self.status, &self.remark, &self.follow_up_at]
            .into_iter()
            .find_map(|entry| entry.error.as_deref())
    }

    /// Whether all that is missing is what the customer's page asks for by itself.
    pub(super) fn only_lacks_what_is_asked(&self) -> bool {
        self.status.error.is_none() && (self.remark.error.is_some() || self.follow_up_at.error.is_some())
    }

    /// Says that the status has gone.
    pub(crate) fn refuse_status(&mut self) {
        self.status
            .refuse("there is no such status any more: choose another");
    }
}

fn follow_up(typed: &str, unsaid: FollowUpChoice, time: &LocalTime) -> Result<FollowUpChoice, &'static str> {
    if typed.trim().is_empty() {
        return Ok(unsaid);
    }
    time.instant(typed)
        .map(FollowUpChoice::At)
        .ok_or("this is no date and time: write it as 2026-11-20T10:30")
}

/// The statuses for a select, each with what it asks for.
pub(crate) fn choices(statuses: &StatusSet) -> Vec<Choice> {
    let choice = |status: &Status| match needs(status) {
        Some(needs) => Choice::new(&status.key, format!("{} ({needs})", status.label)),
        None => Choice::new(&status.key, &status.label),
    };
    statuses.in_use().map(choice).collect()
}

/// What choosing the status asks for or does, in a few words.
pub(crate) fn needs(status: &Status) -> Option<&'static str> {
    let closes = status.rules.after == AfterChoosing::Closes;
    match (Asks::of(status), closes) {
        (Some(Asks::Remark), true) => Some("needs a remark, closes"),
        (Some(asks), _) => Some(asks.needs()),
        (None, true) => Some("closes"),
        (None, false) => None,
    }
}

/// What has to be said with a status before it can be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    Remark,
    Time,
    Both,
}

impl Asks {
    pub(super) fn of(status: &Status) -> Option<Self> {
        let remark = status.rules.remark == RemarkRule::Required;
        let time = status.rules.follow_up == FollowUpRule::Required { default: None };
        match (remark, time) {
            (true, true) => Some(Self::Both),
            (true, false) => Some(Self::Remark),
            (false, true) => Some(Self::Time),
            (false, false) => None,
        }
    }

    pub(super) const fn needs(self) -> &'static str {
        match self {
            Self::Remark => "needs a remark",
            Self::Time => "needs a time",
            Self::Both => "needs a remark and a time",
        }
    }

    pub(super) const fn what_to_do(self) -> &'static str {
        match self {
            Self::Remark => "Say what was said",
            Self::Time => "Say when to call again",
            Self::Both => "Say what was said and when to call again",
        }
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::ids::StatusId;
    use callbook_domain::status::Preset;
    use jiff::tz::TimeZone;
    use uuid::Uuid;

    use super::*;

    fn time() -> LocalTime {
        let now = "2026-11-20T03:00:00Z".parse().unwrap();
        LocalTime::new(TimeZone::get("Asia/Kolkata").unwrap(), now)
    }

    fn customer() -> CustomerId {
        CustomerId::from_uuid(Uuid::from_u128(1))
    }

    #[test]
    fn a_time_is_read_in_the_companys_zone() {
        let mut form = StatusForm {
            follow_up_at: Entry::new("2026-11-20T10:30"),
            ..StatusForm::begun("CALL_LATER", Version::FIRST)
        };
        let command = form.command(customer(), &time()).unwrap();
        assert_eq!(
            command.follow_up,
            FollowUpChoice::At("2026-11-20T05:00:00Z".parse().unwrap())
        );
        assert_eq!(command.read, Some(Version::FIRST));
    }

    #[test]
    fn no_time_says_nothing_unless_no_call_is_wanted() {
        let mut form = StatusForm::begun("VALID", Version::FIRST);
        assert_eq!(
            form.command(customer(), &time()).unwrap().follow_up,
            FollowUpChoice::Unsaid
        );
        form.clear_follow_up = Some("true".to_owned());
        assert_eq!(
            form.command(customer(), &time()).unwrap().follow_up,
            FollowUpChoice::Clear
        );
    }

    fn asked_by(key: &str) -> (Option<Asks>, Option<&'static str>) {
        let preset = Preset::Admissions.statuses().iter();
        let mut statuses = preset.map(|status| status.adopted(StatusId::from_uuid(Uuid::from_u128(1))));
        let status = statuses.find(|status| status.key == key).unwrap();
        (Asks::of(&status), needs(&status))
    }

    #[test]
    fn closing_is_said_in_a_menu_but_asks_for_nothing() {
        assert_eq!(
            asked_by("NOT_INTERESTED"),
            (Some(Asks::Remark), Some("needs a remark, closes"))
        );
        assert_eq!(asked_by("CALL_LATER"), (Some(Asks::Time), Some("needs a time")));
        assert_eq!(asked_by("INVALID"), (None, Some("closes")));
        assert_eq!(asked_by("VALID"), (None, None));
    }

    #[test]
    fn what_a_status_asks_for_is_told_from_what_is_wrong() {
        let mut form = StatusForm::begun("NOT_INTERESTED", Version::FIRST);
        form.refuse(StatusRefusal::NeedsRemark);
        assert!(form.only_lacks_what_is_asked());
        form.refuse(StatusRefusal::Closed);
        assert!(!form.only_lacks_what_is_asked());
    }

    #[test]
    fn what_cannot_be_read_is_said_by_field() {
        let mut form = StatusForm {
            follow_up_at: Entry::new("soon"),
            remark: Entry::new("x".repeat(2001)),
            ..StatusForm::default()
        };
        assert!(form.command(customer(), &time()).is_none());
        assert_eq!(form.status.error.as_deref(), Some("Choose a status."));
        assert!(form.remark.error.is_some() && form.follow_up_at.error.is_some());
        assert_eq!(form.follow_up_at.value, "soon");
    }
}
