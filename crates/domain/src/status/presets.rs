use std::str::FromStr;

use jiff::SignedDuration;

use super::{AfterChoosing, FollowUpRule, RemarkRule, RetryRule, Status, StatusKind, StatusRules};
use crate::ids::StatusId;

/// A ready-made status set, chosen at set-up and editable after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// Telephone sales.
    Calling,
    /// An admissions office.
    Admissions,
}

/// The text names no preset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a preset: use calling or admissions")]
pub struct UnknownPreset;

/// One status of a preset, before a company has it.
#[derive(Debug, Clone, Copy)]
pub struct PresetStatus {
    key: &'static str,
    label: &'static str,
    kind: StatusKind,
    aliases: &'static [&'static str],
    rules: StatusRules,
}

impl PresetStatus {
    /// The status under an id of a company's.
    pub fn adopted(&self, id: StatusId) -> Status {
        Status {
            id,
            key: self.key.to_owned(),
            label: self.label.to_owned(),
            kind: self.kind,
            aliases: self.aliases.iter().map(|&alias| alias.to_owned()).collect(),
            rules: self.rules,
            retired: false,
        }
    }
}

impl Preset {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Calling, Self::Admissions];

    /// Its name in the CLI and in forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Calling => "calling",
            Self::Admissions => "admissions",
        }
    }

    /// Its name on the set-up page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Calling => "Calling",
            Self::Admissions => "Admissions",
        }
    }

    /// Its statuses in their order.
    pub const fn statuses(self) -> &'static [PresetStatus] {
        match self {
            Self::Calling => CALLING,
            Self::Admissions => ADMISSIONS,
        }
    }
}

impl FromStr for Preset {
    type Err = UnknownPreset;

    fn from_str(text: &str) -> Result<Self, UnknownPreset> {
        Self::ALL
            .into_iter()
            .find(|preset| preset.key() == text)
            .ok_or(UnknownPreset)
    }
}

const PLAIN: StatusRules = StatusRules::NONE;
const CLOSES: StatusRules = StatusRules {
    after: AfterChoosing::Closes,
    ..PLAIN
};
const CLOSES_WITH_REASON: StatusRules = StatusRules {
    remark: RemarkRule::Required,
    ..CLOSES
};
const RETRIED: StatusRules = StatusRules {
    retry: Some(RetryRule {
        after: SignedDuration::from_hours(4),
        at_most: 6,
    }),
    ..PLAIN
};
const CALLED_AGAIN_AS_AGREED: StatusRules = StatusRules {
    follow_up: FollowUpRule::Required { default: None },
    ..PLAIN
};
const AWAITED: StatusRules = StatusRules {
    follow_up: FollowUpRule::Required {
        default: Some(SignedDuration::from_hours(72)),
    },
    ..PLAIN
};

const fn status(
    key: &'static str,
    label: &'static str,
    kind: StatusKind,
    aliases: &'static [&'static str],
    rules: StatusRules,
) -> PresetStatus {
    PresetStatus {
        key,
        label,
        kind,
        aliases,
        rules,
    }
}

const CALLING: &[PresetStatus] = &[
    status(
        "NEW",
        "New",
        StatusKind::Fresh,
        &["fresh", "open", "not called", "pending"],
        PLAIN,
    ),
    status(
        "CALLED",
        "Called",
        StatusKind::InProgress,
        &["contacted", "spoke", "reached"],
        PLAIN,
    ),
    status(
        "NOT_ANSWERED",
        "Not answered",
        StatusKind::Attempted,
        &[
            "no answer",
            "not picked",
            "busy",
            "switched off",
            "call not attended",
        ],
        RETRIED,
    ),
    status(
        "INVALID_NUMBER",
        "Invalid number",
        StatusKind::Invalid,
        &["invalid", "wrong number", "does not exist"],
        CLOSES,
    ),
    status(
        "PLAN_PRESENTED",
        "Plan presented",
        StatusKind::Waiting,
        &["presented", "plan sent"],
        AWAITED,
    ),
    status(
        "SHORTLISTED",
        "Shortlisted",
        StatusKind::Won,
        &["converted", "won", "selected"],
        PLAIN,
    ),
];

