use jiff::civil::Date;

use super::changes::{DetailsChanged, changes};
use crate::custom_field::CustomValues;
use crate::phone::Phone;
use crate::text::text_type;
use crate::user::Email;

text_type! {
    /// What a customer is called.
    CustomerName, line, 200
}
text_type! {
    /// Where a customer lives, as the sheet has it.
    Area, line, 100
}
text_type! {
    /// What the sheet says of a customer, or what was said in a call.
    Remark, lines, 2000
}
text_type! {
    /// What the company notes of a customer.
    Notes, lines, 10_000
}

/// What can be edited by hand of a customer, all but its phone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerDetails {
    /// Its name; without one it is shown as unnamed.
    pub name: Option<CustomerName>,
    /// Its further phones, as [`further_phones`] leaves them: the phone by which it is known is not among them.
    pub other_phones: Vec<Phone>,
    /// Its e-mail address.
    pub email: Option<Email>,
    /// Where it lives.
    pub area: Option<Area>,
    /// The date that the sheet gives it.
    pub date: Option<Date>,
    /// The sheet's remark.
    pub remark: Option<Remark>,
    /// The company's notes.
    pub notes: Option<Notes>,
    /// What it has in the company's own fields.
    pub custom: CustomValues,
}

/// The most further phones of a customer.
pub const FURTHER_PHONES: usize = 5;

/// The customer has more further phones than there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {FURTHER_PHONES} further phones")]
pub struct TooManyPhones;

/// The further phones of a customer whose own is `own`: in the order given, none twice, `own` left out.
///
/// # Errors
/// [`TooManyPhones`] where more than [`FURTHER_PHONES`] are left.
pub fn further_phones(
    own: Phone,
    given: impl IntoIterator<Item = Phone>,
) -> Result<Vec<Phone>, TooManyPhones> {
    let mut phones = Vec::new();
    for phone in given {
        if phone != own && !phones.contains(&phone) {
            phones.push(phone);
        }
    }
    if phones.len() > FURTHER_PHONES {
        return Err(TooManyPhones);
    }
    Ok(phones)
}

impl CustomerDetails {
    /// What is different in `after`, in the order of the fields.
    pub fn changes_to(&self, after: &Self) -> Vec<DetailsChanged> {
        changes(self, after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_phones_are_others_and_each_of_them_once() {
        let phone = |number: u64| Phone::from_digits(919_876_543_000 + number);
        let given = [2, 1, 3, 2].map(phone);
        assert_eq!(further_phones(phone(1), given), Ok(vec![phone(2), phone(3)]));
        let many = (2..=7).map(phone);
        assert_eq!(further_phones(phone(1), many), Err(TooManyPhones));
    }
}
