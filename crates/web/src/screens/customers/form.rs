//! The form of a customer's details: what was typed, and what it means.

use callbook_domain::company::Region;
use callbook_domain::custom_field::{CustomFieldSet, CustomValues};
use callbook_domain::customer::{
    Area, Calling, Customer, CustomerDetails, CustomerName, Notes, Remark, further_phones,
};
use callbook_domain::phone::{Phone, PhoneRefusal};
use callbook_domain::user::Email;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::merge::Origin;
use super::own::OwnEntry;
use crate::forms::Entry;

/// What was typed, as it was typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CustomerForm {
    pub(crate) phone: Entry,
    pub(super) name: Entry,
    /// One number on each line.
    pub(super) other_phones: Entry,
    pub(super) email: Entry,
    pub(super) area: Entry,
    pub(super) date: Entry,
    pub(super) remark: Entry,
    pub(super) notes: Entry,
    /// `yes` where it is ticked; a box that is not is not sent.
    pub(super) do_not_call: Entry,
    /// The ids of the company's own fields, and what was typed into each, in the same order.
    #[serde(skip_serializing)]
    pub(super) field: Vec<String>,
    #[serde(skip_serializing)]
    pub(super) value: Vec<String>,
    /// The company's own fields, once they are known; see [`Self::over`].
    #[serde(skip_deserializing)]
    pub(super) own: Vec<OwnEntry>,
    /// The version that the form was filled from; a new customer has none.
    pub(crate) version: Option<u32>,
    /// What it was filled with, so that what was not touched can be told from what was.
    pub(super) was: String,
}

/// What a form means.
#[derive(Debug, PartialEq)]
pub(super) struct Typed {
    pub(super) phone: Phone,
    pub(super) details: CustomerDetails,
    pub(super) calling: Calling,
}

impl CustomerForm {
    /// Nothing typed yet.
    pub(super) fn blank(fields: &CustomFieldSet) -> Self {
        Self::default().over(fields, &CustomValues::new())
    }

    /// Filled from what is stored.
    pub(super) fn of(customer: &Customer, region: Region, fields: &CustomFieldSet) -> Self {
        fn entry<T: ToString>(value: Option<&T>) -> Entry {
            Entry::new(value.map(T::to_string).unwrap_or_default())
        }
        let details = &customer.details;
        let phones = details.other_phones.iter().map(|phone| phone.shown_in(region));
        let form = Self {
            phone: Entry::new(customer.phone.shown_in(region)),
            name: entry(details.name.as_ref()),
            other_phones: Entry::new(phones.collect::<Vec<_>>().join("\n")),
            email: entry(details.email.as_ref()),
            area: entry(details.area.as_ref()),
            date: entry(details.date.as_ref()),
            remark: entry(details.remark.as_ref()),
            notes: entry(details.notes.as_ref()),
            do_not_call: Entry::new(customer.calling().mark()),
            version: Some(customer.version.number()),
            ..Self::default()
        }
        .over(fields, &details.custom);
        Self {
            was: Origin::of(&form).text(),
            ..form
        }
    }

    /// The form with the company's own fields in it: what was typed into them, else what is stored.
    pub(super) fn over(mut self, fields: &CustomFieldSet, stored: &CustomValues) -> Self {
        let typed = |id: &str| {
            let place = self.field.iter().position(|field| field == id)?;
            self.value.get(place).map(String::as_str)
        };
        self.own = fields
            .active()
            .map(|field| OwnEntry::new(field, stored.get(&field.id), typed(&field.id.to_string())))
            .collect();
        self
    }

