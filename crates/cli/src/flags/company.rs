use callbook_domain::access::Role;
use callbook_domain::company::{CompanyName, Region, Zone};
use callbook_domain::status::Preset;
use callbook_domain::user::{Email, PersonName, Username};
use clap::{Args, Subcommand};

use super::ActingFlags;
use super::users::{UserEditFlags, UserFlags, UserInviteFlags};
use crate::input::Source;

/// A company to be set up.
#[derive(Debug, Args)]
pub(crate) struct InitFlags {
    /// What the company is called
    #[arg(long, value_parser = company_name)]
    pub(crate) company: CompanyName,
    /// Which statuses it begins with: calling or admissions
    #[arg(long)]
    pub(crate) preset: Preset,
    /// The country in which numbers without a country code are dialled, as two letters
    #[arg(long, value_parser = Region::parse)]
    pub(crate) region: Region,
    /// The time zone of its days
    #[arg(long, value_name = "ZONE", value_parser = Zone::parse)]
    pub(crate) timezone: Zone,
    /// What the admin signs in with
    #[arg(long, value_name = "USERNAME", value_parser = Username::parse)]
    pub(crate) admin: Username,
    /// The admin's e-mail address
    #[arg(long, value_name = "ADDR", value_parser = Email::parse)]
    pub(crate) email: Email,
    /// What screens call the admin [default: the username]
    #[arg(long, value_parser = person_name)]
    pub(crate) name: Option<PersonName>,
    /// A file with the admin's password; - is standard input
    #[arg(long, value_name = "FILE|-")]
    pub(crate) password_file: Source,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Add a user
    Add(UserAddFlags),
    /// List the users of the company
    List(UserListFlags),
    /// Invite people: each gets a link, which is printed
    Invite(UserInviteFlags),
    /// Change a user's name, address, role or groups
    Edit(UserEditFlags),
    /// Sign a user out and keep it out
    Deactivate(UserFlags),
    /// Let a deactivated user sign in again
    Reactivate(UserFlags),
    /// Print a link with which a user sets a new password
    ResetPassword(UserFlags),
    /// Forget the failed sign-ins of a user, so that it need not wait
    Unlock(UserFlags),
    /// Sign a user out everywhere
    EndSessions(UserFlags),
    /// Forget the second factor of a user who has lost it
    ResetFactor(UserFlags),
}

/// A user to be added.
#[derive(Debug, Args)]
pub(crate) struct UserAddFlags {
    /// What it signs in with
    #[arg(value_parser = Username::parse)]
    pub(crate) username: Username,
    /// admin, manager or sales
    #[arg(long, value_parser = role_in_a_company)]
    pub(crate) role: Role,
    /// What screens call it
    #[arg(long, value_parser = person_name)]
    pub(crate) name: PersonName,
    /// Its e-mail address
    #[arg(long, value_name = "ADDR", value_parser = Email::parse)]
    pub(crate) email: Email,
    /// A file with its password; - is standard input
    #[arg(long, value_name = "FILE|-")]
    pub(crate) password_file: Source,
    #[command(flatten)]
    pub(crate) acting: ActingFlags,
}

/// Which users to list, and how.
#[derive(Debug, Args)]
pub(crate) struct UserListFlags {
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) acting: ActingFlags,
}

pub(super) fn company_name(raw: &str) -> Result<CompanyName, String> {
    match CompanyName::parse(raw) {
        Ok(Some(name)) => Ok(name),
        Ok(None) => Err("a company needs a name".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

pub(super) fn person_name(raw: &str) -> Result<PersonName, String> {
    match PersonName::parse(raw) {
        Ok(Some(name)) => Ok(name),
        Ok(None) => Err("a user needs a name".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

pub(super) fn role_in_a_company(raw: &str) -> Result<Role, String> {
    let role: Option<Role> = raw.parse().ok().filter(|role| Role::IN_A_COMPANY.contains(role));
    role.ok_or_else(|| "use admin, manager or sales".to_owned())
}
