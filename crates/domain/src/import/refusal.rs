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
    /// It would add a customer; an example that a check gives.
    Created,
    /// It would change a customer; an example that a check gives. Its cells are the phone, the name, then field, value
    /// before and value after of each change.
    Updated,
    /// A customer that an undo has left as it is. Its cells are its id, phone and name.
    Kept,
}

/// What an import was doing when it had something to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FindingStage {
    /// Looking ahead.
    Check,
    /// Importing.
    Run,
    /// Being undone.
    Undo,
}

impl FindingStage {
    /// Its name in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Run => "run",
            Self::Undo => "undo",
        }
    }
}

impl FindingKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Refused,
        Self::Skipped,
        Self::Warned,
        Self::Created,
        Self::Updated,
        Self::Kept,
    ];

    /// Its name in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Skipped => "skipped",
            Self::Warned => "warned",
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Kept => "kept",
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
    /// The phone stands in the file several times, and the rule refuses those.
    RepeatedInFile,
    /// The customer asked not to be called: no import changes it.
    DoNotCall,
    /// The phone stands again further down: the last row was taken.
    RepeatReplaced,
    /// The phone stands again further down: the rows were put together there.
    RepeatMerged,
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
    /// A further phone is no phone; the row was kept without it.
    OtherPhoneNotUnderstood,
    /// The next call is no moment; the row was kept without it.
    FollowUpNotUnderstood,
    /// The do-not-call mark is neither yes nor no; the row was kept without it.
    MarkNotUnderstood,
    /// The value of a field that the company has defined is not of its kind; the row was kept without it.
    CustomNotUnderstood,
    /// It would add a customer.
    WouldCreate,
    /// It would change a customer.
    WouldUpdate,
    /// Undo: somebody has called or noted something since.
    WorkedSince,
    /// Undo: somebody has edited it since.
    EditedSince,
    /// Undo: a later import has changed it since.
    ImportedSince,
}

impl Reason {
    /// All reasons, for reading a stored code back.
    pub const ALL: [Self; 33] = [
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
        Self::DoNotCall,
        Self::RepeatReplaced,
        Self::RepeatMerged,
        Self::OtherPhoneNotUnderstood,
        Self::FollowUpNotUnderstood,
        Self::MarkNotUnderstood,
        Self::CustomNotUnderstood,
        Self::WouldCreate,
        Self::WouldUpdate,
        Self::WorkedSince,
        Self::EditedSince,
        Self::ImportedSince,
    ];

    /// What it does to the row.
    pub const fn kind(self) -> FindingKind {
        match self {
            Self::KnownSkipped
            | Self::RepeatSkipped
            | Self::RepeatReplaced
            | Self::RepeatMerged
            | Self::DoNotCall
            | Self::NothingNew => FindingKind::Skipped,
            Self::DateNotUnderstood
            | Self::EmailNotUnderstood
            | Self::AreaTooLong
            | Self::UnknownUser
            | Self::OtherPhoneNotUnderstood
            | Self::FollowUpNotUnderstood
            | Self::MarkNotUnderstood
            | Self::CustomNotUnderstood => FindingKind::Warned,
            Self::WouldCreate => FindingKind::Created,
            Self::WouldUpdate => FindingKind::Updated,
            Self::WorkedSince | Self::EditedSince | Self::ImportedSince => FindingKind::Kept,
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
            Self::DoNotCall => "do_not_call",
            Self::RepeatReplaced => "repeat_replaced",
            Self::RepeatMerged => "repeat_merged",
            Self::OtherPhoneNotUnderstood => "other_phone_not_understood",
            Self::FollowUpNotUnderstood => "follow_up_not_understood",
            Self::MarkNotUnderstood => "mark_not_understood",
            Self::CustomNotUnderstood => "custom_not_understood",
            Self::WouldCreate => "would_create",
            Self::WouldUpdate => "would_update",
            Self::WorkedSince => "worked_since",
            Self::EditedSince => "edited_since",
            Self::ImportedSince => "imported_since",
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
            Self::RepeatedInFile => "The phone stands in this file several times: keep one of the rows",
            Self::KnownSkipped => "The phone belongs to a customer already",
            Self::RepeatSkipped => "The phone stands in this file before; the first row was taken",
            Self::NothingNew => "The customer has all of this already",
            Self::DateNotUnderstood => "The date was not understood; the row was kept without it",
            Self::EmailNotUnderstood => "The e-mail address was not understood; the row was kept without it",
            Self::AreaTooLong => "The area is longer than 100 characters; the row was kept without it",
            Self::UnknownUser => "No active user goes by that name; the row was kept unassigned",
            Self::DoNotCall => "The customer asked not to be called; nothing was changed",
            Self::RepeatReplaced => "The phone stands again further down; the last row was taken",
            Self::RepeatMerged => "The phone stands again further down; the rows were put together there",
            Self::OtherPhoneNotUnderstood => {
                "A further phone was not understood; the row was kept without it"
            }
            Self::FollowUpNotUnderstood => "The next call was not understood; the row was kept without it",
            Self::MarkNotUnderstood => {
                "The do-not-call mark is neither yes nor no; the row was kept without it"
            }
            Self::CustomNotUnderstood => "A value does not fit your own field; the row was kept without it",
            Self::WouldCreate => "A new customer",
            Self::WouldUpdate => "A known customer gets new values",
            Self::WorkedSince => "Somebody has called or noted something since",
            Self::EditedSince => "Somebody has edited it since",
            Self::ImportedSince => "A later import has changed it since",
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