    /// What it means, over what is stored: fields that are not asked for any more keep what is in them. `None` where
    /// something is wrong: each field says what.
    pub(super) fn read(
        &mut self,
        region: Region,
        fields: &CustomFieldSet,
        stored: &CustomValues,
    ) -> Option<Typed> {
        let phone = self
            .phone
            .read(|typed| Phone::parse(typed, region).map_err(phone_error));
        let other_phones = self.other_phones.read(|typed| phones(typed, phone, region));
        let mut custom = stored.clone();
        for (entry, field) in self.own.iter_mut().zip(fields.active()) {
            match entry.read(field, stored.get(&field.id), region).flatten() {
                Some(value) => custom.insert(field.id, value),
                None => custom.remove(&field.id),
            };
        }
        let details = CustomerDetails {
            name: self.name.read(CustomerName::parse).flatten(),
            other_phones: other_phones.unwrap_or_default(),
            email: self
                .email
                .read(|typed| unless_blank(typed, Email::parse))
                .flatten(),
            area: self.area.read(Area::parse).flatten(),
            date: self.date.read(|typed| unless_blank(typed, date)).flatten(),
            remark: self.remark.read(Remark::parse).flatten(),
            notes: self.notes.read(Notes::parse).flatten(),
            custom,
        };
        let calling = if self.do_not_call.value.is_empty() {
            Calling::Allowed
        } else {
            Calling::Never
        };
        let is_wrong = self.parts().iter().any(|part| part.entry.error.is_some());
        phone.filter(|_| !is_wrong).map(|phone| Typed {
            phone,
            details,
            calling,
        })
    }

    pub(super) fn parts(&self) -> Vec<Part<'_>> {
        let fixed = [
            ("name", "Name", &self.name),
            ("phone", "Phone", &self.phone),
            ("other_phones", "Further phones", &self.other_phones),
            ("email", "E-mail", &self.email),
            ("area", "Area", &self.area),
            ("date", "Date", &self.date),
            ("remark", "Remark", &self.remark),
            ("notes", "Notes", &self.notes),
            ("do_not_call", "Do not call", &self.do_not_call),
        ];
        let fixed = fixed.map(|(key, label, entry)| Part { key, label, entry });
        let own = self.own.iter().map(|own| Part {
            key: &own.id,
            label: &own.label,
            entry: &own.entry,
        });
        fixed.into_iter().chain(own).collect()
    }

    /// In the same order as [`Self::parts`].
    pub(super) fn entries_mut(&mut self) -> Vec<&mut Entry> {
        let fixed = [
            &mut self.name,
            &mut self.phone,
            &mut self.other_phones,
            &mut self.email,
            &mut self.area,
            &mut self.date,
            &mut self.remark,
            &mut self.notes,
            &mut self.do_not_call,
        ];
        let own = self.own.iter_mut().map(|own| &mut own.entry);
        fixed.into_iter().chain(own).collect()
    }
}

/// One field of the form.
#[derive(Debug)]
pub(super) struct Part<'a> {
    /// Its word, or the id of one of the company's own.
    pub(super) key: &'a str,
    pub(super) label: &'a str,
    pub(super) entry: &'a Entry,
}

