//! What the viewer's company calls its roles. Every screen that names a role takes the word from here.

use callbook_domain::access::Role;
use callbook_domain::company::Terminology;
use serde::Serialize;

/// What one or several people of a role are called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleName {
    /// As a label: "Student Counsellor".
    pub one: String,
    pub many: String,
    /// Within a sentence: "student counsellor".
    pub one_within: String,
    pub many_within: String,
}

/// The words of a company for its roles, under `shell.words` in templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Words {
    pub admin: RoleName,
    pub manager: RoleName,
    pub sales: RoleName,
    pub superuser: RoleName,
}

impl Words {
    /// Those of a company.
    pub fn of(terminology: &Terminology) -> Self {
        let name = |role| RoleName {
            one: terminology.one(role).to_owned(),
            many: terminology.many(role).to_owned(),
            one_within: within(terminology.one(role)),
            many_within: within(terminology.many(role)),
        };
        Self {
            admin: name(Role::Admin),
            manager: name(Role::Manager),
            sales: name(Role::Sales),
            superuser: name(Role::Superuser),
        }
    }

    /// Those for a role.
    pub const fn role(&self, role: Role) -> &RoleName {
        match role {
            Role::Admin => &self.admin,
            Role::Manager => &self.manager,
            Role::Sales => &self.sales,
            Role::Superuser => &self.superuser,
        }
    }

    /// One person of the role, as a label.
    pub fn one(&self, role: Role) -> &str {
        &self.role(role).one
    }

    /// Several people of the role, as a label.
    pub fn many(&self, role: Role) -> &str {
        &self.role(role).many
    }
}

impl Default for Words {
    /// The product's own.
    fn default() -> Self {
        Self::of(&Terminology::default())
    }
}

/// The label as it stands within a sentence: words begin small, but what is an abbreviation or a name of its own
/// making ("HR", "McCall") stays.
fn within(label: &str) -> String {
    label.split(' ').map(begun_small).collect::<Vec<_>>().join(" ")
}

fn begun_small(word: &str) -> String {
    let mut rest = word.chars();
    match rest.next() {
        Some(first) if !rest.clone().any(char::is_uppercase) && word.chars().count() > 1 => {
            first.to_lowercase().chain(rest).collect()
        }
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::company::{RoleLabel, RoleWords};
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Student Counsellor", "student counsellor")]
    #[case("HR Partner", "HR partner")]
    #[case("Team A", "team A")]
    #[case("Über", "über")]
    #[case("വിൽപ്പന", "വിൽപ്പന")]
    fn labels_begin_small_within_a_sentence(#[case] label: &str, #[case] expected: &str) {
        assert_eq!(within(label), expected);
    }

    #[test]
    fn what_is_renamed_is_called_so_and_the_rest_by_the_products_words() {
        let label = |text| RoleLabel::parse(text).unwrap().unwrap();
        let words = Words::of(&Terminology {
            sales: Some(RoleWords {
                one: label("Student Counsellor"),
                many: label("Student Counsellors"),
            }),
            ..Terminology::default()
        });
        assert_eq!(words.one(Role::Sales), "Student Counsellor");
        assert_eq!(words.sales.many_within, "student counsellors");
        assert_eq!(words.many(Role::Manager), "Managers");
        assert_eq!(words.one(Role::Superuser), "Superuser");
    }
}
