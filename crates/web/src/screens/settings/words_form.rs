//! What is asked about the company's words for its roles.

use callbook_domain::access::Role;
use callbook_domain::company::{Company, RoleLabel, RoleWords, Terminology};
use serde::{Deserialize, Serialize};

use crate::forms::Entry;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct WordsForm {
    pub(super) version: u32,
    pub(super) admin_one: Entry,
    pub(super) admin_many: Entry,
    pub(super) manager_one: Entry,
    pub(super) manager_many: Entry,
    pub(super) sales_one: Entry,
    pub(super) sales_many: Entry,
}

impl WordsForm {
    /// As the company stands; what it has not renamed is blank.
    pub(super) fn of(company: &Company) -> Self {
        let words = &company.terminology;
        let entry = |role, which: fn(&RoleWords) -> &str| Entry::new(words.own(role).map_or("", which));
        Self {
            version: company.version.number(),
            admin_one: entry(Role::Admin, one),
            admin_many: entry(Role::Admin, many),
            manager_one: entry(Role::Manager, one),
            manager_many: entry(Role::Manager, many),
            sales_one: entry(Role::Sales, one),
            sales_many: entry(Role::Sales, many),
        }
    }

    /// What was typed, if it can be.
    pub(super) fn terminology(&mut self) -> Option<Terminology> {
        let admin = words(&mut self.admin_one, &mut self.admin_many);
        let manager = words(&mut self.manager_one, &mut self.manager_many);
        let sales = words(&mut self.sales_one, &mut self.sales_many);
        Some(Terminology {
            admin: admin?,
            manager: manager?,
            sales: sales?,
        })
    }

    /// Says at the words of `role` why they cannot be.
    pub(super) fn refuse(&mut self, role: Role, reason: String) {
        match role {
            Role::Admin => self.admin_one.refuse(reason),
            Role::Manager => self.manager_one.refuse(reason),
            Role::Sales | Role::Superuser => self.sales_one.refuse(reason),
        }
    }
}

fn one(words: &RoleWords) -> &str {
    words.one.as_str()
}

fn many(words: &RoleWords) -> &str {
    words.many.as_str()
}

/// Both are typed, or neither is and the product's words stand.
fn words(one: &mut Entry, many: &mut Entry) -> Option<Option<RoleWords>> {
    match (one.read(RoleLabel::parse)?, many.read(RoleLabel::parse)?) {
        (None, None) => Some(None),
        (Some(one), Some(many)) => Some(Some(RoleWords { one, many })),
        (Some(_), None) => {
            many.refuse("type the word for several too");
            None
        }
        (None, Some(_)) => {
            one.refuse("type the word for one person too");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(one: &str, many: &str) -> WordsForm {
        WordsForm {
            sales_one: Entry::new(one),
            sales_many: Entry::new(many),
            ..WordsForm::default()
        }
    }

    #[test]
    fn both_words_are_typed_or_neither() {
        let renamed = form("Student Counsellor", "Student Counsellors")
            .terminology()
            .unwrap();
        assert_eq!(renamed.one(Role::Sales), "Student Counsellor");
        assert_eq!(form(" ", "").terminology(), Some(Terminology::default()));
        let mut half = form("Student Counsellor", "");
        assert_eq!(half.terminology(), None);
        assert!(half.sales_many.error.is_some());
        let mut long = form(&"x".repeat(41), "y");
        assert_eq!(long.terminology(), None);
        assert!(long.sales_one.error.is_some());
    }
}
