use callbook_application::calling::NextToCallError;
use callbook_application::customers::{
    AddCustomerError, AddNoteError, ChangeStatusError, DeleteCustomerError, EditCustomerError,
    SeeCustomersError, ShowCustomerError,
};
use callbook_application::dashboard::ShowDashboardError;
use callbook_domain::customer::StatusRefusal;

use super::Problem;

impl From<SeeCustomersError> for Problem {
    fn from(error: SeeCustomersError) -> Self {
        match error {
            SeeCustomersError::NotAllowed(error) => error.into(),
            SeeCustomersError::Store(error) => error.into(),
        }
    }
}

impl From<ShowCustomerError> for Problem {
    fn from(error: ShowCustomerError) -> Self {
        match error {
            ShowCustomerError::NotAllowed(error) => error.into(),
            ShowCustomerError::NotFound => Self::not_found(),
            ShowCustomerError::Store(error) => error.into(),
        }
    }
}

impl From<AddCustomerError> for Problem {
    fn from(error: AddCustomerError) -> Self {
        match error {
            AddCustomerError::NotAllowed(error) => error.into(),
            AddCustomerError::Known(_) | AddCustomerError::KnownElsewhere { .. } => {
                Self::field("phone", error.to_string())
            }
            AddCustomerError::Store(error) => error.into(),
        }
    }
}

impl From<EditCustomerError> for Problem {
    fn from(error: EditCustomerError) -> Self {
        match error {
            EditCustomerError::NotAllowed(error) => error.into(),
            EditCustomerError::NotFound => Self::not_found(),
            EditCustomerError::Stale(_) => Self::conflict(error.to_string()),
            EditCustomerError::PhoneTaken => Self::field("phone", error.to_string()),
            EditCustomerError::Store(error) => error.into(),
        }
    }
}

impl From<DeleteCustomerError> for Problem {
    fn from(error: DeleteCustomerError) -> Self {
        match error {
            DeleteCustomerError::NotAllowed(error) => error.into(),
            DeleteCustomerError::NotFound => Self::not_found(),
            DeleteCustomerError::Stale(_) => Self::conflict(error.to_string()),
            DeleteCustomerError::Store(error) => error.into(),
        }
    }
}

impl From<AddNoteError> for Problem {
    fn from(error: AddNoteError) -> Self {
        match error {
            AddNoteError::NotAllowed(error) => error.into(),
            AddNoteError::NotFound => Self::not_found(),
            AddNoteError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeStatusError> for Problem {
    fn from(error: ChangeStatusError) -> Self {
        match error {
            ChangeStatusError::NotAllowed(error) => error.into(),
            ChangeStatusError::NotFound => Self::not_found(),
            ChangeStatusError::UnknownStatus { .. } => Self::field("status", error.to_string()),
            ChangeStatusError::Refused(refusal) => Self::field(field_of(refusal), refusal.to_string()),
            ChangeStatusError::Stale(_) => Self::conflict(error.to_string()),
            ChangeStatusError::Store(error) => error.into(),
        }
    }
}

/// The field of the form, and of the document, that a refusal is about.
pub(crate) const fn field_of(refusal: StatusRefusal) -> &'static str {
    match refusal {
        StatusRefusal::Retired | StatusRefusal::Closed => "status",
        StatusRefusal::NeedsRemark => "remark",
        StatusRefusal::NeedsFollowUp
        | StatusRefusal::FollowUpInThePast
        | StatusRefusal::ClosedWithFollowUp => "follow_up_at",
    }
}

impl From<NextToCallError> for Problem {
    fn from(error: NextToCallError) -> Self {
        match error {
            NextToCallError::NotAllowed(error) => error.into(),
            NextToCallError::Store(error) => error.into(),
        }
    }
}

impl From<ShowDashboardError> for Problem {
    fn from(error: ShowDashboardError) -> Self {
        match error {
            ShowDashboardError::NotAllowed(error) => error.into(),
            ShowDashboardError::Store(error) => error.into(),
        }
    }
}
