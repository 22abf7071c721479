//! Groups and permissions as boxes to be ticked.

use callbook_domain::access::{Permission, Permissions, Viewer};
use callbook_domain::group::Group;
use callbook_domain::ids::GroupId;
use serde::Serialize;

use crate::forms;
use crate::problem::Problem;

/// One box.
#[derive(Debug, Serialize)]
pub(crate) struct TickBox {
    value: String,
    label: String,
    hint: String,
    checked: bool,
    disabled: bool,
}

/// The groups of a company for somebody to be in; what the viewer may not give cannot be ticked.
pub(crate) fn of_groups(groups: &[Group], ticked: &[String], viewer: &Viewer) -> Vec<TickBox> {
    let tick_box = |group: &Group| {
        let value = group.id.to_string();
        TickBox {
            checked: ticked.contains(&value),
            value,
            label: group.name.to_string(),
            hint: told(group.permissions),
            disabled: viewer.may_grant(group.permissions).is_err(),
        }
    };
    groups.iter().map(tick_box).collect()
}

/// All permissions for a group; what the viewer has not itself cannot be ticked.
pub(super) fn of_permissions(ticked: Permissions, viewer: &Viewer) -> Vec<TickBox> {
    Permission::ALL
        .into_iter()
        .map(|permission| TickBox {
            value: permission.key().to_owned(),
            label: permission.label().to_owned(),
            hint: meaning(permission).to_owned(),
            checked: ticked.allow(permission),
            disabled: !viewer.may(permission),
        })
        .collect()
}

/// Permissions in one line.
pub(crate) fn told(permissions: Permissions) -> String {
    let labels: Vec<_> = permissions.iter().map(Permission::label).collect();
    if labels.is_empty() {
        "Gives nothing yet".to_owned()
    } else {
        labels.join(", ")
    }
}

/// What somebody who has it can do.
const fn meaning(permission: Permission) -> &'static str {
    match permission {
        Permission::WorkCustomers => "Call the customers assigned to them, set their status and write notes.",
        Permission::SeeAllCustomers => "Open and work every customer of the company, not only their own.",
        Permission::AddCustomers => "Type in a new customer.",
        Permission::AssignCustomers => "Share customers out among people, many at a time.",
        Permission::ReopenCustomers => "Call somebody again whom a status has closed.",
        Permission::DeleteCustomers => {
            "Remove customers for good, with everything that was written about them."
        }
        Permission::ImportCustomers => "Upload spreadsheets, and see what was imported.",
        Permission::ExportCustomers => "Download the customers that they see, as CSV or Excel files.",
        Permission::SeeCompanyFigures => "See the dashboard of the whole company.",
        Permission::ManageSalesUsers => {
            "Invite, edit and deactivate the users who call, and put them into groups."
        }
        Permission::ManageAllUsers => "The same for everybody else of the company.",
        Permission::SeeSettings => "Read the company’s settings.",
        Permission::ManageCompany => "Change the company’s name, words, sign-in rules and mail.",
        Permission::SeeAudit => "Read and download who did what, and when.",
    }
}

/// The groups that a form names.
///
/// # Errors
/// 404 where one is no id at all.
pub(crate) fn chosen(ids: &[String]) -> Result<Vec<GroupId>, Problem> {
    ids.iter().map(|id| forms::id(id)).collect()
}

/// For the samples of pages that have them.
pub(crate) fn samples() -> Vec<TickBox> {
    let of = |label: &str, hint: &str, checked: usize, disabled: usize| TickBox {
        value: label.to_lowercase(),
        label: label.to_owned(),
        hint: hint.to_owned(),
        checked: checked > 0,
        disabled: disabled > 0,
    };
    vec![
        of("Importers", "Import customers", 1, 0),
        of("Team leads", "See every customer, Assign customers", 0, 0),
        of("Keepers", "Delete customers", 0, 1),
    ]
}
