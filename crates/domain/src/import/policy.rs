use std::fmt;
use std::str::FromStr;

use super::{AcceptedRow, Reason};
use crate::customer::CustomerDetails;
use crate::ids::{CustomerId, ImportId, StatusId, UserId};
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
    /// The import that last wrote it.
    pub last_import: Option<ImportId>,
    /// Which write it is.
    pub version: Version,
}

/// What a row does to a known customer.
#[derive(Debug, Clone, PartialEq)]
pub enum Merge {
    /// It changes it into this.
    Update {
        /// The details after.
        details: CustomerDetails,
        /// The status after.
        status: StatusId,
        /// Whose it is after.
        assignee: Option<UserId>,
    },
    /// It changes nothing.
    Skip(Reason),
    /// It is refused.
    Refuse(Reason),
}

/// What `row` of import `import` does to the customer who has its phone.
pub fn merge(known: &KnownCustomer, row: &AcceptedRow, policy: OnDuplicate, import: ImportId) -> Merge {
    // The same import wrote it: the phone stands in the file twice, and the first row has won.
    let repeated = known.last_import == Some(import);
    match policy {
        OnDuplicate::Refuse if repeated => Merge::Refuse(Reason::RepeatedInFile),
        OnDuplicate::Refuse => Merge::Refuse(Reason::AlreadyKnown),
        _ if repeated => Merge::Skip(Reason::RepeatSkipped),
        OnDuplicate::Skip => Merge::Skip(Reason::KnownSkipped),
        OnDuplicate::Fill => changed(
            known,
            combine(&known.details, &row.details),
            known.status,
            known.assignee.or(row.assignee),
        ),
        OnDuplicate::Overwrite => changed(
            known,
            combine(&row.details, &known.details),
            row.status.unwrap_or(known.status),
            row.assignee.or(known.assignee),
        ),
    }
}

fn changed(
    known: &KnownCustomer,
    details: CustomerDetails,
    status: StatusId,
    assignee: Option<UserId>,
) -> Merge {
    if details == known.details && status == known.status && assignee == known.assignee {
        Merge::Skip(Reason::NothingNew)
    } else {
        Merge::Update {
            details,
            status,
            assignee,
        }
    }
}

/// The first one's fields, and the second one's where the first has none.
fn combine(first: &CustomerDetails, second: &CustomerDetails) -> CustomerDetails {
    CustomerDetails {
        name: first.name.as_ref().or(second.name.as_ref()).cloned(),
        email: first.email.as_ref().or(second.email.as_ref()).cloned(),
        area: first.area.as_ref().or(second.area.as_ref()).cloned(),
        date: first.date.or(second.date),
        remark: first.remark.as_ref().or(second.remark.as_ref()).cloned(),
        notes: first.notes.as_ref().or(second.notes.as_ref()).cloned(),
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

    fn import(number: u128) -> ImportId {
        ImportId::from_uuid(Uuid::from_u128(number))
    }

    fn known(name: &str, area: &str) -> KnownCustomer {
        KnownCustomer {
            id: CustomerId::from_uuid(Uuid::nil()),
            details: details(name, area),
            status: StatusId::from_uuid(Uuid::from_u128(1)),
            assignee: None,
            last_import: Some(import(1)),
            version: Version::FIRST,
        }
    }

    fn row(name: &str, area: &str) -> AcceptedRow {
        AcceptedRow {
            row: 2,
            phone: Phone::from_digits(919_876_543_210),
            details: details(name, area),
            status: None,
            assignee: None,
            cells: Vec::new(),
            warnings: Vec::new(),
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
        let run = |known: &KnownCustomer, row: &AcceptedRow, policy| merge(known, row, policy, import(2));
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
        let run = |policy| merge(&known("Asha", ""), &row("Anita", ""), policy, import(2));
        assert_eq!(run(OnDuplicate::Skip), Merge::Skip(Reason::KnownSkipped));
        assert_eq!(run(OnDuplicate::Refuse), Merge::Refuse(Reason::AlreadyKnown));
    }

    #[test]
    fn the_first_of_two_rows_of_one_file_wins() {
        for policy in [OnDuplicate::Skip, OnDuplicate::Fill, OnDuplicate::Overwrite] {
            let again = merge(&known("Asha", ""), &row("Anita", "Adyar"), policy, import(1));
            assert_eq!(again, Merge::Skip(Reason::RepeatSkipped));
        }
        let refused = merge(
            &known("Asha", ""),
            &row("Anita", ""),
            OnDuplicate::Refuse,
            import(1),
        );
        assert_eq!(refused, Merge::Refuse(Reason::RepeatedInFile));
    }
}
