//! Fields of customers and their values in words, from what timelines and checks of imports keep of a change.

use callbook_application::directory::Directory;
use callbook_domain::company::Region;
use callbook_domain::customer::{DetailsChanged, restored_phones};
use callbook_domain::ids::UserId;
use callbook_domain::phone::Phone;

use super::own;
use crate::view::LocalTime;

/// What it takes to say a change in words.
pub(crate) struct FieldWords<'a> {
    pub(crate) directory: &'a Directory,
    pub(crate) time: &'a LocalTime,
    pub(crate) region: Region,
}

impl FieldWords<'_> {
    /// The name of the field that changed.
    pub(crate) fn field(&self, change: &DetailsChanged) -> String {
        let own = change
            .custom_field()
            .map(|id| self.directory.custom_fields.get(id));
        match own {
            Some(Some(field)) => field.name.to_string(),
            Some(None) => "A field that is gone".to_owned(),
            None => label(&change.field).to_owned(),
        }
    }

    /// Its value before the change.
    pub(crate) fn before(&self, change: &DetailsChanged) -> Option<String> {
        self.value(change, &change.before)
    }

    /// Its value after the change.
    pub(crate) fn after(&self, change: &DetailsChanged) -> Option<String> {
        self.value(change, &change.after)
    }

    fn value(&self, change: &DetailsChanged, text: &str) -> Option<String> {
        if text.is_empty() {
            return None;
        }
        if let Some(own) = change.custom_field() {
            let field = self.directory.custom_fields.get(own);
            let value = field.and_then(|field| field.restored(text).ok().flatten());
            return Some(value.map_or_else(|| text.to_owned(), |value| own::shown(&value, self.time)));
        }
        let known = match &*change.field {
            "other_phones" => restored_phones(text).ok().map(|phones| {
                let shown: Vec<String> = phones.iter().map(|phone| phone.shown_in(self.region)).collect();
                shown.join(", ")
            }),
            "phone" => Phone::parse(text, self.region)
                .ok()
                .map(|phone| phone.shown_in(self.region)),
            "date" => text
                .parse()
                .ok()
                .map(|date| self.time.day(date).text().to_owned()),
            "follow_up" | "retry_at" => text.parse().ok().map(|at| self.time.moment(at).text().to_owned()),
            "assigned_to" => text.parse().ok().map(|user| self.user(user)),
            "do_not_call" => (text == "yes").then(|| "Yes".to_owned()),
            _ => None,
        };
        Some(known.unwrap_or_else(|| text.to_owned()))
    }

    fn user(&self, id: UserId) -> String {
        let name = self.directory.name(id);
        name.map_or_else(|| "Somebody".to_owned(), ToString::to_string)
    }
}

/// The field's name on screens.
fn label(field: &str) -> &str {
    match field {
        "name" => "Name",
        "phone" => "Phone",
        "email" => "E-mail",
        "area" => "Area",
        "date" => "Date",
        "remark" => "Remark",
        "notes" => "Notes",
        "other_phones" => "Further phones",
        "do_not_call" => "Do not call",
        "status" => "Status",
        "assigned_to" => "Assigned to",
        "follow_up" => "Next call",
        "retry_at" => "Next try",
        "attempts" => "Tries without an answer",
        other => other,
    }
}
