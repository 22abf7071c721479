//! The form of a customer's details: what was typed, and what it means.

use callbook_domain::company::Region;
use callbook_domain::customer::{Area, Customer, CustomerDetails, CustomerName, Notes, Remark};
use callbook_domain::phone::{Phone, PhoneRefusal};
use callbook_domain::user::Email;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::merge::Origin;
use crate::forms::Entry;

/// What was typed, as it was typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CustomerForm {
    pub(crate) phone: Entry,
    pub(super) name: Entry,
    pub(super) email: Entry,
    pub(super) area: Entry,
    pub(super) date: Entry,
    pub(super) remark: Entry,
    pub(super) notes: Entry,
    /// The version that the form was filled from; a new customer has none.
    pub(crate) version: Option<u32>,
    /// What it was filled with, so that what was not touched can be told from what was.
    pub(super) was: String,
}

impl CustomerForm {
    /// Filled from what is stored.
    pub(crate) fn of(customer: &Customer, region: Region) -> Self {
        fn entry<T: ToString>(value: Option<&T>) -> Entry {
            Entry::new(value.map(T::to_string).unwrap_or_default())
        }
        let details = &customer.details;
        let form = Self {
            phone: Entry::new(customer.phone.shown_in(region)),
            name: entry(details.name.as_ref()),
            email: entry(details.email.as_ref()),
            area: entry(details.area.as_ref()),
            date: entry(details.date.as_ref()),
            remark: entry(details.remark.as_ref()),
            notes: entry(details.notes.as_ref()),
            version: Some(customer.version.number()),
            was: String::new(),
        };
        Self {
            was: Origin::of(&form).text(),
            ..form
        }
    }

    /// What it means. `None` where something is wrong: each field says what.
    pub(crate) fn read(&mut self, region: Region) -> Option<(Phone, CustomerDetails)> {
        let phone = self
            .phone
            .read(|typed| Phone::parse(typed, region).map_err(phone_error));
        let details = CustomerDetails {
            name: self.name.read(CustomerName::parse).flatten(),
            email: self
                .email
                .read(|typed| unless_blank(typed, Email::parse))
                .flatten(),
            area: self.area.read(Area::parse).flatten(),
            date: self.date.read(|typed| unless_blank(typed, date)).flatten(),
            remark: self.remark.read(Remark::parse).flatten(),
            notes: self.notes.read(Notes::parse).flatten(),
        };
        let is_wrong = self.fields().iter().any(|(_, entry)| entry.error.is_some());
        phone.filter(|_| !is_wrong).map(|phone| (phone, details))
    }

    pub(super) fn fields(&self) -> [(&'static str, &Entry); 7] {
        [
            ("Name", &self.name),
            ("Phone", &self.phone),
            ("E-mail", &self.email),
            ("Area", &self.area),
            ("Date", &self.date),
            ("Remark", &self.remark),
            ("Notes", &self.notes),
        ]
    }

    /// In the same order as [`Self::fields`].
    pub(super) fn entries_mut(&mut self) -> [&mut Entry; 7] {
        [
            &mut self.name,
            &mut self.phone,
            &mut self.email,
            &mut self.area,
            &mut self.date,
            &mut self.remark,
            &mut self.notes,
        ]
    }
}

fn unless_blank<T, E>(typed: &str, parse: impl FnOnce(&str) -> Result<T, E>) -> Result<Option<T>, E> {
    match typed.trim() {
        "" => Ok(None),
        typed => parse(typed).map(Some),
    }
}

fn date(typed: &str) -> Result<Date, &'static str> {
    typed
        .parse()
        .map_err(|_| "this is no date: write it as 2026-11-20")
}

fn phone_error(refusal: PhoneRefusal) -> String {
    match refusal {
        PhoneRefusal::Missing => "type the phone number: everything else is optional".to_owned(),
        other => format!("this cannot be called: {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region() -> Region {
        Region::parse("IN").unwrap()
    }

    fn typed(phone: &str) -> CustomerForm {
        CustomerForm {
            phone: Entry::new(phone),
            ..CustomerForm::default()
        }
    }

    #[test]
    fn a_phone_is_read_however_it_is_written() {
        let expected = Phone::parse("+919876543210", region()).unwrap();
        for written in [
            "98765 43210",
            "+91 98765-43210",
            "098765 43210",
            "'9876543210",
            "9876543210.0",
        ] {
            assert_eq!(typed(written).read(region()).unwrap().0, expected, "{written}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once_and_by_field() {
        let mut form = CustomerForm {
            email: Entry::new("aarav@"),
            date: Entry::new("31.02.2026"),
            area: Entry::new("x".repeat(101)),
            ..typed("123")
        };
        assert!(form.read(region()).is_none());
        assert!(form.phone.error.unwrap().contains("too few digits"));
        assert!(form.email.error.is_some() && form.date.error.is_some());
        assert_eq!(form.area.error.unwrap(), "Longer than 100 characters.");
        assert_eq!(form.name.error, None);
        assert_eq!(form.email.value, "aarav@");
    }

    #[test]
    fn blank_fields_are_empty() {
        let mut form = CustomerForm {
            name: Entry::new("   "),
            email: Entry::new(" "),
            ..typed("9876543210")
        };
        assert_eq!(form.read(region()).unwrap().1, CustomerDetails::default());
    }
}
