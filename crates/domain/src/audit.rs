//! What the audit log can say happened.
//!
//! One line of the table below is everything that is to be said of an act: its name in the log, the area under which
//! people look for it, what kind of thing it is done to, and the words in which screens and the command line tell it.

use std::fmt;

/// The text names no act, area or outcome of the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not known to the audit log")]
pub struct UnknownToAudit;

macro_rules! keyed {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $case:ident: $key:literal, $label:literal;)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$doc])* $case,)* }

        impl $name {
            /// All of them, in the order in which screens show them.
            pub const ALL: &'static [Self] = &[$(Self::$case,)*];

            /// Its name in the log, in URLs and in the CLI; never changed once released.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$case => $key,)* }
            }

            /// What screens call it.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$case => $label,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.key())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownToAudit;

            fn from_str(text: &str) -> Result<Self, UnknownToAudit> {
                Self::ALL.iter().copied().find(|one| one.key() == text).ok_or(UnknownToAudit)
            }
        }
    };
}

keyed! {
    /// How an act ended.
    Outcome {
        /// It was done.
        Done: "done", "Done";
        /// Somebody tried, and a rule forbade it: a wrong password, a missing right.
        Refused: "refused", "Refused";
        /// It was begun and could not be finished.
        Failed: "failed", "Failed";
    }
}

keyed! {
    /// Under which heading people look for an act.
    AuditArea {
        /// Signing in and out.
        SignIns: "sign-ins", "Sign-ins";
        /// What somebody does to the own account: password, second factor, address.
        Accounts: "accounts", "Own accounts";
        /// What somebody does to other users and to groups.
        Users: "users", "Users and groups";
        /// Customers.
        Customers: "customers", "Customers";
        /// Imports.
        Imports: "imports", "Imports";
        /// Data that left Callbook as a file.
        Downloads: "downloads", "Downloads";
        /// The company's settings.
        Company: "company", "Company";
        /// The installation: companies, mail, maintenance.
        Installation: "installation", "Installation";
        /// Rights that somebody did not have.
        Access: "access", "Refused access";
    }
}

/// What kind of thing the object of an entry names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// Nothing that is stored: a name as it was typed, a number, a path.
    Text,
    /// A company, by its id.
    Company,
    /// A user, by its id.
    User,
    /// A group, by its id.
    Group,
    /// A customer, by its id.
    Customer,
    /// An import, by its id.
    Import,
}

macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident: $key:literal, $area:ident, $object:ident, $did:literal, $tried:literal;)*) => {
        /// An act that is worth an entry in the audit log.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum AuditAction { $($(#[$doc])* $action,)* }

        impl AuditAction {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$action,)*];

            /// Its name in the log; never changed once released.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$action => $key,)* }
            }

            /// Under which heading people look for it.
            pub const fn area(self) -> AuditArea {
                match self { $(Self::$action => AuditArea::$area,)* }
            }

            /// What kind of thing it is done to.
            pub const fn object(self) -> ObjectKind {
                match self { $(Self::$action => ObjectKind::$object,)* }
            }

            /// What comes after the name of who did it; `{}` stands for the object.
            const fn did(self) -> &'static str {
                match self { $(Self::$action => $did,)* }
            }

            /// What comes after "tried to" where it was refused or failed; `{}` stands for the object.
            const fn tried(self) -> &'static str {
                match self { $(Self::$action => $tried,)* }
            }
        }
    };
}

