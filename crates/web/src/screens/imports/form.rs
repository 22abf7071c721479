//! The form that starts an import: the file, what happens to known phones, who gets the new customers.

use callbook_application::directory::Directory;
use callbook_domain::access::Role;
use callbook_domain::ids::UserId;
use callbook_domain::import::OnDuplicate;
use serde::Serialize;

use super::words;
use crate::view::Words;

/// What was chosen before, to be shown again beside an error.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chosen {
    pub on_duplicate: Option<OnDuplicate>,
    pub share_among: Vec<UserId>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct ImportForm {
    policies: Vec<Policy>,
    sharers: Vec<Sharer>,
    limit: String,
    limit_bytes: u64,
    error: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Policy {
    value: &'static str,
    label: &'static str,
    hint: &'static str,
    checked: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Sharer {
    id: String,
    name: String,
    role: String,
    checked: bool,
}

impl ImportForm {
    /// The form for a company with these users; sales users are offered first.
    pub(crate) fn new(
        directory: &Directory,
        words: &Words,
        limit_bytes: u64,
        chosen: &Chosen,
        error: Option<String>,
    ) -> Self {
        let mut users: Vec<_> = directory.active_users().collect();
        users.sort_by_key(|user| (user.role != Role::Sales, user.name.to_string().to_lowercase()));
        let sharers = users.into_iter().map(|user| Sharer {
            id: user.id.to_string(),
            name: user.name.to_string(),
            role: words.one(user.role).to_owned(),
            checked: chosen.share_among.contains(&user.id),
        });
        Self {
            sharers: sharers.collect(),
            ..Self::without_users(limit_bytes, chosen, error)
        }
    }

    fn without_users(limit_bytes: u64, chosen: &Chosen, error: Option<String>) -> Self {
        let wanted = chosen.on_duplicate.unwrap_or(OnDuplicate::Skip);
        let policies = OnDuplicate::ALL.map(|policy| Policy {
            value: policy.key(),
            label: policy.label(),
            hint: explained(policy),
            checked: policy == wanted,
        });
        Self {
            policies: policies.into(),
            sharers: Vec::new(),
            limit: words::size(limit_bytes),
            limit_bytes,
            error,
        }
    }

    pub(super) fn sample(error: Option<&str>) -> Self {
        let people = [
            ("Farah Khan", "Sales", true),
            ("Kiran Rao", "Sales", true),
            ("Nikhil Thomas", "Sales", false),
            ("Meera Iyer", "Manager", false),
        ];
        let sharers = people
            .into_iter()
            .enumerate()
            .map(|(number, (name, role, checked))| Sharer {
                id: format!("sharer-{number}"),
                name: name.to_owned(),
                role: role.to_owned(),
                checked,
            });
        Self {
            sharers: sharers.collect(),
            ..Self::without_users(200 * 1024 * 1024, &Chosen::default(), error.map(str::to_owned))
        }
    }
}

const fn explained(policy: OnDuplicate) -> &'static str {
    match policy {
        OnDuplicate::Skip => "The row is left out. Nothing that your team wrote is touched.",
        OnDuplicate::Fill => "A missing name, area or date is taken from the file; what is there stays.",
        OnDuplicate::Overwrite => {
            "Name, area, date and the rest come from the file; blank cells wipe nothing."
        }
        OnDuplicate::Refuse => "The row lands among the refused ones, with its reason.",
    }
}
