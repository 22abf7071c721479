//! Two people edited the same customer: what only one of them touched is clear, the rest is shown side by side.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::form::{CustomerForm, Part};

/// What a form was filled with, by the fields' keys: the company may have got others since.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Origin(BTreeMap<String, String>);

/// One field as it was typed and as it is saved now.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Compared {
    label: String,
    sides: Sides,
    yours: String,
    saved: String,
}

/// How the two stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Sides {
    /// Both say the same.
    Same,
    /// Only the one who typed touched it.
    Yours,
    /// Only the other touched it, so the form has taken it over.
    Taken,
    /// Both touched it.
    Different,
}

impl Origin {
    pub(super) fn of(form: &CustomerForm) -> Self {
        let part = |part: Part<'_>| (part.key.to_owned(), part.entry.value.clone());
        Self(form.parts().into_iter().map(part).collect())
    }

    /// As the form carries it.
    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

impl Compared {
    pub(super) fn is_conflict(&self) -> bool {
        self.sides == Sides::Different
    }
}

/// The form over what is saved now: what was not touched in it takes the saved value, what was touched is kept. Without
/// knowing what it was filled with, every field counts as touched.
pub(super) fn merge(mut typed: CustomerForm, saved: CustomerForm) -> (CustomerForm, Vec<Compared>) {
    let origin = Origin::read(&typed.was);
    let mut compared = Vec::new();
    for (entry, part) in typed.entries_mut().into_iter().zip(saved.parts()) {
        let theirs = part.entry;
        let was = origin.as_ref().and_then(|origin| origin.0.get(part.key));
        let is_was = |value: &str| was.is_some_and(|was| same(value, was));
        let sides = if same(&entry.value, &theirs.value) {
            Sides::Same
        } else if is_was(&entry.value) {
            Sides::Taken
        } else if is_was(&theirs.value) {
            Sides::Yours
        } else {
            Sides::Different
        };
        if sides == Sides::Taken {
            entry.value.clone_from(&theirs.value);
        }
        compared.push(Compared {
            label: part.label.to_owned(),
            sides,
            yours: entry.value.clone(),
            saved: theirs.value.clone(),
        });
    }
    let merged = CustomerForm {
        version: saved.version,
        was: saved.was,
        ..typed
    };
    compared.retain(|field| field.sides != Sides::Same);
    (merged, compared)
}

/// Browsers send line breaks as two characters.
fn same(one: &str, other: &str) -> bool {
    one.replace("\r\n", "\n").trim() == other.replace("\r\n", "\n").trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::Entry;

    fn filled(name: &str, area: &str, notes: &str, version: u32) -> CustomerForm {
        let form = CustomerForm {
            phone: Entry::new("98765 43210"),
            name: Entry::new(name),
            area: Entry::new(area),
            notes: Entry::new(notes),
            version: Some(version),
            ..CustomerForm::default()
        };
        CustomerForm {
            was: Origin::of(&form).text(),
            ..form
        }
    }

    fn sides(compared: &[Compared]) -> Vec<(&str, Sides)> {
        compared
            .iter()
            .map(|field| (field.label.as_str(), field.sides))
            .collect()
    }

    #[test]
    fn what_one_of_them_left_alone_is_as_the_other_made_it() {
        let mut typed = filled("Asha", "Kaloor", "one\ntwo", 1);
        typed.name.value = "Asha M".to_owned();
        typed.notes.value = "one\r\ntwo".to_owned();
        let saved = filled("Asha", "Edappally", "three", 2);
        let (merged, compared) = merge(typed, saved);
        assert_eq!(
            sides(&compared),
            [
                ("Name", Sides::Yours),
                ("Area", Sides::Taken),
                ("Notes", Sides::Taken)
            ]
        );
        assert_eq!(merged.name.value, "Asha M");
        assert_eq!(merged.area.value, "Edappally");
        assert_eq!(merged.notes.value, "three");
        assert_eq!(merged.version, Some(2));
    }

    #[test]
    fn what_both_touched_is_different_and_keeps_what_was_typed() {
        let mut typed = filled("Asha", "Kaloor", "", 1);
        typed.area.value = "Fort Kochi".to_owned();
        let (merged, compared) = merge(typed, filled("Asha", "Edappally", "", 2));
        assert_eq!(sides(&compared), [("Area", Sides::Different)]);
        assert!(compared[0].is_conflict());
        assert_eq!(merged.area.value, "Fort Kochi");
        // The next refusal compares with what is saved now.
        let (_, again) = merge(merged, filled("Asha", "Edappally", "new", 3));
        assert_eq!(sides(&again), [("Area", Sides::Yours), ("Notes", Sides::Taken)]);
    }

    #[test]
    fn a_form_that_does_not_say_what_it_was_filled_with_keeps_all_that_it_says() {
        let typed = CustomerForm {
            was: String::new(),
            ..filled("Asha", "Kaloor", "", 1)
        };
        let (merged, compared) = merge(typed, filled("Asha", "Edappally", "", 2));
        assert_eq!(sides(&compared), [("Area", Sides::Different)]);
        assert_eq!(merged.area.value, "Kaloor");
    }
}
