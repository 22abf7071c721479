use callbook_domain::company::{CompanyName, Region, Zone};
use callbook_domain::status::Preset;
use callbook_domain::user::{Email, PersonName, Username};
use clap::{Args, Subcommand};

use super::company::{company_name, person_name};
use super::{AllowFromFlags, Output};
use crate::input::Source;

#[derive(Debug, Subcommand)]
pub(crate) enum CompanyCommand {
    /// List the companies with their size
    List(CompanyListFlags),
    /// Make a company with its statuses and its first admin
    Create(CompanyCreateFlags),
    /// Change a company's name, country or time zone
    Edit(CompanyEditFlags),
    /// Sign everybody of a company out and keep them out; nothing is lost
    Suspend(CompanyFlags),
    /// Let a suspended company in again
    Resume(CompanyFlags),
    /// Say from which networks a company's people may sign in: the way back in for one that has shut itself out
    AllowFrom(AllowFromFlags),
}

/// Which companies to list, and how.
#[derive(Debug, Args)]
pub(crate) struct CompanyListFlags {
    /// Only those with that text in the name
    #[arg(long, value_name = "TEXT")]
    pub(crate) search: Option<String>,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// A company to be made.
#[derive(Debug, Args)]
pub(crate) struct CompanyCreateFlags {
    /// What the company is called
    #[arg(value_parser = company_name)]
    pub(crate) name: CompanyName,
    /// Which statuses it begins with: calling or admissions
    #[arg(long)]
    pub(crate) preset: Preset,
    /// The country in which numbers without a country code are dialled, as two letters
    #[arg(long, value_parser = Region::parse)]
    pub(crate) region: Region,
    /// The time zone of its days
    #[arg(long, value_name = "ZONE", value_parser = Zone::parse)]
    pub(crate) timezone: Zone,
    /// What its first admin signs in with
    #[arg(long, value_name = "USERNAME", value_parser = Username::parse)]
    pub(crate) admin: Username,
    /// The admin's e-mail address
    #[arg(long, value_name = "ADDR", value_parser = Email::parse)]
    pub(crate) email: Email,
    /// What screens call the admin [default: the username]
    #[arg(long, value_name = "NAME", value_parser = person_name)]
    pub(crate) admin_name: Option<PersonName>,
    /// A file with the admin's password; - is standard input. Without it, a link to set one is printed
    #[arg(long, value_name = "FILE|-")]
    pub(crate) password_file: Option<Source>,
    /// Act as that superuser [default: the first]
    #[arg(long = "as", value_name = "USERNAME")]
    pub(crate) acting: Option<String>,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// What is to be changed about a company.
#[derive(Debug, Args)]
pub(crate) struct CompanyEditFlags {
    /// Which, by its name or id
    pub(crate) company: String,
    /// What it is to be called
    #[arg(long, value_parser = company_name, required_unless_present_any = ["region", "timezone"])]
    pub(crate) name: Option<CompanyName>,
    /// The country in which numbers without a country code are to be dialled, as two letters
    #[arg(long, value_parser = Region::parse)]
    pub(crate) region: Option<Region>,
    /// The time zone that its days are to have
    #[arg(long, value_name = "ZONE", value_parser = Zone::parse)]
    pub(crate) timezone: Option<Zone>,
    /// Act as that superuser [default: the first]
    #[arg(long = "as", value_name = "USERNAME")]
    pub(crate) acting: Option<String>,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// A company that something is done to.
#[derive(Debug, Args)]
pub(crate) struct CompanyFlags {
    /// Which, by its name or id
    pub(crate) company: String,
    /// Act as that superuser [default: the first]
    #[arg(long = "as", value_name = "USERNAME")]
    pub(crate) acting: Option<String>,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SuperuserCommand {
    /// Add somebody who looks after all companies; no screen does this
    Add(SuperuserAddFlags),
    /// List the superusers
    List(SuperuserListFlags),
    /// Sign a superuser out everywhere and keep it out; the last active one stays
    Deactivate(SuperuserFlags),
    /// Let a deactivated superuser sign in again
    Reactivate(SuperuserFlags),
    /// Forget the second factor of a superuser who has lost it, and sign it out everywhere
    ResetFactor(SuperuserFlags),
    /// Make a link with which a superuser sets its password, once
    PasswordLink(SuperuserFlags),
}

/// A superuser to be added.
#[derive(Debug, Args)]
pub(crate) struct SuperuserAddFlags {
    /// What it signs in with
    #[arg(value_parser = Username::parse)]
    pub(crate) username: Username,
    /// What screens call it
    #[arg(long, value_parser = person_name)]
    pub(crate) name: PersonName,
    /// Its e-mail address
    #[arg(long, value_name = "ADDR", value_parser = Email::parse)]
    pub(crate) email: Email,
    /// A file with its password; - is standard input
    #[arg(long, value_name = "FILE|-")]
    pub(crate) password_file: Source,
}

/// A superuser that something is done to.
#[derive(Debug, Args)]
pub(crate) struct SuperuserFlags {
    /// Which, by its username or e-mail address
    pub(crate) superuser: String,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// How to list superusers.
#[derive(Debug, Args)]
pub(crate) struct SuperuserListFlags {
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

impl SuperuserFlags {
    pub(crate) const fn output(&self) -> Output {
        if self.json { Output::Json } else { Output::Lines }
    }
}
