use callbook_domain::access::NotAllowed;

use crate::ports::StoreError;

/// Why a group was not made, edited or deleted.
#[derive(Debug, thiserror::Error)]
pub enum GroupError {
    /// The group gives, gave or would give more than the viewer itself has, or somebody would be moved whom it may not
    /// manage.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The company has no such group.
    #[error("there is no such group")]
    NotFound,
    /// One of those to be members is no user of the company.
    #[error("one of these people is not a user of your company: look at the list again")]
    NoSuchMember,
    /// The company has a group of that name.
    #[error("there is a group of this name already: choose another")]
    NameTaken,
    /// Somebody else wrote in between.
    #[error("somebody else has changed this group meanwhile: look at it again")]
    Stale,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
