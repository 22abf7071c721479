//! The end of the audit log goes into the server's own log, which usually leaves the machine: an anchor that whoever
//! changes the database does not reach.

use callbook_application::UseCases;

pub(super) async fn note(use_cases: &UseCases) {
    match use_cases.verify_audit.anchor().await {
        Ok(Some(anchor)) => tracing::info!(%anchor, "the audit log's last entry"),
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "the audit log's last entry cannot be read"),
    }
}
