use crate::access::Role;
use crate::status::Preset;
use crate::text::{folded, text_type};

text_type! {
    /// What a company calls a role, for one or for several.
    RoleLabel, line, 40
}

/// What a company calls one of its roles: "Student Counsellor", "Student Counsellors".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleWords {
    /// For one person.
    pub one: RoleLabel,
    /// For several.
    pub many: RoleLabel,
}

/// What a company calls its roles on screens; where it says nothing, the product's own words stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terminology {
    /// What it calls admins.
    pub admin: Option<RoleWords>,
    /// What it calls managers.
    pub manager: Option<RoleWords>,
    /// What it calls sales users.
    pub sales: Option<RoleWords>,
}

impl Terminology {
    /// What one person of `role` is called.
    pub fn one(&self, role: Role) -> &str {
        self.words(role).map_or(role.label(), |words| words.one.as_str())
    }

    /// What several people of `role` are called.
    pub fn many(&self, role: Role) -> &str {
        self.words(role)
            .map_or(role.label_of_many(), |words| words.many.as_str())
    }

    /// What a company that begins with those statuses calls its roles until it says otherwise: in an admissions office
    /// those who call are student counsellors.
    pub fn suggested_for(preset: Preset) -> Self {
        match preset {
            Preset::Calling => Self::default(),
            Preset::Admissions => Self {
                sales: Some(RoleWords {
                    one: RoleLabel("Student Counsellor".to_owned()),
                    many: RoleLabel("Student Counsellors".to_owned()),
                }),
                ..Self::default()
            },
        }
    }

    /// The company's own words for a role; `None` where the product's stand.
    pub const fn own(&self, role: Role) -> Option<&RoleWords> {
        self.words(role)
    }

    /// The first role that goes by a word of another: on screens nobody could tell the two apart.
    pub fn clash(&self) -> Option<Role> {
        let said = |role| [self.one(role), self.many(role)].map(folded);
        let [admin, manager, sales] = Role::IN_A_COMPANY.map(said);
        let alike = |one: &[String; 2], other: &[String; 2]| one.iter().any(|word| other.contains(word));
        if alike(&sales, &manager) || alike(&sales, &admin) {
            Some(Role::Sales)
        } else if alike(&manager, &admin) {
            Some(Role::Manager)
        } else {
            None
        }
    }

    const fn words(&self, role: Role) -> Option<&RoleWords> {
        match role {
            Role::Admin => self.admin.as_ref(),
            Role::Manager => self.manager.as_ref(),
            Role::Sales => self.sales.as_ref(),
            Role::Superuser => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_roles_go_by_one_word() {
        let words = |one: &str, many: &str| RoleWords {
            one: RoleLabel(one.to_owned()),
            many: RoleLabel(many.to_owned()),
        };
        assert_eq!(Terminology::default().clash(), None);
        let mut terminology = Terminology::suggested_for(Preset::Admissions);
        assert_eq!(terminology.clash(), None);
        terminology.manager = Some(words("student counsellor", "Leads"));
        assert_eq!(terminology.clash(), Some(Role::Sales));
        terminology.manager = Some(words("Admin", "Leads"));
        assert_eq!(terminology.clash(), Some(Role::Manager));
    }

    #[test]
    fn an_admissions_office_has_student_counsellors() {
        let words = Terminology::suggested_for(Preset::Admissions);
        assert_eq!(words.one(Role::Sales), "Student Counsellor");
        assert_eq!(words.one(Role::Manager), "Manager");
        assert_eq!(
            Terminology::suggested_for(Preset::Calling),
            Terminology::default()
        );
    }

    #[test]
    fn what_is_not_renamed_keeps_the_products_words() {
        let label = |text| RoleLabel::parse(text).unwrap().unwrap();
        let terminology = Terminology {
            sales: Some(RoleWords {
                one: label("Student Counsellor"),
                many: label("Student Counsellors"),
            }),
            ..Terminology::default()
        };
        assert_eq!(terminology.one(Role::Sales), "Student Counsellor");
        assert_eq!(terminology.many(Role::Sales), "Student Counsellors");
        assert_eq!(terminology.one(Role::Manager), "Manager");
        assert_eq!(terminology.many(Role::Admin), "Admins");
    }
}
