//! The audit log: a page of it, a file of it, whether it is whole, and what no other use case tells it.

mod export;
mod list;
mod log;
mod refusal;
mod verify;
mod words;

pub use export::{AuditFile, ExportAudit, ExportAuditError};
pub use list::{ListAudit, ListAuditError, PAGE};
pub(crate) use log::AuditLog;
pub use refusal::NoteRefusal;
pub use verify::{Anchor, AuditBreak, AuditState, BreakKind, NotAnAnchor, VerifyAudit};
pub use words::{change, object, told, who};
