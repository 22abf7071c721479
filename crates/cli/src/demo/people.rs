use callbook_application::users::AddUserCommand;
use callbook_domain::access::Role;
use callbook_domain::user::{Email, Password, PersonName, Username};

/// Somebody who works at the demo's company.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) username: &'static str,
    pub(super) name: &'static str,
    pub(super) role: Role,
}

const fn person(username: &'static str, name: &'static str, role: Role) -> Person {
    Person { username, name, role }
}

/// The admin's username.
pub(super) const ADMIN: &str = "asha";

/// Everybody, the admin first.
pub(super) const STAFF: [Person; 8] = [
    person(ADMIN, "Asha Menon", Role::Admin),
    person("vikram", "Vikram Pillai", Role::Manager),
    person("divya", "Divya Nair", Role::Sales),
    person("farhan", "Farhan Ahmed", Role::Sales),
    person("jyoti", "Jyoti Thomas", Role::Sales),
    person("karthik", "Karthik Iyer", Role::Sales),
    person("meera", "Meera Kurian", Role::Sales),
    person("suresh", "Suresh Varghese", Role::Sales),
];

/// Who calls.
pub(super) const SALES: [&str; 6] = ["divya", "farhan", "jyoti", "karthik", "meera", "suresh"];

/// Who imports.
pub(super) const MANAGER: &str = "vikram";

impl Person {
    /// The person as a user to be added.
    pub(super) fn to_be_added(&self, password: &str) -> Result<AddUserCommand, String> {
        let text = |error: &dyn std::fmt::Display| error.to_string();
        Ok(AddUserCommand {
            username: Username::parse(self.username).map_err(|error| text(&error))?,
            name: PersonName::parse(self.name)
                .map_err(|error| text(&error))?
                .ok_or("no name")?,
            email: Email::parse(&format!("{}@malabar.example", self.username))
                .map_err(|error| text(&error))?,
            role: self.role,
            password: Some(Password::parse(password, &[]).map_err(|error| text(&error))?),
        })
    }
}
