use callbook_domain::access::NotAllowed;
use callbook_domain::custom_field::DefineRefusal;

use crate::ports::StoreError;

/// Why a field was not defined or changed.
#[derive(Debug, thiserror::Error)]
pub enum CustomFieldError {
    /// The viewer may not change the company's settings.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The company has no such field.
    #[error("there is no such field")]
    NotFound,
    /// The name is taken, or there are too many fields.
    #[error(transparent)]
    Refused(#[from] DefineRefusal),
    /// A choice needs answers, and nothing else has any.
    #[error("only a choice has answers, and it needs some")]
    WrongKind,
    /// Somebody else wrote in between.
    #[error("somebody else has changed this field meanwhile: look at it again")]
    Stale,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
