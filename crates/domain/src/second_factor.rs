//! The second factor: who is asked for which, and how often codes may be sent and tried.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};

use crate::access::Role;
use crate::company::Company;

/// A mailed code holds so long (SAFETY: one-time codes).
pub const CODE_HOLDS: SignedDuration = SignedDuration::from_mins(10);
/// So many codes may be tried at one sign-in; then it ends.
pub const CODE_ATTEMPTS: u32 = 5;
/// So many codes are mailed to a user within [`SEND_WINDOW`].
pub const CODE_SENDS: u32 = 3;
/// Over this time mailed codes are counted.
pub const SEND_WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// A sign-in waits so long for its second factor.
pub const CHALLENGE_HOLDS: SignedDuration = SignedDuration::from_mins(15);

/// What is asked for besides the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Factor {
    /// A code of an authenticator app, or a recovery code in its place.
    App,
    /// A code that is mailed.
    Mail,
}

/// The text names no second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a second factor: use app or mail")]
pub struct UnknownFactor;

impl Factor {
    /// Its name in the database and in the audit log.
    pub const fn key(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Mail => "mail",
        }
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for Factor {
    type Err = UnknownFactor;

    fn from_str(text: &str) -> Result<Self, UnknownFactor> {
        [Self::App, Self::Mail]
            .into_iter()
            .find(|factor| factor.key() == text)
            .ok_or(UnknownFactor)
    }
}

/// Which factors a user has set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Enrolled {
    /// Since when it has an authenticator app.
    pub app: Option<Timestamp>,
    /// Since when it wants codes by mail.
    pub mail: Option<Timestamp>,
}

/// Whether codes can be mailed at all: only where a mail server is configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mailing {
    /// They can.
    Possible,
    /// They cannot.
    Impossible,
}

/// Who reaches an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Exposure {
    /// Whoever sits at the machine, over plain HTTP: it is tried out.
    #[default]
    Trial,
    /// Others, at an address of its own over HTTPS.
    Public,
}

/// How strongly a second factor is demanded of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// It may choose.
    Nobody,
    /// Its role uses one as soon as codes can be mailed, whatever the company says (SAFETY: superuser and admin).
    WhereItCan,
    /// Its company, or its role where others reach the installation, demands one, and whoever has none sets one up first.
    Always,
}

impl Demand {
    /// What is demanded of that role in that company, in an installation that is reached so; a superuser is of none.
    pub fn of(role: Role, company: Option<&Company>, exposure: Exposure) -> Self {
        if company.is_some_and(|company| company.security.demands_second_factor(role)) {
            return Self::Always;
        }
        match (role, exposure) {
            (Role::Admin | Role::Superuser, Exposure::Public) => Self::Always,
            (Role::Admin | Role::Superuser, Exposure::Trial) => Self::WhereItCan,
            _ => Self::Nobody,
        }
    }
}

/// What a sign-in asks for after the right password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Nothing more.
    Nothing,
    /// That factor.
    Factor(Factor),
    /// Nothing that it could give: it is let in to set up an authenticator app, and to nothing else.
    Enrolment,
}

/// What is asked for: the app of whoever has one; else a mailed code, where that can be and is demanded or wanted; else
/// an app is to be set up where a factor is demanded always.
pub fn asked(demand: Demand, enrolled: Enrolled, mailing: Mailing) -> Asked {
    if enrolled.app.is_some() {
        return Asked::Factor(Factor::App);
    }
    let wanted = demand != Demand::Nobody || enrolled.mail.is_some();
    match mailing {
        Mailing::Possible if wanted => Asked::Factor(Factor::Mail),
        Mailing::Impossible if demand == Demand::Always => Asked::Enrolment,
        _ => Asked::Nothing,
    }
}

/// Whether somebody of whom that is demanded may give up its authenticator app: where a factor is demanded, mailed codes
/// must be able to take its place.
pub fn may_give_up_app(demand: Demand, mailing: Mailing) -> bool {
    demand == Demand::Nobody || mailing == Mailing::Possible
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const APP: Enrolled = Enrolled {
        app: Some(Timestamp::UNIX_EPOCH),
        mail: None,
    };
    const MAIL: Enrolled = Enrolled {
        app: None,
        mail: Some(Timestamp::UNIX_EPOCH),
    };
    const NONE: Enrolled = Enrolled {
        app: None,
        mail: None,
    };
    use Asked::{Enrolment, Nothing};
    use Mailing::{Impossible, Possible};

    const BY_APP: Asked = Asked::Factor(Factor::App);
    const BY_MAIL: Asked = Asked::Factor(Factor::Mail);

    #[rstest]
    #[case(Demand::Nobody, NONE, Possible, Nothing)]
    #[case(Demand::Nobody, NONE, Impossible, Nothing)]
    #[case(Demand::Nobody, MAIL, Possible, BY_MAIL)]
    #[case::wanted_and_impossible(Demand::Nobody, MAIL, Impossible, Nothing)]
    #[case(Demand::Nobody, APP, Possible, BY_APP)]
    #[case(Demand::Nobody, APP, Impossible, BY_APP)]
    #[case(Demand::WhereItCan, NONE, Possible, BY_MAIL)]
    #[case::where_it_can_work(Demand::WhereItCan, NONE, Impossible, Nothing)]
    #[case(Demand::WhereItCan, APP, Impossible, BY_APP)]
    #[case(Demand::Always, NONE, Possible, BY_MAIL)]
    #[case(Demand::Always, NONE, Impossible, Enrolment)]
    #[case(Demand::Always, MAIL, Impossible, Enrolment)]
    #[case(Demand::Always, APP, Impossible, BY_APP)]
    fn who_is_asked_for_what(
        #[case] demand: Demand,
        #[case] enrolled: Enrolled,
        #[case] mailing: Mailing,
        #[case] expected: Asked,
    ) {
        assert_eq!(asked(demand, enrolled, mailing), expected);
    }

    #[rstest]
    #[case(Demand::Nobody, Impossible, true)]
    #[case(Demand::WhereItCan, Impossible, false)]
    #[case(Demand::WhereItCan, Possible, true)]
    #[case(Demand::Always, Impossible, false)]
    #[case(Demand::Always, Possible, true)]
    fn who_may_give_up_an_app(#[case] demand: Demand, #[case] mailing: Mailing, #[case] expected: bool) {
        assert_eq!(may_give_up_app(demand, mailing), expected);
    }

    #[rstest]
    #[case(Role::Superuser, Exposure::Public, Demand::Always)]
    #[case(Role::Admin, Exposure::Public, Demand::Always)]
    #[case(Role::Manager, Exposure::Public, Demand::Nobody)]
    #[case(Role::Sales, Exposure::Public, Demand::Nobody)]
    #[case(Role::Superuser, Exposure::Trial, Demand::WhereItCan)]
    #[case(Role::Admin, Exposure::Trial, Demand::WhereItCan)]
    #[case(Role::Manager, Exposure::Trial, Demand::Nobody)]
    fn the_powerful_need_one_wherever_others_reach(
        #[case] role: Role,
        #[case] exposure: Exposure,
        #[case] expected: Demand,
    ) {
        assert_eq!(Demand::of(role, None, exposure), expected);
    }

    #[test]
    fn keys_come_back() {
        for factor in [Factor::App, Factor::Mail] {
            assert_eq!(factor.key().parse(), Ok(factor));
        }
        assert_eq!("sms".parse::<Factor>(), Err(UnknownFactor));
    }
}
