use callbook_domain::user::Email;
use jiff::{SignedDuration, Timestamp};

use crate::ports::{StoreError, UnitOfWork};

/// Invitations to one address are counted over that time.
pub(super) const INVITATION_WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// So many letters of invitation an address gets within it, whoever sends them and however often one is withdrawn.
pub(super) const INVITATIONS_TO_ONE: u32 = 3;

/// Whether an address may have one more invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Often {
    /// It may.
    NotTooOften,
    /// It has had its share.
    TooOften,
}

/// Counts one more invitation to that address, as part of the act that sends it.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn count(unit: &UnitOfWork, email: &Email, now: Timestamp) -> Result<Often, StoreError> {
    let key = key(email);
    unit.throttle.fail(&key, INVITATION_WINDOW, now).await?;
    let counted = unit.throttle.failures(&key, INVITATION_WINDOW, now).await?;
    if counted.count <= INVITATIONS_TO_ONE {
        return Ok(Often::NotTooOften);
    }
    // What is not sent does not put off the next that may be.
    unit.throttle.take_back(&key).await?;
    Ok(Often::TooOften)
}

/// Takes one back that was counted and not sent.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn take_back(unit: &UnitOfWork, email: &Email) -> Result<(), StoreError> {
    unit.throttle.take_back(&key(email)).await
}

fn key(email: &Email) -> String {
    format!("invitation-letter:{email}")
}
