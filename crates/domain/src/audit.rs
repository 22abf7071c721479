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
    /// A superuser made a company.
    CompanyCreated: "company.created", Installation, Company, "created the company {}", "create the company {}";
    /// A company's name, country or time zone was changed.
    CompanyEdited: "company.edited", Company, Company, "changed the profile of {}", "change the profile of {}";
    /// What a company calls its roles was changed.
    TerminologyChanged: "company.words_changed", Company, Company, "changed the words of {}", "change the words of {}";
    /// A field of customers was defined.
    CustomFieldDefined: "field.defined", Company, Text, "added the customer field {}", "add the customer field {}";
    /// A field of customers got another name or other answers.
    CustomFieldEdited: "field.edited", Company, Text, "changed the customer field {}", "change the customer field {}";
    /// A field of customers got another place.
    CustomFieldMoved: "field.moved", Company, Text, "moved the customer field {}", "move the customer field {}";
    /// A field of customers was taken out of use.
    CustomFieldRetired: "field.retired", Company, Text, "took the customer field {} out of use", "take the customer field {} out of use";
    /// A field of customers was brought back into use.
    CustomFieldRestored: "field.restored", Company, Text, "brought the customer field {} back", "bring the customer field {} back";
    /// What a company demands of those who sign in was changed.
    SecurityChanged: "company.security_changed", Company, Company, "changed the security settings of {}", "change the security settings of {}";
    /// A company was suspended; its people cannot sign in.
    CompanySuspended: "company.suspended", Installation, Company, "suspended {}", "suspend {}";
    /// A suspended company was let in again.
    CompanyResumed: "company.resumed", Installation, Company, "resumed {}", "resume {}";
    /// A superuser entered a company.
    CompanyEntered: "company.entered", Company, Company, "entered {} as superuser", "enter {} as superuser";
    /// A superuser left a company.
    CompanyLeft: "company.left", Company, Company, "left {}", "leave {}";
    /// A superuser was added.
    SuperuserAdded: "superuser.added", Installation, Text, "added {} as superuser", "add {} as superuser";
    /// Somebody signed in.
    SignedIn: "session.started", SignIns, Text, "signed in as {}", "sign in as {}";
    /// The password was right, and a second factor was asked for.
    SecondFactorAsked: "session.factor_asked", SignIns, Text, "gave the password of {} and was asked for a second factor", "give the password of {}";
    /// A browser that stays signed in came back.
    SessionResumed: "session.resumed", SignIns, Text, "came back as {} in a browser that stays signed in", "come back as {}";
    /// A copied secret of a browser that stays signed in was used; that browser was signed out.
    CopiedSignInUsed: "session.copied", SignIns, Text, "used a copied sign-in of {}", "use a copied sign-in of {}";
    /// Somebody signed another browser of its own out.
    BrowserSignedOut: "session.ended_elsewhere", SignIns, Text, "signed a browser of their own out", "sign a browser of their own out";
    /// Somebody signed all its other browsers out.
    OtherBrowsersSignedOut: "session.others_ended", SignIns, User, "signed all other browsers of {} out", "sign all other browsers of {} out";
    /// Somebody gave the password or a code again, before something sensitive.
    IdentityConfirmed: "account.confirmed", SignIns, Text, "confirmed to be {}", "confirm to be {}";
    /// An authenticator app was set up.
    AppAdded: "factor.app_added", Accounts, User, "added an authenticator app to the account of {}", "add an authenticator app to the account of {}";
    /// An authenticator app was given up.
    AppRemoved: "factor.app_removed", Accounts, User, "removed the authenticator app of {}", "remove the authenticator app of {}";
    /// New recovery codes were made.
    RecoveryCodesRenewed: "factor.recovery_renewed", Accounts, User, "made new recovery codes for {}", "make new recovery codes for {}";
    /// Somebody wants codes by mail.
    MailedCodesChosen: "factor.mail_chosen", Accounts, User, "chose codes by mail for {}", "choose codes by mail for {}";
    /// Somebody no longer wants codes by mail.
    MailedCodesGivenUp: "factor.mail_given_up", Accounts, User, "gave up codes by mail for {}", "give up codes by mail for {}";
    /// The second factor of a user was reset.
    SecondFactorReset: "user.factor_reset", Users, User, "reset the second factor of {}", "reset the second factor of {}";
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
    /// All sessions of a user were ended by somebody else.
    SessionsEnded: "user.sessions_ended", Users, User, "signed {} out everywhere", "sign {} out everywhere";
    /// The failed sign-ins of a user were forgotten, so that it need not wait.
    UserUnlocked: "user.unlocked", Users, User, "unlocked {}", "unlock {}";
    /// A group was made.
    GroupMade: "group.made", Users, Group, "made the group {}", "make the group {}";
    /// A group's name, permissions or members were changed.
    GroupEdited: "group.edited", Users, Group, "edited the group {}", "edit the group {}";
    /// A group was deleted; its members lost what it gave them.
    GroupDeleted: "group.deleted", Users, Text, "deleted the group {}", "delete the group {}";
    /// Somebody was invited.
    UserInvited: "invitation.made", Users, Text, "invited {}", "invite {}";
    /// An invitation was made anew; its earlier link ended.
    InvitationSentAgain: "invitation.sent_again", Users, Text, "invited {} again", "invite {} again";
    /// An invitation was withdrawn.
    InvitationWithdrawn: "invitation.withdrawn", Users, Text, "withdrew the invitation of {}", "withdraw the invitation of {}";
    /// An invitation was accepted: a user was made.
    InvitationAccepted: "invitation.accepted", Users, User, "joined by invitation as {}", "join by invitation as {}";
    /// Somebody asked to join.
    SignUpAsked: "sign_up.asked", Users, Text, "asked to join as {}", "ask to join as {}";
    /// A sign-up was approved: a user was made.
    SignUpApproved: "sign_up.approved", Users, User, "approved the sign-up of {}", "approve the sign-up of {}";
    /// A sign-up was declined.
    SignUpDeclined: "sign_up.declined", Users, Text, "declined the sign-up of {}", "decline the sign-up of {}";
    /// A password was set by such a link.
    PasswordSet: "user.password_set", Accounts, User, "set the password of {} by a link", "set the password of {} by a link";
    /// Somebody asked for a link because it forgot its password.
    PasswordForgotten: "account.password_forgotten", Accounts, User, "asked for a new password of {}", "ask for a new password of {}";
    /// Somebody changed its own password.
    PasswordChanged: "account.password_changed", Accounts, User, "changed the password of {}", "change the password of {}";
    /// Somebody changed its own name, time zone or notifications.
    ProfileEdited: "account.profile_edited", Accounts, User, "edited the profile of {}", "edit the profile of {}";
    /// Somebody asked to have another e-mail address; it is not confirmed yet.
    EmailChangeAsked: "account.email_change_asked", Accounts, User, "asked for another e-mail address of {}", "ask for another e-mail address of {}";
    /// Somebody confirmed its new e-mail address.
    EmailChanged: "account.email_changed", Accounts, User, "changed the e-mail address of {}", "change the e-mail address of {}";
    /// Somebody gave itself a picture.
    PictureSet: "account.picture_set", Accounts, User, "changed the picture of {}", "change the picture of {}";
    /// Somebody removed its picture.
    PictureRemoved: "account.picture_removed", Accounts, User, "removed the picture of {}", "remove the picture of {}";
    /// An API token was made.
    ApiTokenCreated: "token.created", Accounts, Text, "made the API token {}", "make the API token {}";
    /// An API token was ended, by its owner or for it.
    ApiTokenRevoked: "token.revoked", Accounts, Text, "revoked the API token {}", "revoke the API token {}";
    /// An API token was used that holds no more, or whose owner may not sign in.
    ApiTokenRefused: "token.refused", SignIns, Text, "used the API token {}", "use the API token {}";
    /// A customer was added by hand.
    CustomerAdded: "customer.added", Customers, Customer, "added {} to the customers", "add {} to the customers";
    /// A customer was edited.
    CustomerEdited: "customer.edited", Customers, Customer, "edited the details of {}", "edit the details of {}";
    /// A customer was deleted with its timeline.
    CustomerDeleted: "customer.deleted", Customers, Customer, "deleted {} from the customers", "delete {} from the customers";
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
    /// A file came in and nothing was imported yet.
    ImportTakenIn: "import.taken_in", Imports, Import, "uploaded {}", "upload {}";
    /// A file was discarded before anything of it was imported.
    ImportDiscarded: "import.discarded", Imports, Text, "discarded the file {}", "discard the file {}";
    /// An import was stopped.
    ImportCancelled: "import.cancelled", Imports, Import, "stopped the import of {}", "stop the import of {}";
    /// Somebody began to undo an import.
    ImportUndoStarted: "import.undo_started", Imports, Import, "began to undo the import of {}", "undo the import of {}";
    /// An import was undone.
    ImportUndone: "import.undone", Imports, Import, "undid the import of {}", "undo the import of {}";
    /// An import could not be finished.
    ImportFailed: "import.failed", Imports, Import, "imported {}", "import {}";
    /// The original file of an import was downloaded.
    ImportFileDownloaded: "import.file_downloaded", Downloads, Import, "downloaded the file {}", "download the file {}";
    /// The rows that an import refused were downloaded.
    RefusedRowsDownloaded: "import.refused_downloaded", Downloads, Import, "downloaded the refused rows of {}", "download the refused rows of {}";
    /// Somebody began to export customers.
    CustomersExportBegun: "customers.export_begun", Downloads, Text, "began to export customers to {}", "begin to export customers to {}";
    /// An export of customers came to its end.
    CustomersExported: "customers.exported", Downloads, Text, "exported customers to {}", "export customers to {}";
    /// The audit log was exported.
    AuditExported: "audit.exported", Downloads, Text, "exported the audit log", "export the audit log";
    /// Callbook was closed for maintenance.
    MaintenanceBegun: "maintenance.begun", Installation, Text, "closed Callbook for {}", "close Callbook for {}";
    /// A maintenance was ended.
    MaintenanceEnded: "maintenance.ended", Installation, Text, "opened Callbook after {}", "open Callbook after {}";
    /// A mail that showed whether mail arrives was written.
    TestMailSent: "mail.tested", Installation, Text, "sent a test mail to {}", "send a test mail to {}";
    /// A mail was sent again.
    MailSentAgain: "mail.sent_again", Installation, Text, "had the mail to {} sent again", "have the mail to {} sent again";
    /// The text of a kept mail was read; it may hold a link or a code.
    MailTextRead: "mail.text_read", Installation, Text, "read the mail to {}", "read the mail to {}";
    /// Somebody asked for what its rights do not allow.
    AccessRefused: "access.refused", Access, Text, "used {}", "use {}";
}

impl AuditAction {
    /// What happened, to be read after the name of who did it. `object` is what people call the object.
    pub fn told(self, outcome: Outcome, object: &str) -> String {
        match self.told_around(outcome) {
            (before, Some(after)) => format!("{before}{object}{after}"),
            (whole, None) => whole,
        }
    }

    /// The same in the two parts around the object; no second part where the words do not name it.
    pub fn told_around(self, outcome: Outcome) -> (String, Option<&'static str>) {
        let (attempt, words) = match outcome {
            Outcome::Done => ("", self.did()),
            Outcome::Refused | Outcome::Failed => ("tried to ", self.tried()),
        };
        match words.split_once("{}") {
            Some((before, after)) => (format!("{attempt}{before}"), Some(after)),
            None => (format!("{attempt}{words}"), None),
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
