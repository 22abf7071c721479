use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use jiff::Timestamp;

use super::{CustomerDetails, DetailsChanged};
use crate::ids::{CompanyId, CustomerId, ImportId, StatusId, UserId};
use crate::phone::Phone;
use crate::version::Version;

/// By which rule customers were assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AssignmentRule {
    /// Somebody chose the user.
    ByHand,
    /// Dealt in turn.
    RoundRobin,
    /// Shuffled by a seed.
    Random,
    /// The file named the user.
    NamedInFile,
    /// A sales user's own customer, added by itself.
    Own,
}

/// The text names no assignment rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an assignment rule")]
pub struct UnknownAssignmentRule;

impl AssignmentRule {
    const ALL: [Self; 5] = [
        Self::ByHand,
        Self::RoundRobin,
        Self::Random,
        Self::NamedInFile,
        Self::Own,
    ];

    /// Its name in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ByHand => "by_hand",
            Self::RoundRobin => "round_robin",
            Self::Random => "random",
            Self::NamedInFile => "named_in_file",
            Self::Own => "own",
        }
    }

    /// What the timeline says of it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ByHand => "chosen by hand",
            Self::RoundRobin => "by round robin",
            Self::Random => "at random",
            Self::NamedInFile => "named in the file",
            Self::Own => "added by itself",
        }
    }
}

impl fmt::Display for AssignmentRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for AssignmentRule {
    type Err = UnknownAssignmentRule;

    fn from_str(text: &str) -> Result<Self, UnknownAssignmentRule> {
        Self::ALL
            .into_iter()
            .find(|rule| rule.key() == text)
            .ok_or(UnknownAssignmentRule)
    }
}

/// Which user a customer belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignment {
    /// Nobody's yet.
    Nobody,
    /// Somebody's.
    To {
        /// Whose.
        user: UserId,
        /// Since when.
        since: Timestamp,
        /// Who assigned it.
        by: UserId,
        /// By which rule.
        rule: AssignmentRule,
    },
}

impl Assignment {
    /// Whose it is.
    pub const fn user(&self) -> Option<UserId> {
        match self {
            Self::Nobody => None,
            Self::To { user, .. } => Some(*user),
        }
    }
}

/// All that is known of a customer. Read it through [`Customer`]; only its methods change it.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerRecord {
    /// Its id.
    pub id: CustomerId,
    /// The company that it belongs to.
    pub company: CompanyId,
    /// Its number, unique within the company.
    pub phone: Phone,
    /// Name, area, date, remark and so on.
    pub details: CustomerDetails,
    /// Where it stands.
    pub status: StatusId,
    /// Whose it is.
    pub assignment: Assignment,
    /// When it is to be called again.
    pub follow_up_at: Option<Timestamp>,
    /// Attempts without an answer since it was last reached.
    pub attempts: u16,
    /// When an unanswered customer is tried again.
    pub retry_at: Option<Timestamp>,
    /// Whether it is closed: not called, reopened by a manager only.
    pub closed: bool,
    /// Whether it must not be called.
    pub do_not_call: bool,
    /// When somebody last called.
    pub last_contact_at: Option<Timestamp>,
    /// The import that it came with.
    pub source_import: Option<ImportId>,
    /// The import that last changed it.
    pub last_import: Option<ImportId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last written.
    pub updated_at: Timestamp,
    /// Which write this is.
    pub version: Version,
}

impl CustomerRecord {
    /// The phone by which it is known is none of its further ones.
    fn forget_own_phone(&mut self) {
        let own = self.phone;
        self.details.other_phones.retain(|phone| *phone != own);
    }
}

/// Whether a customer may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Calling {
    /// It may.
    #[default]
    Allowed,
    /// It must not: it is do-not-call.
    Never,
}

impl Calling {
    /// The mark as a change of the timeline has it: `yes` where it is do-not-call, else empty.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Allowed => "",
            Self::Never => "yes",
        }
    }
}

/// A customer: a person to call.
#[derive(Debug, Clone, PartialEq)]
pub struct Customer(pub(super) CustomerRecord);

impl Deref for Customer {
    type Target = CustomerRecord;

    fn deref(&self) -> &CustomerRecord {
        &self.0
    }
}

/// A customer went from one user to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assigned {
    /// Whose it was.
    pub from: Option<UserId>,
    /// Whose it is.
    pub to: Option<UserId>,
    /// By which rule.
    pub rule: AssignmentRule,
}

impl Customer {
    /// A new customer in its first status, nobody's.
    pub fn new(id: CustomerId, company: CompanyId, phone: Phone, status: StatusId, now: Timestamp) -> Self {
        Self(CustomerRecord {
            id,
            company,
            phone,
            details: CustomerDetails::default(),
            status,
            assignment: Assignment::Nobody,
            follow_up_at: None,
            attempts: 0,
            retry_at: None,
            closed: false,
            do_not_call: false,
            last_contact_at: None,
            source_import: None,
            last_import: None,
            created_at: now,
            updated_at: now,
            version: Version::FIRST,
        })
    }

