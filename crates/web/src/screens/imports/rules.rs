//! The rules by which a file goes in, as the form offers them.

use callbook_application::directory::Directory;
use callbook_domain::access::Role;
use callbook_domain::ids::UserId;
use callbook_domain::import::{ImportPlan, OnDuplicate, OnRepeat};

use super::columns_step::{Rule, RulesForm, Sharer};
use crate::view::{Choice, Words};

/// What was chosen among the rules.
#[derive(Debug, Clone)]
pub(crate) struct RulesChosen {
    pub(super) known: OnDuplicate,
    pub(super) repeated: OnRepeat,
    /// Its key; the company's first fresh one where it is blank.
    pub(super) status: String,
    pub(super) share_among: Vec<UserId>,
}

impl RulesChosen {
    /// What a plan says.
    pub(super) fn of(plan: &ImportPlan, directory: &Directory) -> Self {
        let status = plan.status.and_then(|status| directory.status(status));
        Self {
            known: plan.on_known,
            repeated: plan.on_repeat,
            status: status.map_or_else(String::new, |status| status.key.to_string()),
            share_among: plan.share_among.clone(),
        }
    }
}

impl RulesForm {
    /// Sales users are offered first.
    pub(super) fn new(chosen: &RulesChosen, directory: &Directory, words: &Words) -> Self {
        let mut users: Vec<_> = directory.active_users().collect();
        users.sort_by_key(|user| (user.role != Role::Sales, user.name.to_string().to_lowercase()));
        let sharers = users.into_iter().map(|user| Sharer {
            id: user.id.to_string(),
            name: user.name.to_string(),
            role: words.one(user.role).to_owned(),
            checked: chosen.share_among.contains(&user.id),
        });
        let statuses = directory
            .statuses
            .in_use()
            .map(|status| Choice::new(status.key.to_string(), status.label.to_string()));
        Self {
            known: known(chosen.known),
            repeated: repeated(chosen.repeated),
            statuses: statuses.collect(),
            status: match chosen.status.as_str() {
                "" => directory.statuses.first_fresh().key.to_string(),
                key => key.to_owned(),
            },
            status_error: None,
            sharers: sharers.collect(),
            sharers_error: None,
        }
    }
}

pub(super) fn known(chosen: OnDuplicate) -> Vec<Rule> {
    let rule = |rule: OnDuplicate| Rule {
        value: rule.key(),
        label: rule.label(),
        hint: match rule {
            OnDuplicate::Skip => "The row is left out. Nothing that your team wrote is touched.",
            OnDuplicate::Fill => "What is missing is taken from the file; what is there stays.",
            OnDuplicate::Overwrite => "The file goes before what you have; blank cells wipe nothing.",
            OnDuplicate::Refuse => "The row lands among the refused ones, with its reason.",
        },
        checked: rule == chosen,
    };
    OnDuplicate::ALL.map(rule).into()
}

pub(super) fn repeated(chosen: OnRepeat) -> Vec<Rule> {
    let rule = |rule: OnRepeat| Rule {
        value: rule.key(),
        label: rule.label(),
        hint: match rule {
            OnRepeat::First => "Those below it are left out.",
            OnRepeat::Last => "Those above it are left out, for lists that are continued at the end.",
            OnRepeat::Merge => "What one of them lacks is taken from the next.",
            OnRepeat::Refuse => "None of them comes in before you have kept one.",
        },
        checked: rule == chosen,
    };
    OnRepeat::ALL.map(rule).into()
}