actions! {
    /// The first company and its admin were made.
    CompanySetUp: "company.set_up", Company, Company, "set up {}", "set up {}";
    /// Somebody signed in.
    SignedIn: "session.started", SignIns, Text, "signed in as {}", "sign in as {}";
    /// Somebody tried and failed to sign in.
    SignInFailed: "session.refused", SignIns, Text, "signed in as {}", "sign in as {}";
    /// Somebody signed out.
    SignedOut: "session.ended", SignIns, Text, "signed out", "sign out";
    /// A user was added.
    UserAdded: "user.added", Users, User, "added {} as a user", "add {} as a user";
    /// A user's name, address or role was changed.
    UserEdited: "user.edited", Users, User, "edited {}", "edit {}";
    /// A user was deactivated; its sessions ended.
    UserDeactivated: "user.deactivated", Users, User, "deactivated {}", "deactivate {}";
    /// A user was let in again.
    UserReactivated: "user.reactivated", Users, User, "reactivated {}", "reactivate {}";
    /// A single-use link to set a password was made.
    PasswordLinkMade: "user.password_link_made", Users, User, "made a password link for {}", "make a password link for {}";
    /// A password was set by such a link.
    PasswordSet: "user.password_set", Accounts, User, "set the password of {} by a link", "set the password of {} by a link";
    /// A customer was added by hand.
    CustomerAdded: "customer.added", Customers, Customer, "added the customer {}", "add the customer {}";
    /// A customer was edited.
    CustomerEdited: "customer.edited", Customers, Customer, "edited the customer {}", "edit the customer {}";
    /// A customer's status was changed.
    StatusChanged: "customer.status_changed", Customers, Customer, "changed the status of {}", "change the status of {}";
    /// A note was written.
    NoteAdded: "customer.note_added", Customers, Customer, "wrote a note on {}", "write a note on {}";
    /// Customers were assigned.
    CustomersAssigned: "customers.assigned", Customers, Text, "assigned {} customers", "assign {} customers";
    /// An import was started.
    ImportStarted: "import.started", Imports, Import, "started the import of {}", "start the import of {}";
    /// An import came to its end.
    ImportFinished: "import.finished", Imports, Import, "finished the import of {}", "finish the import of {}";
    /// An import could not be finished.
    ImportFailed: "import.failed", Imports, Import, "imported {}", "import {}";
    /// The rows that an import refused were downloaded.
    RefusedRowsDownloaded: "import.refused_downloaded", Downloads, Import, "downloaded the refused rows of {}", "download the refused rows of {}";
    /// The audit log was exported.
    AuditExported: "audit.exported", Downloads, Text, "exported the audit log", "export the audit log";
    /// Somebody asked for what its rights do not allow.
    AccessRefused: "access.refused", Access, Text, "used {}", "use {}";
}

impl AuditAction {
    /// What happened, to be read after the name of who did it. `object` is what people call the object.
    pub fn told(self, outcome: Outcome, object: &str) -> String {
        match outcome {
            Outcome::Done => self.did().replace("{}", object),
            Outcome::Refused | Outcome::Failed => {
                format!("tried to {}", self.tried().replace("{}", object))
            }
        }
    }
}

impl std::str::FromStr for AuditAction {
    type Err = UnknownToAudit;

    fn from_str(text: &str) -> Result<Self, UnknownToAudit> {
        Self::ALL
            .iter()
            .copied()
            .find(|action| action.key() == text)
            .ok_or(UnknownToAudit)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_act_has_a_name_of_its_own_that_comes_back() {
        let names: HashSet<_> = AuditAction::ALL.iter().map(|action| action.key()).collect();
        assert_eq!(names.len(), AuditAction::ALL.len());
        for action in AuditAction::ALL {
            assert_eq!(action.key().parse(), Ok(*action));
        }
        assert_eq!("user.flown".parse::<AuditAction>(), Err(UnknownToAudit));
    }

    #[test]
    fn every_act_is_told_in_words_and_about_its_object() {
        for action in AuditAction::ALL {
            for outcome in Outcome::ALL {
                let told = action.told(*outcome, "Kiran");
                assert!(!told.contains("{}") && !told.ends_with(' '), "{told}");
                assert!(
                    action.object() == ObjectKind::Text || told.contains("Kiran"),
                    "{told}"
                );
            }
        }
    }

    #[test]
    fn what_did_not_happen_is_told_as_an_attempt() {
        let told = |outcome| AuditAction::UserDeactivated.told(outcome, "Kiran");
        assert_eq!(told(Outcome::Done), "deactivated Kiran");
        assert_eq!(told(Outcome::Refused), "tried to deactivate Kiran");
    }
}
