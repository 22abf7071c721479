//! The command line as it is typed. What it amounts to, together with the environment and the configuration file,
//! is in `settings`.

mod acting;
mod audit;
mod check;
mod companies;
mod company;
mod company_allow;
mod customers;
mod export;
mod import;
mod import_columns;
mod imports;
mod mail;
mod maintenance;
mod sample;
mod serve;
mod users;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use acting::{ActingFlags, ActorFlags};
pub(crate) use audit::{AuditCommand, AuditExportFlags, AuditFilterFlags, AuditListFlags, AuditVerifyFlags};
pub(crate) use check::CheckFlags;
pub(crate) use companies::{
    CompanyCommand, CompanyCreateFlags, CompanyEditFlags, CompanyFlags, CompanyListFlags, SuperuserAddFlags,
    SuperuserCommand, SuperuserFlags, SuperuserListFlags,
};
pub(crate) use company::{InitFlags, UserAddFlags, UserCommand, UserListFlags};
pub(crate) use company_allow::AllowFromFlags;
pub(crate) use customers::{AssigneeFlag, CustomersCommand, ListFlags};
pub(crate) use export::ExportFlags;
pub(crate) use import::ImportFlags;
pub(crate) use import_columns::{ChosenColumn, RoundRobin};
pub(crate) use imports::{
    ImportFlag, ImportsCancelFlags, ImportsCommand, ImportsListFlags, ImportsShowFlags,
};
pub(crate) use mail::{MailCommand, MailTestFlags, SmtpFlags};
pub(crate) use maintenance::{MaintenanceCommand, MaintenanceOnFlags, MaintenanceStatusFlags};
pub(crate) use sample::SampleFlags;
pub(crate) use serve::ServeFlags;
pub(crate) use users::{UserEditFlags, UserFlags, UserInviteFlags};

/// Callbook: for teams that call through lists of people.
///
/// Without a command it serves, on 127.0.0.1:8080 unless told otherwise.
#[derive(Debug, Parser)]
#[command(
    name = "callbook",
    version,
    max_term_width = 100,
    subcommand_negates_reqs = true
)]
pub(crate) struct Flags {
    #[command(flatten)]
    pub(crate) everywhere: GlobalFlags,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What every command understands.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct GlobalFlags {
    /// Where files, the secret key and the SQLite database lie [env: CALLBOOK_DATA_DIR] [default: ./callbook-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// postgres://… or sqlite://… [env: DATABASE_URL] [default: callbook.sqlite in the data directory]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// A TOML file with settings; the environment and flags come before it [env: CALLBOOK_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) smtp: SmtpFlags,
}

/// For whom a command writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// For people.
    Lines,
    /// For scripts.
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve Callbook to browsers, and run imports in the background
    Serve(ServeFlags),
    /// Make the company, its statuses and its first admin
    Init(InitFlags),
    /// Add and list users
    #[command(subcommand)]
    User(UserCommand),
    /// List, create, edit, suspend and resume companies
    #[command(subcommand)]
    Company(CompanyCommand),
    /// Add and list those who look after all companies
    #[command(subcommand)]
    Superuser(SuperuserCommand),
    /// Import customers from spreadsheets
    Import(ImportFlags),
    /// List, show, run, stop, undo and forget imports
    #[command(subcommand)]
    Imports(ImportsCommand),
    /// Write customers to a CSV or Excel file, which can be imported again
    Export(ExportFlags),
    /// List customers
    #[command(subcommand)]
    Customers(CustomersCommand),
    /// Look for what is not as it should be before others are let in, each with its remedy
    Check(CheckFlags),
    /// See the mails that Callbook writes, and try out the mail server
    #[command(subcommand)]
    Mail(MailCommand),
    /// Close Callbook for maintenance and open it again
    #[command(subcommand)]
    Maintenance(MaintenanceCommand),
    /// Check, list and export the audit log
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Bring the database up to date; the other commands do it by themselves
    Migrate,
    /// Serve a made-up company with customers, calls and sign-ins, to look around in
    Demo(ServeFlags),
    /// Write a believable list of made-up customers
    Sample(SampleFlags),
}
