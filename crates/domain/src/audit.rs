//! What the audit log can say happened.

/// An act that is worth an entry in the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditAction {
    /// The first company and its admin were made.
    CompanySetUp,
    /// Somebody signed in.
    SignedIn,
    /// Somebody tried and failed to sign in.
    SignInFailed,
    /// Somebody signed out.
    SignedOut,
    /// A user was added.
    UserAdded,
    /// A user's name, address or role was changed.
    UserEdited,
    /// A user was deactivated; its sessions ended.
    UserDeactivated,
    /// A user was let in again.
    UserReactivated,
    /// A single-use link to set a password was made.
    PasswordLinkMade,
    /// A password was set by such a link.
    PasswordSet,
    /// A customer was added by hand.
    CustomerAdded,
    /// A customer was edited.
    CustomerEdited,
    /// A customer's status was changed.
    StatusChanged,
    /// A note was written.
    NoteAdded,
    /// Customers were assigned.
    CustomersAssigned,
    /// An import was started.
    ImportStarted,
    /// An import came to its end.
    ImportFinished,
    /// An import could not be finished.
    ImportFailed,
}

impl AuditAction {
    /// Its name in the log.
    pub const fn key(self) -> &'static str {
        match self {
            Self::CompanySetUp => "company.set_up",
            Self::SignedIn => "session.started",
            Self::SignInFailed => "session.refused",
            Self::SignedOut => "session.ended",
            Self::UserAdded => "user.added",
            Self::UserEdited => "user.edited",
            Self::UserDeactivated => "user.deactivated",
            Self::UserReactivated => "user.reactivated",
            Self::PasswordLinkMade => "user.password_link_made",
            Self::PasswordSet => "user.password_set",
            Self::CustomerAdded => "customer.added",
            Self::CustomerEdited => "customer.edited",
            Self::StatusChanged => "customer.status_changed",
            Self::NoteAdded => "customer.note_added",
            Self::CustomersAssigned => "customers.assigned",
            Self::ImportStarted => "import.started",
            Self::ImportFinished => "import.finished",
            Self::ImportFailed => "import.failed",
        }
    }
}
