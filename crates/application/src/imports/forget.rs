use callbook_domain::access::CompanyScope;
use callbook_domain::ids::ImportId;
use callbook_domain::import::FindingStage;

use crate::ports::{StoreError, UnitOfWork};

/// So many findings are forgotten in one unit of work: that takes less time than a unit of an import, so that others wait
/// no longer for the one than for the other.
const AT_ONCE: u32 = 5_000;

/// Whether there is more to forget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// There is.
    Some,
    /// There is not.
    None,
}

/// Forgets some of what a check has said. Until all of it is forgotten, the import must have no check that came to its
/// end: what is left would pass for what that one says.
pub(super) async fn forget_check(
    unit: &UnitOfWork,
    scope: &CompanyScope,
    import: ImportId,
) -> Result<Rest, StoreError> {
    let forgotten = unit
        .imports
        .forget_findings(scope, import, FindingStage::Check, AT_ONCE)
        .await?;
    Ok(if forgotten < u64::from(AT_ONCE) {
        Rest::None
    } else {
        Rest::Some
    })
}
