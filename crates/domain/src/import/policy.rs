use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use super::{AcceptedRow, Reason};
use crate::customer::CustomerDetails;
use crate::ids::{CustomerId, StatusId, UserId};
use crate::version::Version;

/// What happens to a row whose phone is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDuplicate {
    /// The customer stays as it is.
    Skip,
    /// The row fills what the customer lacks.
    Fill,
    /// What the row says replaces what the customer has; blank cells never wipe anything.
    Overwrite,
    /// The row is refused, and can be looked at.
    Refuse,
}

/// The text names no policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a policy: use skip, fill, overwrite or refuse")]
pub struct UnknownPolicy;

impl OnDuplicate {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Skip, Self::Fill, Self::Overwrite, Self::Refuse];

    /// Its name in the CLI, in forms and in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Fill => "fill",
            Self::Overwrite => "overwrite",
            Self::Refuse => "refuse",
        }
    }

    /// What screens say.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Skip => "Leave the customer as it is",
            Self::Fill => "Fill in what is empty",
            Self::Overwrite => "Replace by what the file says",
            Self::Refuse => "Refuse the row, so that I can look at it",
        }
    }
}

impl fmt::Display for OnDuplicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for OnDuplicate {
    type Err = UnknownPolicy;

    fn from_str(text: &str) -> Result<Self, UnknownPolicy> {
        Self::ALL
            .into_iter()
            .find(|policy| policy.key() == text)
            .ok_or(UnknownPolicy)
    }
}

/// What an import needs to know of a customer whose phone a row has.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownCustomer {
    /// Its id.
    pub id: CustomerId,
    /// What it has.
    pub details: CustomerDetails,
    /// Where it stands.
    pub status: StatusId,
    /// Whose it is.
    pub assignee: Option<UserId>,
    /// When it is to be called again.
    pub follow_up: Option<Timestamp>,
    /// Attempts without an answer since it was last reached.
    pub attempts: u16,
    /// When an unanswered one is tried again.
    pub retry_at: Option<Timestamp>,
    /// Whether it asked not to be called.
    pub do_not_call: bool,
    /// Which write it is.
    pub version: Version,
}

/// What a row does to a known customer.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "most that an overwriting import makes are updates"
)]
pub enum Merge {
    /// It changes it into this.
    Update {
        /// The details after.
        details: CustomerDetails,
        /// The status after.
        status: StatusId,
        /// Whose it is after.
        assignee: Option<UserId>,
        /// When it is to be called again, after.
        follow_up: Option<Timestamp>,
        /// Whether it asked not to be called.
        do_not_call: bool,
    },
    /// It changes nothing.
    Skip(Reason),
    /// It is refused.
    Refuse(Reason),
}

/// What `row` does to the customer who has its phone.
pub fn merge(known: &KnownCustomer, row: &AcceptedRow, policy: OnDuplicate) -> Merge {
    match policy {
        OnDuplicate::Refuse => Merge::Refuse(Reason::AlreadyKnown),
        _ if known.do_not_call => Merge::Skip(Reason::DoNotCall),
        OnDuplicate::Skip => Merge::Skip(Reason::KnownSkipped),
        OnDuplicate::Fill => changed(
            known,
            Merge::Update {
                details: combine(&known.details, &row.details),
                status: known.status,
                assignee: known.assignee.or(row.assignee),
                follow_up: known.follow_up.or(row.follow_up),
                do_not_call: row.do_not_call,
            },
        ),
        OnDuplicate::Overwrite => changed(
            known,
            Merge::Update {
                details: combine(&row.details, &known.details),
                status: row.status.unwrap_or(known.status),
                assignee: row.assignee.or(known.assignee),
                follow_up: row.follow_up.or(known.follow_up),
                do_not_call: row.do_not_call,
            },
        ),
    }
}

/// An update that leaves all as it is changes nothing.
fn changed(known: &KnownCustomer, update: Merge) -> Merge {
    let same = Merge::Update {
        details: known.details.clone(),
        status: known.status,
        assignee: known.assignee,
        follow_up: known.follow_up,
        do_not_call: known.do_not_call,
    };
    if update == same {
        Merge::Skip(Reason::NothingNew)
    } else {
        update
    }
}

