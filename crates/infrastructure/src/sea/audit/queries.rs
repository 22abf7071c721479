use async_trait::async_trait;
use callbook_application::ports::{AuditFilter, AuditPage, AuditPlace, AuditQueries, StoreError};
use callbook_domain::access::AuditScope;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use super::row::{self, Column};
use super::{filter, names};
use crate::sea::connection::Database;
use crate::sea::error::store_error;

/// Reads the audit log.
#[derive(Debug, Clone)]
pub struct SeaAuditQueries {
    database: Database,
}

impl SeaAuditQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl AuditQueries for SeaAuditQueries {
    async fn page(
        &self,
        scope: &AuditScope,
        filter: &AuditFilter,
        place: AuditPlace,
        limit: u16,
    ) -> Result<AuditPage, StoreError> {
        let query = filter::filtered(&self.database, scope, filter).await?;
        let query = match place {
            AuditPlace::Newest => query.order_by_desc(Column::Seq),
            AuditPlace::OlderThan(seq) => query.filter(Column::Seq.lt(seq)).order_by_desc(Column::Seq),
            AuditPlace::NewerThan(seq) => query.filter(Column::Seq.gt(seq)).order_by_asc(Column::Seq),
        };
        // One more than is shown tells whether there are more.
        let mut rows = query
            .limit(u64::from(limit) + 1)
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        let more = rows.len() > usize::from(limit);
        rows.truncate(usize::from(limit));
        let (has_newer, has_older) = match place {
            AuditPlace::Newest => (false, more),
            AuditPlace::OlderThan(_) => (true, more),
            AuditPlace::NewerThan(_) => {
                rows.reverse();
                (more, true)
            }
        };
        let mut records = rows.into_iter().map(row::read).collect::<Result<Vec<_>, _>>()?;
        names::fill(&self.database, scope, &mut records).await?;
        Ok(AuditPage {
            records,
            has_newer,
            has_older,
        })
    }
}
