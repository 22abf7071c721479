//! The company: the tenant. Every row of business data belongs to exactly one.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::ids::CompanyId;
use crate::text::text_type;
use crate::version::Version;

mod join_code;
mod security;
mod terminology;

pub use join_code::{JoinCode, NotAJoinCode};
pub use security::{NotAnAllowlist, SecurityPolicy, SignUp, UnknownSignUp};
pub use terminology::{RoleLabel, RoleWords, Terminology};

text_type! {
    /// What a company is called.
    CompanyName, line, 100
}

/// A country by its ISO 3166 code, the one in which numbers without a country code are dialled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region(rlibphonenumber::Region);

/// The text names no country whose numbering plan is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a country: use its two-letter code, such as IN or GB")]
pub struct UnknownRegion;

impl Region {
    /// Reads a two-letter country code in either case.
    ///
    /// # Errors
    /// [`UnknownRegion`] where no numbering plan goes by that code.
    pub fn parse(raw: &str) -> Result<Self, UnknownRegion> {
        let code = raw.trim().to_ascii_uppercase();
        if code.len() != 2 {
            return Err(UnknownRegion);
        }
        rlibphonenumber::Region::from_str(&code)
            .map(Self)
            .map_err(|_| UnknownRegion)
    }

    pub(crate) const fn numbering_plan(self) -> rlibphonenumber::Region {
        self.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_region_str().as_str())
    }
}

/// A time zone of the IANA database by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

/// The text names no time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time zone: use a name such as Asia/Kolkata or Europe/London")]
pub struct UnknownZone;

impl Zone {
    /// Finds the zone of that name.
    ///
    /// # Errors
    /// [`UnknownZone`] where the database has none.
    pub fn parse(raw: &str) -> Result<Self, UnknownZone> {
        let zone = TimeZone::get(raw.trim()).map_err(|_| UnknownZone)?;
        let name = zone.iana_name().ok_or(UnknownZone)?.to_owned();
        Ok(Self { name, zone })
    }

    /// The zone of those who belong to no company and have chosen none.
    pub fn utc() -> Self {
        Self {
            name: "UTC".to_owned(),
            zone: TimeZone::UTC,
        }
    }

    /// Its name, `Asia/Kolkata`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rules of its clock.
    pub const fn time_zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The calendar day that it is there at `instant`.
    pub fn day_of(&self, instant: Timestamp) -> jiff::civil::Date {
        instant.to_zoned(self.zone.clone()).date()
    }

    /// The instant at which `day` begins there.
    pub fn start_of(&self, day: jiff::civil::Date) -> Timestamp {
        // Only a day at the very end of jiff's calendar has no start.
        self.zone
            .to_zoned(day.at(0, 0, 0, 0))
            .and_then(|midnight| midnight.start_of_day())
            .map_or(Timestamp::MAX, |midnight| midnight.timestamp())
    }
}

/// Whether the people of a company may work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// They may.
    #[default]
    Active,
    /// They may not sign in, since that time; nothing of theirs is lost.
    Suspended {
        /// When a superuser suspended it.
        at: Timestamp,
    },
}

/// A tenant.
#[derive(Debug, Clone, PartialEq)]
pub struct Company {
    /// Its id.
    pub id: CompanyId,
    /// Its name, shown on every screen.
    pub name: CompanyName,
    /// Where numbers without a country code are dialled.
    pub region: Region,
    /// The zone of its days: "today" on dashboards.
    pub zone: Zone,
    /// What it calls its roles.
    pub terminology: Terminology,
    /// What it demands of those who sign in.
    pub security: SecurityPolicy,
    /// Whether its people may work.
    pub standing: Standing,
    /// When it was made.
    pub created_at: Timestamp,
    /// Which write this is.
    pub version: Version,
}

impl Company {
    /// A new one with the product's own words and no demands.
    pub fn new(id: CompanyId, name: CompanyName, region: Region, zone: Zone, created_at: Timestamp) -> Self {
        Self {
            id,
            name,
            region,
            zone,
            terminology: Terminology::default(),
            security: SecurityPolicy::default(),
            standing: Standing::Active,
            created_at,
            version: Version::FIRST,
        }
    }

    /// Whether its people may work.
    pub const fn is_active(&self) -> bool {
        matches!(self.standing, Standing::Active)
    }
}