const ADMISSIONS: &[PresetStatus] = &[
    status(
        "NEW",
        "New",
        StatusKind::Fresh,
        &["fresh", "open", "not called", "pending"],
        PLAIN,
    ),
    status(
        "INVALID",
        "Invalid",
        StatusKind::Invalid,
        &["invalid number", "wrong number"],
        CLOSES,
    ),
    status(
        "VALID",
        "Valid",
        StatusKind::InProgress,
        &["called", "contacted", "reached"],
        PLAIN,
    ),
    status(
        "CALL_NOT_ATTENDED",
        "Call not attended",
        StatusKind::Attempted,
        &["not answered", "no answer", "not picked", "busy", "switched off"],
        RETRIED,
    ),
    status(
        "NOT_INTERESTED",
        "Not interested",
        StatusKind::Lost,
        &["no interest", "rejected"],
        CLOSES_WITH_REASON,
    ),
    status(
        "CALL_LATER",
        "Call later",
        StatusKind::InProgress,
        &["call back", "callback"],
        CALLED_AGAIN_AS_AGREED,
    ),
    status(
        "WAITING_FOR_DECISION",
        "Waiting for decision",
        StatusKind::Waiting,
        &["deciding"],
        AWAITED,
    ),
    status(
        "WAITING_FOR_DOCUMENTS",
        "Waiting for documents",
        StatusKind::Waiting,
        &["documents pending"],
        AWAITED,
    ),
    status(
        "WAITING_FOR_FEES",
        "Waiting for fees",
        StatusKind::Waiting,
        &["fees pending"],
        AWAITED,
    ),
    status(
        "WAITING_FOR_CONFIRMATION",
        "Waiting for confirmation",
        StatusKind::Waiting,
        &[],
        AWAITED,
    ),
    status(
        "WAITING_FOR_JOINING",
        "Waiting for joining",
        StatusKind::Waiting,
        &["joining pending"],
        AWAITED,
    ),
    status("ADMISSION", "Admission", StatusKind::Won, &["admitted"], PLAIN),
    status("JOINED", "Joined", StatusKind::Won, &["enrolled"], CLOSES),
    status(
        "DROPPED",
        "Dropped",
        StatusKind::Lost,
        &["dropped out", "withdrawn"],
        CLOSES_WITH_REASON,
    ),
];

#[cfg(test)]
mod tests {
    use super::super::StatusSet;
    use super::*;

    fn set(preset: Preset) -> StatusSet {
        let adopt = |(n, status): (usize, &PresetStatus)| {
            status.adopted(StatusId::from_uuid(uuid::Uuid::from_u128(n as u128)))
        };
        StatusSet::new(preset.statuses().iter().enumerate().map(adopt).collect()).unwrap()
    }

    #[test]
    fn both_have_a_place_to_begin() {
        for preset in Preset::ALL {
            assert_eq!(set(preset).first_fresh().key, "NEW");
        }
    }

    #[test]
    fn statuses_go_by_key_label_and_alias() {
        let set = set(Preset::Calling);
        for name in ["NOT_ANSWERED", "not answered", "Not-Answered", "No answer"] {
            assert_eq!(
                set.named(name).map(|s| s.key.as_str()),
                Some("NOT_ANSWERED"),
                "{name}"
            );
        }
        assert_eq!(set.named("nonsense"), None);
        assert_eq!(set.named(""), None);
    }

    #[test]
    fn no_name_stands_for_two_statuses_of_one_preset() {
        for preset in Preset::ALL {
            let mut names: Vec<String> = preset
                .statuses()
                .iter()
                .flat_map(|s| {
                    let mut own: Vec<_> = [s.key, s.label]
                        .iter()
                        .chain(s.aliases)
                        .map(|name| crate::text::folded(name))
                        .collect();
                    own.sort();
                    own.dedup();
                    own
                })
                .collect();
            names.sort();
            let all = names.len();
            names.dedup();
            assert_eq!(names.len(), all, "{preset:?}");
        }
    }
}
