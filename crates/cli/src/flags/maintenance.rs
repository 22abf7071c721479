use std::str::FromStr;

use callbook_domain::company::Zone;
use callbook_domain::maintenance::{ExpectedEnd, MaintenanceMessage};
use callbook_domain::network::Network;
use clap::{Args, Subcommand};
use jiff::civil::{DateTime, Time};
use jiff::{SignedDuration, Timestamp};

use super::Output;

#[derive(Debug, Subcommand)]
pub(crate) enum MaintenanceCommand {
    /// Close Callbook: browsers get a page that says so, programs a 503. Said again, it replaces what was said
    On(MaintenanceOnFlags),
    /// Open Callbook again
    Off,
    /// Say whether Callbook is closed
    Status(MaintenanceStatusFlags),
}

/// How Callbook is to be closed.
#[derive(Debug, Args)]
pub(crate) struct MaintenanceOnFlags {
    /// What people are told
    #[arg(long, value_name = "TEXT", value_parser = message)]
    pub(crate) message: Option<MaintenanceMessage>,
    /// When it will be over: 2h, 45m, 15:30, "2026-11-21 15:30" or 2026-11-21T15:30:00Z; times of day are the company's
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<Until>,
    /// A network from where it may be used all the same, such as 203.0.113.7; may be repeated
    #[arg(long = "allow", value_name = "NETWORK")]
    pub(crate) allow: Vec<Network>,
}

#[derive(Debug, Args)]
pub(crate) struct MaintenanceStatusFlags {
    /// Write JSON
    #[arg(long)]
    json: bool,
}

impl MaintenanceStatusFlags {
    pub(crate) const fn output(&self) -> Output {
        if self.json { Output::Json } else { Output::Lines }
    }
}

fn message(raw: &str) -> Result<MaintenanceMessage, String> {
    match MaintenanceMessage::parse(raw) {
        Ok(Some(message)) => Ok(message),
        Ok(None) => Err("say something, or leave the flag out".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// A moment as somebody at a terminal says it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Until {
    /// In so long from now.
    In(SignedDuration),
    /// At that time of day, the next time it comes.
    TimeOfDay(Time),
    /// At that time of that day.
    Local(DateTime),
    /// At that instant.
    Instant(Timestamp),
}

impl FromStr for Until {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let instant = || text.parse().ok().map(Self::Instant);
        let duration = || text.parse().ok().map(Self::In);
        let local = || match text.contains(':') {
            true => text.parse().ok().map(Self::Local),
            false => None,
        };
        let time = || text.parse().ok().map(Self::TimeOfDay);
        duration()
            .or_else(instant)
            .or_else(local)
            // Last: it would read the time of day out of a date with one.
            .or_else(time)
            .ok_or("write it as 2h, 45m, 15:30 or \"2026-11-21 15:30\"")
    }
}

impl Until {
    /// The moment that is meant, if it is still to come.
    pub(crate) fn resolve(self, zone: &Zone, now: Timestamp) -> Option<ExpectedEnd> {
        let local = |at: DateTime| {
            let zoned = zone.time_zone().to_zoned(at).ok()?;
            Some(zoned.timestamp())
        };
        let at = match self {
            Self::In(duration) => now.checked_add(duration).ok()?,
            Self::Instant(instant) => instant,
            Self::Local(at) => local(at)?,
            Self::TimeOfDay(time) => {
                let today = zone.day_of(now);
                let next = local(today.to_datetime(time)).filter(|at| *at > now);
                match next {
                    Some(at) => at,
                    None => local(today.tomorrow().ok()?.to_datetime(time))?,
                }
            }
        };
        let zone = zone.clone();
        (at > now).then_some(ExpectedEnd { at, zone })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(text: &str) -> Option<String> {
        let zone = Zone::parse("Asia/Kolkata").unwrap();
        let now: Timestamp = "2026-11-21T06:00:00Z".parse().unwrap();
        let until: Until = text.parse().unwrap();
        until.resolve(&zone, now).map(|end| end.at.to_string())
    }

    #[test]
    fn moments_are_read_in_the_companys_zone() {
        for (text, expected) in [
            ("2h", "2026-11-21T08:00:00Z"),
            ("90 minutes", "2026-11-21T07:30:00Z"),
            ("15:30", "2026-11-21T10:00:00Z"),
            // It is half past eleven there.
            ("11:00", "2026-11-22T05:30:00Z"),
            ("2026-11-21 15:30", "2026-11-21T10:00:00Z"),
            ("2026-11-21T15:30", "2026-11-21T10:00:00Z"),
            ("2026-11-21T15:30:00Z", "2026-11-21T15:30:00Z"),
            ("2026-11-21T15:30:00+01:00", "2026-11-21T14:30:00Z"),
        ] {
            assert_eq!(resolved(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_over_already_is_no_end() {
        for text in ["2026-11-21 11:00", "2026-11-21T05:59:59Z", "-2h"] {
            assert_eq!(resolved(text), None, "{text}");
        }
        for wrong in ["", "soon", "25:00", "2026-11-21", "tomorrow"] {
            assert!(wrong.parse::<Until>().is_err(), "{wrong}");
        }
    }
}