    /// The customer that a store kept.
    pub const fn stored(record: CustomerRecord) -> Self {
        Self(record)
    }

    /// Says with which import a new customer came.
    #[must_use]
    pub const fn from_import(mut self, import: ImportId) -> Self {
        self.0.source_import = Some(import);
        self.0.last_import = Some(import);
        self
    }

    /// Fills in the details of a new customer.
    #[must_use]
    pub fn with_details(mut self, details: CustomerDetails) -> Self {
        self.0.details = details;
        self.0.forget_own_phone();
        self
    }

    /// Says of a new customer whether it may be called.
    #[must_use]
    pub const fn with_calling(mut self, calling: Calling) -> Self {
        self.0.do_not_call = matches!(calling, Calling::Never);
        self
    }

    /// Begins a new customer in a status that closes it, as an imported row may.
    #[must_use]
    pub fn begun_in(mut self, status: &crate::status::Status) -> Self {
        self.0.status = status.id;
        self.0.closed = status.closes();
        self
    }

    /// Says when a new customer is to be called again, as an imported row may; one that is closed never is.
    #[must_use]
    pub fn called_again_at(mut self, moment: Option<Timestamp>) -> Self {
        self.0.follow_up_at = moment.filter(|_| !self.0.closed);
        self
    }

    /// Marks a new customer as one who asked not to be called, as an imported row may.
    #[must_use]
    pub const fn never_to_be_called(mut self) -> Self {
        self.0.do_not_call = true;
        self
    }

    /// Gives it to a user or to nobody. `None` where it is there already.
    pub fn assign(
        &mut self,
        to: Option<UserId>,
        by: UserId,
        rule: AssignmentRule,
        now: Timestamp,
    ) -> Option<Assigned> {
        let from = self.0.assignment.user();
        if from == to {
            return None;
        }
        self.0.assignment = match to {
            Some(user) => Assignment::To {
                user,
                since: now,
                by,
                rule,
            },
            None => Assignment::Nobody,
        };
        self.touch(now);
        Some(Assigned { from, to, rule })
    }

    /// Replaces the details, the phone and whether it may be called by what was typed; returns what changed, empty
    /// where nothing did.
    pub fn edit(
        &mut self,
        phone: Phone,
        details: CustomerDetails,
        calling: Calling,
        now: Timestamp,
    ) -> Vec<DetailsChanged> {
        let mut after = CustomerRecord {
            phone,
            details,
            do_not_call: calling == Calling::Never,
            ..self.0.clone()
        };
        after.forget_own_phone();
        let mut changes = self.0.details.changes_to(&after.details);
        if phone != self.0.phone {
            let (before, after) = (self.0.phone.to_string(), phone.to_string());
            changes.push(DetailsChanged::of("phone", before, after));
        }
        if after.do_not_call != self.0.do_not_call {
            let (before, after) = (self.calling(), calling);
            changes.push(DetailsChanged::of(
                "do_not_call",
                before.mark().to_owned(),
                after.mark().to_owned(),
            ));
        }
        if !changes.is_empty() {
            self.0 = after;
            self.touch(now);
        }
        changes
    }

    /// Whether it may be called.
    pub const fn calling(&self) -> Calling {
        if self.0.do_not_call {
            Calling::Never
        } else {
            Calling::Allowed
        }
    }

    /// The version that the next write has; the store compares the one that was read.
    pub(super) fn touch(&mut self, now: Timestamp) {
        self.0.updated_at = now;
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn customer() -> Customer {
        Customer::new(
            CustomerId::from_uuid(Uuid::nil()),
            CompanyId::from_uuid(Uuid::nil()),
            Phone::from_digits(919_876_543_210),
            StatusId::from_uuid(Uuid::nil()),
            Timestamp::UNIX_EPOCH,
        )
    }

    #[test]
    fn a_further_phone_that_becomes_the_own_is_no_further_one() {
        let further = Phone::from_digits(919_876_543_211);
        let details = CustomerDetails {
            other_phones: vec![further],
            ..CustomerDetails::default()
        };
        let mut customer = customer().with_details(details.clone());
        let changes = customer.edit(further, details, Calling::Allowed, Timestamp::UNIX_EPOCH);
        assert_eq!(customer.details.other_phones, []);
        let fields: Vec<_> = changes.iter().map(|change| change.field.as_ref()).collect();
        assert_eq!(fields, ["other_phones", "phone"]);
    }

    #[test]
    fn that_it_must_not_be_called_is_a_change_like_others() {
        let mut customer = customer();
        let edit = |customer: &mut Customer, calling| {
            customer.edit(
                customer.phone,
                customer.details.clone(),
                calling,
                Timestamp::UNIX_EPOCH,
            )
        };
        let changes = edit(&mut customer, Calling::Never);
        assert_eq!(
            changes,
            [DetailsChanged::of("do_not_call", String::new(), "yes".to_owned())]
        );
        assert!(customer.do_not_call);
        assert_eq!(edit(&mut customer, Calling::Never), []);
        assert_eq!(edit(&mut customer, Calling::Allowed)[0].after, "");
    }
}
