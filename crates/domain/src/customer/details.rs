use jiff::civil::Date;

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
}

/// One field of the details before and after an edit, as the timeline shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailsChanged {
    /// The field's word: `name`, `email`, `area`, `date`, `remark`, `notes`, `phone`.
    pub field: &'static str,
    /// Its value before; empty where there was none.
    pub before: String,
    /// Its value after; empty where there is none.
    pub after: String,
}

impl CustomerDetails {
    /// What is different in `after`, in the order of the fields.
    pub fn changes_to(&self, after: &Self) -> Vec<DetailsChanged> {
        fn text<T: ToString>(value: Option<&T>) -> String {
            value.map(T::to_string).unwrap_or_default()
        }
        let pairs = [
            ("name", text(self.name.as_ref()), text(after.name.as_ref())),
            ("email", text(self.email.as_ref()), text(after.email.as_ref())),
            ("area", text(self.area.as_ref()), text(after.area.as_ref())),
            ("date", text(self.date.as_ref()), text(after.date.as_ref())),
            ("remark", text(self.remark.as_ref()), text(after.remark.as_ref())),
            ("notes", text(self.notes.as_ref()), text(after.notes.as_ref())),
        ];
        pairs
            .into_iter()
            .filter(|(_, before, after)| before != after)
            .map(|(field, before, after)| DetailsChanged { field, before, after })
            .collect()
    }
}
