use jiff::Timestamp;

use super::{Reason, RowFinding};
use crate::customer::CustomerDetails;
use crate::ids::{StatusId, UserId};
use crate::phone::Phone;

/// A row that says something about a customer.
#[derive(Debug, Clone, PartialEq)]
pub struct AcceptedRow {
    /// The row's number in the file.
    pub row: u64,
    /// Who it is about.
    pub phone: Phone,
    /// What it says; `None` where the cell is blank or the column missing.
    pub details: CustomerDetails,
    /// The status that it names.
    pub status: Option<StatusId>,
    /// The user that it names.
    pub assignee: Option<UserId>,
    /// When it says that the customer is to be called again.
    pub follow_up: Option<Timestamp>,
    /// Whether it says that the customer asked not to be called.
    pub do_not_call: bool,
    /// The row's cells as text, for the findings that come later.
    pub cells: Vec<String>,
    /// What could not be understood and was left empty.
    pub warnings: Vec<Reason>,
}

impl AcceptedRow {
    /// A row that says nothing but the phone.
    pub fn of(row: u64, phone: Phone) -> Self {
        Self {
            row,
            phone,
            details: CustomerDetails::default(),
            status: None,
            assignee: None,
            follow_up: None,
            do_not_call: false,
            cells: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

/// What a row turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum RowVerdict {
    /// It can be imported.
    Accepted(Box<AcceptedRow>),
    /// It cannot.
    Refused(RowFinding),
    /// There is nothing in it; it does not count as a record.
    Blank,
}
