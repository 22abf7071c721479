use callbook_domain::access::CompanyScope;
use callbook_domain::ids::ImportId;
use callbook_domain::import::Import;

use crate::ports::{StoreError, UnitOfWork};

/// The import as it stands, with its job, locked until the unit ends; `None` where the scope does not reach it.
///
/// Whoever decides about an import reads it by this and by nothing else, because the order matters: first the row of its
/// job, then its own. A worker takes them in that order too: it renews its lease, which is the job's row, and then
/// writes its checkpoint. On PostgreSQL, where rows are locked one by one, a decider that took them the other way
/// round would wait for a worker that waits for it, and the database would break one of the two off. This way one
/// waits for the other, and sees what it wrote.
///
/// # Errors
/// [`StoreError`].
pub async fn locked(
    unit: &UnitOfWork,
    scope: &CompanyScope,
    id: ImportId,
) -> Result<Option<Import>, StoreError> {
    unit.jobs.lock(scope, id).await?;
    unit.imports.find(scope, id).await
}
