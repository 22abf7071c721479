use callbook_domain::access::Role;
use callbook_domain::group::GroupName;
use callbook_domain::user::{Email, PersonName};
use clap::Args;

use super::company::{person_name, role_in_a_company};
use super::{ActingFlags, Output};

/// One user.
#[derive(Debug, Args)]
pub(crate) struct UserFlags {
    /// Its username or e-mail address
    #[arg(value_name = "USERNAME")]
    pub(crate) user: String,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) acting: ActingFlags,
}

/// What a user is to be.
#[derive(Debug, Args)]
pub(crate) struct UserEditFlags {
    #[command(flatten)]
    pub(crate) user: UserFlags,
    /// admin, manager or sales
    #[arg(long, value_parser = role_in_a_company)]
    pub(crate) role: Option<Role>,
    /// What screens call it
    #[arg(long, value_parser = person_name)]
    pub(crate) name: Option<PersonName>,
    /// Its e-mail address
    #[arg(long, value_name = "ADDR", value_parser = Email::parse)]
    pub(crate) email: Option<Email>,
    /// A group that it is to be in; given several times for several, and leaves all others
    #[arg(long = "group", value_name = "NAME", value_parser = group_name, conflicts_with = "no_groups")]
    pub(crate) groups: Vec<GroupName>,
    /// It leaves all groups
    #[arg(long)]
    pub(crate) no_groups: bool,
}

/// Who is to be invited.
#[derive(Debug, Args)]
pub(crate) struct UserInviteFlags {
    /// E-mail addresses
    #[arg(required = true, value_name = "ADDR", value_parser = Email::parse)]
    pub(crate) addresses: Vec<Email>,
    /// admin, manager or sales
    #[arg(long, value_parser = role_in_a_company)]
    pub(crate) role: Role,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) acting: ActingFlags,
}

fn group_name(raw: &str) -> Result<GroupName, String> {
    match GroupName::parse(raw) {
        Ok(Some(name)) => Ok(name),
        Ok(None) => Err("a group has a name".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

impl UserFlags {
    pub(crate) const fn output(&self) -> Output {
        if self.json { Output::Json } else { Output::Lines }
    }
}
