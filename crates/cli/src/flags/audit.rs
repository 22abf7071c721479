use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

use callbook_application::audit::Anchor;
use callbook_domain::audit::{AuditAction, AuditArea, Outcome};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Check that nothing in the audit log was edited, removed, moved or cut off
    ///
    /// Needs the secret key with which the log was written. Ends with 0 where the log is whole, with 3 where it is not.
    Verify(AuditVerifyFlags),
    /// List what the audit log says, newest first, of all companies
    List(AuditListFlags),
    /// Write the audit log to a CSV file; that it was exported is an entry too
    Export(AuditExportFlags),
}

/// How to check.
#[derive(Debug, Args)]
pub(crate) struct AuditVerifyFlags {
    /// An entry's number and seal, as an earlier check printed them: nothing up to it may have changed since
    #[arg(long, value_name = "SEQ:HASH")]
    pub(crate) anchor: Option<Anchor>,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which entries to list, and how.
#[derive(Debug, Args)]
pub(crate) struct AuditListFlags {
    #[command(flatten)]
    pub(crate) filter: AuditFilterFlags,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) limit: u64,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which entries to write where.
#[derive(Debug, Args)]
pub(crate) struct AuditExportFlags {
    /// The file to write, or - for standard output
    #[arg(value_name = "FILE")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) filter: AuditFilterFlags,
}

/// Which entries: those that fit everything that is said.
#[derive(Debug, Args)]
pub(crate) struct AuditFilterFlags {
    /// Only what that user did, or was done for it, by username or e-mail address
    #[arg(long, value_name = "USERNAME")]
    pub(crate) user: Option<String>,
    /// Only acts of that area: sign-ins, accounts, users, customers, imports, downloads, company, installation, access
    #[arg(long)]
    pub(crate) area: Option<AuditArea>,
    /// Only that act, by its name in the log, such as user.deactivated
    #[arg(long)]
    pub(crate) act: Option<AuditAction>,
    /// Only what was done to that object, by its id
    #[arg(long, value_name = "ID")]
    pub(crate) object: Option<String>,
    /// Only acts that ended so: done, refused, failed
    #[arg(long)]
    pub(crate) outcome: Option<Outcome>,
    /// Only acts from that address
    #[arg(long, value_name = "IP")]
    pub(crate) address: Option<IpAddr>,
    /// Only from then on: 2026-11-20 (UTC) or 2026-11-20T10:30:00+05:30
    #[arg(long, value_name = "WHEN")]
    pub(crate) since: Option<Moment>,
    /// Only before then
    #[arg(long, value_name = "WHEN")]
    pub(crate) until: Option<Moment>,
    /// Only those with that text in object, details, address, request id or the name of who did it
    #[arg(long, value_name = "TEXT")]
    pub(crate) search: Option<String>,
}

/// An instant, typed as one or as a day, which begins at midnight UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment(pub(crate) Timestamp);

impl FromStr for Moment {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        if let Ok(instant) = text.parse() {
            return Ok(Self(instant));
        }
        let day: Date = text.parse()?;
        Ok(Self(day.to_zoned(TimeZone::UTC)?.timestamp()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_and_an_instant_is_one() {
        let moment = |text: &str| text.parse::<Moment>().map(|moment| moment.0.to_string());
        assert_eq!(moment("2026-11-20").unwrap(), "2026-11-20T00:00:00Z");
        assert_eq!(
            moment("2026-11-20T10:30:00+05:30").unwrap(),
            "2026-11-20T05:00:00Z"
        );
        for nonsense in ["", "yesterday", "20.11.2026", "2026-13-01"] {
            assert!(moment(nonsense).is_err(), "{nonsense}");
        }
    }
}
