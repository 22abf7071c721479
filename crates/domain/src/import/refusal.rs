use crate::phone::PhoneRefusal;

/// What became of a row that an import has something to say about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FindingKind {
    /// It was not imported.
    Refused,
    /// It was left out because its phone is known or stands in the file before.
    Skipped,
    /// It was imported, but for something that could not be understood.
    Warned,
}

impl FindingKind {
    /// Its name in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Skipped => "skipped",
            Self::Warned => "warned",
        }
    }
}

/// Why a row was refused, skipped or imported with a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The phone is no phone.
    Phone(PhoneRefusal),
    /// A quotation mark is opened and never closed.
    UnclosedQuote,
    /// It is longer than a row of a list can be.
    RowTooLong,
    /// More fields than the header has.
    TooManyFields,
    /// The name is too long.
    NameTooLong,
    /// The remark or the notes are too long.
    TextTooLong,
    /// The status is none of the company's.
    UnknownStatus,
    /// The phone belongs to a customer already, and the policy refuses those.
    AlreadyKnown,
    /// The phone stands in the file before, and the policy refuses those.
    RepeatedInFile,
    /// The phone belongs to a customer already, and the policy skips those.
    KnownSkipped,
    /// The phone stands in the file before: the first row won.
    RepeatSkipped,
    /// The row says nothing that the customer does not have.
    NothingNew,
    /// The date is no date; the row was kept without it.
    DateNotUnderstood,
    /// The e-mail address is none; the row was kept without it.
    EmailNotUnderstood,
    /// The area is too long; the row was kept without it.
    AreaTooLong,
    /// No active user goes by that name; the row was kept unassigned.
    UnknownUser,
}

impl Reason {
    /// All reasons, for reading a stored code back.
    pub const ALL: [Self; 21] = [
        Self::Phone(PhoneRefusal::Missing),
        Self::Phone(PhoneRefusal::NotANumber),
        Self::Phone(PhoneRefusal::TooShort),
        Self::Phone(PhoneRefusal::TooLong),
        Self::Phone(PhoneRefusal::Impossible),
        Self::Phone(PhoneRefusal::DigitsLost),
        Self::UnclosedQuote,
        Self::RowTooLong,
        Self::TooManyFields,
        Self::NameTooLong,
        Self::TextTooLong,
        Self::UnknownStatus,
        Self::AlreadyKnown,
        Self::RepeatedInFile,
        Self::KnownSkipped,
        Self::RepeatSkipped,
        Self::NothingNew,
        Self::DateNotUnderstood,
        Self::EmailNotUnderstood,
        Self::AreaTooLong,
        Self::UnknownUser,
    ];

    /// What it does to the row.
    pub const fn kind(self) -> FindingKind {
        match self {
            Self::KnownSkipped | Self::RepeatSkipped | Self::NothingNew => FindingKind::Skipped,
            Self::DateNotUnderstood | Self::EmailNotUnderstood | Self::AreaTooLong | Self::UnknownUser => {
                FindingKind::Warned
            }
            _ => FindingKind::Refused,
        }
    }

    /// Its name for programs, in the CLI's JSON and the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Phone(PhoneRefusal::Missing) => "phone_missing",
            Self::Phone(PhoneRefusal::NotANumber) => "phone_not_a_number",
            Self::Phone(PhoneRefusal::TooShort) => "phone_too_short",
            Self::Phone(PhoneRefusal::TooLong) => "phone_too_long",
            Self::Phone(PhoneRefusal::Impossible) => "phone_impossible",
            Self::Phone(PhoneRefusal::DigitsLost) => "phone_digits_lost",
            Self::UnclosedQuote => "unclosed_quote",
            Self::RowTooLong => "row_too_long",
            Self::TooManyFields => "too_many_fields",
            Self::NameTooLong => "name_too_long",
            Self::TextTooLong => "text_too_long",
            Self::UnknownStatus => "unknown_status",
            Self::AlreadyKnown => "already_known",
            Self::RepeatedInFile => "repeated_in_file",
            Self::KnownSkipped => "known_skipped",
            Self::RepeatSkipped => "repeat_skipped",
            Self::NothingNew => "nothing_new",
            Self::DateNotUnderstood => "date_not_understood",
            Self::EmailNotUnderstood => "email_not_understood",
            Self::AreaTooLong => "area_too_long",
            Self::UnknownUser => "unknown_user",
        }
    }

    /// The reason that is stored under that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// What a person is told: what happened and what to do.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Phone(PhoneRefusal::Missing) => "There is no phone number",
            Self::Phone(PhoneRefusal::NotANumber) => "The phone is not a phone number",
            Self::Phone(PhoneRefusal::TooShort) => "The phone has too few digits",
            Self::Phone(PhoneRefusal::TooLong) => "The phone has too many digits",
            Self::Phone(PhoneRefusal::Impossible) => "No such phone number exists",
            Self::Phone(PhoneRefusal::DigitsLost) => {
                "The spreadsheet rounded the phone and lost digits: format the column as text and type it again"
            }
            Self::UnclosedQuote => "A quotation mark is opened in this row and never closed",
            Self::RowTooLong => "The row is longer than a row of a list can be",
            Self::TooManyFields => {
                "The row has more fields than the header: put quotation marks around text with commas"
            }
            Self::NameTooLong => "The name is longer than 200 characters",
            Self::TextTooLong => "The remark is longer than 2,000 characters or the notes longer than 10,000",
            Self::UnknownStatus => "The status is none of the company's statuses",
            Self::AlreadyKnown => "The phone belongs to a customer already",
            Self::RepeatedInFile => "The phone stands in this file before",
            Self::KnownSkipped => "The phone belongs to a customer already",
            Self::RepeatSkipped => "The phone stands in this file before; the first row was taken",
            Self::NothingNew => "The customer has all of this already",
            Self::DateNotUnderstood => "The date was not understood; the row was kept without it",
            Self::EmailNotUnderstood => "The e-mail address was not understood; the row was kept without it",
            Self::AreaTooLong => "The area is longer than 100 characters; the row was kept without it",
            Self::UnknownUser => "No active user goes by that name; the row was kept unassigned",
        }
    }
}

/// Something that an import says of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFinding {
    /// The row's number in the file.
    pub row: u64,
    /// What is to be said.
    pub reason: Reason,
    /// The row's cells as text, in the file's columns.
    pub cells: Vec<String>,
}