/// The first one's fields, and the second one's where the first has none.
pub(super) fn combine(first: &CustomerDetails, second: &CustomerDetails) -> CustomerDetails {
    let mut custom = second.custom.clone();
    custom.extend(first.custom.iter().map(|(field, value)| (*field, value.clone())));
    let phones = [&first.other_phones, &second.other_phones];
    CustomerDetails {
        name: first.name.as_ref().or(second.name.as_ref()).cloned(),
        other_phones: phones
            .into_iter()
            .find(|phones| !phones.is_empty())
            .cloned()
            .unwrap_or_default(),
        email: first.email.as_ref().or(second.email.as_ref()).cloned(),
        area: first.area.as_ref().or(second.area.as_ref()).cloned(),
        date: first.date.or(second.date),
        remark: first.remark.as_ref().or(second.remark.as_ref()).cloned(),
        notes: first.notes.as_ref().or(second.notes.as_ref()).cloned(),
        custom,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::customer::{Area, CustomerName};
    use crate::phone::Phone;

    fn details(name: &str, area: &str) -> CustomerDetails {
        CustomerDetails {
            name: CustomerName::parse(name).unwrap(),
            area: Area::parse(area).unwrap(),
            ..CustomerDetails::default()
        }
    }

    fn known(name: &str, area: &str) -> KnownCustomer {
        KnownCustomer {
            id: CustomerId::from_uuid(Uuid::nil()),
            details: details(name, area),
            status: StatusId::from_uuid(Uuid::from_u128(1)),
            assignee: None,
            follow_up: None,
            attempts: 0,
            retry_at: None,
            do_not_call: false,
            version: Version::FIRST,
        }
    }

    fn row(name: &str, area: &str) -> AcceptedRow {
        AcceptedRow {
            details: details(name, area),
            ..AcceptedRow::of(2, Phone::from_digits(919_876_543_210))
        }
    }

    fn details_after(merge: Merge) -> Option<CustomerDetails> {
        match merge {
            Merge::Update { details, .. } => Some(details),
            Merge::Skip(_) | Merge::Refuse(_) => None,
        }
    }

    #[test]
    fn fill_fills_and_overwrite_replaces_but_blank_cells_never_wipe() {
        let run = merge;
        let after = run(&known("Asha", ""), &row("Anita", "Adyar"), OnDuplicate::Fill);
        assert_eq!(details_after(after), Some(details("Asha", "Adyar")));
        let after = run(
            &known("Asha", "Kaloor"),
            &row("Anita", ""),
            OnDuplicate::Overwrite,
        );
        assert_eq!(details_after(after), Some(details("Anita", "Kaloor")));
        let phone_only = run(&known("Asha", "Kaloor"), &row("", ""), OnDuplicate::Overwrite);
        assert_eq!(phone_only, Merge::Skip(Reason::NothingNew));
    }

    #[test]
    fn skip_and_refuse_say_why() {
        let run = |policy| merge(&known("Asha", ""), &row("Anita", ""), policy);
        assert_eq!(run(OnDuplicate::Skip), Merge::Skip(Reason::KnownSkipped));
        assert_eq!(run(OnDuplicate::Refuse), Merge::Refuse(Reason::AlreadyKnown));
    }

    #[test]
    fn whoever_asked_not_to_be_called_stays_as_they_are() {
        let mut marked = known("Asha", "");
        marked.do_not_call = true;
        for policy in [OnDuplicate::Skip, OnDuplicate::Fill, OnDuplicate::Overwrite] {
            let after = merge(&marked, &row("Anita", "Adyar"), policy);
            assert_eq!(after, Merge::Skip(Reason::DoNotCall));
        }
        let mut asks = row("", "");
        asks.do_not_call = true;
        let after = merge(&known("Asha", ""), &asks, OnDuplicate::Fill);
        assert!(
            matches!(
                after,
                Merge::Update {
                    do_not_call: true,
                    ..
                }
            ),
            "{after:?}"
        );
    }
}
