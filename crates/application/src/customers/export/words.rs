//! What the audit log says of which customers left.

use crate::directory::Directory;
use crate::ports::{AssigneeFilter, CustomerListing, SortKey};

/// The conditions of the list that were in force, each with a word for it.
pub(super) fn told(listing: &CustomerListing, directory: &Directory) -> Vec<(&'static str, String)> {
    let filter = &listing.filter;
    let statuses: Vec<&str> = filter
        .statuses
        .iter()
        .filter_map(|id| directory.status(*id))
        .map(|status| status.key.as_str())
        .collect();
    let assignee = match filter.assignee {
        AssigneeFilter::Anyone => None,
        AssigneeFilter::Nobody => Some("nobody".to_owned()),
        AssigneeFilter::User(id) => Some(
            directory
                .user(id)
                .map_or_else(|| id.to_string(), |user| user.username.to_string()),
        ),
    };
    let only = match listing.sort {
        SortKey::Created | SortKey::Name => None,
        SortKey::FollowUp => Some("with a follow-up".to_owned()),
        SortKey::LastContact => Some("called before".to_owned()),
    };
    [
        ("search", filter.search.clone()),
        ("status", (!statuses.is_empty()).then(|| statuses.join(", "))),
        ("assignee", assignee),
        ("area", filter.area.as_ref().map(ToString::to_string)),
        ("import", filter.import.map(|import| import.to_string())),
        (
            "follow_up before",
            filter.follow_up_before.map(|before| before.to_string()),
        ),
        ("only", only),
    ]
    .into_iter()
    .filter_map(|(word, value)| Some((word, value?)))
    .collect()
}