fn phones(typed: &str, own: Option<Phone>, region: Region) -> Result<Vec<Phone>, String> {
    let mut phones = Vec::new();
    for line in typed
        .split(['\n', ',', ';'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let phone =
            Phone::parse(line, region).map_err(|refusal| format!("“{line}” cannot be called: {refusal}"))?;
        phones.push(phone);
    }
    let own = own.unwrap_or(Phone::from_digits(0));
    further_phones(own, phones).map_err(|error| error.to_string())
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
    use callbook_domain::custom_field::{Choices, CustomField, CustomValue, FieldKind, FieldName};
    use callbook_domain::ids::{CompanyId, CustomFieldId};
    use uuid::Uuid;

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

    fn read(form: &mut CustomerForm) -> Option<Typed> {
        form.read(region(), &CustomFieldSet::default(), &CustomValues::new())
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
            assert_eq!(read(&mut typed(written)).unwrap().phone, expected, "{written}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once_and_by_field() {
        let mut form = CustomerForm {
            email: Entry::new("aarav@"),
            date: Entry::new("31.02.2026"),
            area: Entry::new("x".repeat(101)),
            other_phones: Entry::new("9876543211\r\n12"),
            ..typed("123")
        };
        assert!(read(&mut form).is_none());
        assert!(form.phone.error.unwrap().contains("too few digits"));
        assert!(form.email.error.is_some() && form.date.error.is_some());
        assert_eq!(form.area.error.unwrap(), "Longer than 100 characters.");
        assert!(
            form.other_phones
                .error
                .unwrap()
                .starts_with("“12” cannot be called")
        );
        assert_eq!(form.name.error, None);
        assert_eq!(form.email.value, "aarav@");
    }

    #[test]
    fn blank_fields_are_empty() {
        let mut form = CustomerForm {
            name: Entry::new("   "),
            email: Entry::new(" "),
            other_phones: Entry::new(" \r\n "),
            ..typed("9876543210")
        };
        let read = read(&mut form).unwrap();
        assert_eq!(
            (read.details, read.calling),
            (CustomerDetails::default(), Calling::Allowed)
        );
    }

    #[test]
    fn further_phones_are_read_line_by_line_without_the_own() {
        let mut form = CustomerForm {
            other_phones: Entry::new("98765 43211\r\n+44 20 7946 0018, 98765 43210"),
            do_not_call: Entry::new("yes"),
            ..typed("9876543210")
        };
        let read = read(&mut form).unwrap();
        let digits: Vec<u64> = read
            .details
            .other_phones
            .iter()
            .map(|phone| phone.digits())
            .collect();
        assert_eq!(digits, [919_876_543_211, 442_079_460_018]);
        assert_eq!(read.calling, Calling::Never);
    }

    fn field(number: u32, name: &str, kind: FieldKind) -> CustomField {
        let id = CustomFieldId::from_uuid(Uuid::from_u128(u128::from(number)));
        let name = FieldName::parse(name).unwrap();
        CustomField::new(id, CompanyId::from_uuid(Uuid::nil()), name, kind, number)
    }

    #[test]
    fn own_fields_are_read_by_their_kind_and_what_is_not_asked_for_stays() {
        let answers = Choices::parse("Science\nCommerce").unwrap();
        let mut retired = field(3, "Old", FieldKind::Text);
        retired.retired_at = Some(jiff::Timestamp::UNIX_EPOCH);
        let fields = CustomFieldSet::new(vec![
            field(1, "Course", FieldKind::Choice(answers)),
            field(2, "Budget", FieldKind::Number),
            retired,
        ]);
        let restored = |key, text| CustomValue::restored(key, text).unwrap();
        let id = |place: usize| fields.all()[place].id;
        let stored = CustomValues::from([
            (id(0), restored("choice", "Law")),
            (id(1), restored("number", "5")),
            (id(2), restored("text", "kept")),
        ]);
        let form = |course: &str, budget: &str| {
            CustomerForm {
                field: vec![id(0).to_string(), id(1).to_string()],
                value: vec![course.to_owned(), budget.to_owned()],
                ..typed("9876543210")
            }
            .over(&fields, &stored)
        };
        let mut changed = form("commerce", "1,250");
        assert_eq!(changed.own[0].options.len(), 3);
        let read = changed.read(region(), &fields, &stored).unwrap().details.custom;
        assert_eq!(read[&id(0)].to_string(), "Commerce");
        assert_eq!(read[&id(1)].to_string(), "1250");
        assert_eq!(read[&id(2)].to_string(), "kept");

        let mut emptied = form("Law", " ");
        let read = emptied.read(region(), &fields, &stored).unwrap().details.custom;
        assert_eq!(read.get(&id(0)), stored.get(&id(0)));
        assert_eq!(read.get(&id(1)), None);

        let mut wrong = form("Medicine", "much");
        assert!(wrong.read(region(), &fields, &stored).is_none());
        assert!(wrong.own.iter().all(|own| own.entry.error.is_some()));
    }
}
