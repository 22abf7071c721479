use std::convert::Infallible;
use std::str::FromStr;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum CustomersCommand {
    /// List customers, the newest first
    List(ListFlags),
}

/// Which customers to list, and how.
#[derive(Debug, Args)]
pub(crate) struct ListFlags {
    /// Act as that user: see what it may see
    #[arg(long = "as", value_name = "USERNAME")]
    pub(crate) acting: String,
    /// In that company, by its name or id; needed for a superuser where there are several
    #[arg(long, value_name = "NAME")]
    pub(crate) company: Option<String>,
    /// Only those in that status, by key, label or alias
    #[arg(long)]
    pub(crate) status: Option<String>,
    /// Only those of that user, or of none
    #[arg(long, value_name = "USERNAME|none")]
    pub(crate) assignee: Option<AssigneeFlag>,
    /// Only those with that text in name, phone, area, e-mail, remark or notes
    #[arg(long, value_name = "TEXT")]
    pub(crate) search: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) limit: u64,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Whose customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AssigneeFlag {
    Nobody,
    User(String),
}

impl FromStr for AssigneeFlag {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "none" => Self::Nobody,
            name => Self::User(name.to_owned()),
        })
    }
}
