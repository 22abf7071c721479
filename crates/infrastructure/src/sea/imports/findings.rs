//! What an import has to say of single rows; there may be a hundred thousand of them.

use callbook_application::ports::StoreError;
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{FindingKind, FindingStage, Reason, RowFinding};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, QueryFilter, QueryOrder, QuerySelect, Select, Statement,
};
use serde::Serialize;

use super::{scope, wire};
use crate::sea::connection::{Database, DatabaseKind};
use crate::sea::error::store_error;
use crate::sea::number::{count, stored};
use crate::sea::unit_of_work::Transaction;

/// One statement takes all findings as one JSON document: neither database is faster with anything but its own copy
/// protocol, and there is no limit on the number of parameters to mind. A finding that is there already stays: a
/// chunk that is done over says the same of the same rows.
const SQLITE: &str = "INSERT INTO import_findings (import_id, company_id, stage, kind, row, code, cells) \
    SELECT ?, ?, ?, value ->> 'kind', value ->> 'row', value ->> 'code', value ->> 'cells' \
    FROM json_each(?) WHERE true ON CONFLICT DO NOTHING";
const POSTGRES: &str = "INSERT INTO import_findings (import_id, company_id, stage, kind, row, code, cells) \
    SELECT $1, $2, $3, said.kind, said.row, said.code, said.cells \
    FROM json_to_recordset($4::json) AS said(kind text, row bigint, code text, cells text) ON CONFLICT DO NOTHING";

/// So many bytes of findings are read at once at most, unless a single row has more: rows may be a megabyte each.
const PAGE: i64 = 8 * 1024 * 1024;

/// So many are written by one statement.
const AT_ONCE: usize = 5_000;

#[derive(Serialize)]
struct Said {
    kind: &'static str,
    row: i64,
    code: &'static str,
    /// JSON within JSON: it is stored as text and comes back whole, NUL bytes included.
    cells: String,
}

pub(super) async fn insert(
    transaction: &Transaction,
    scope: &CompanyScope,
    import: ImportId,
    stage: FindingStage,
    findings: &[RowFinding],
) -> Result<(), StoreError> {
    let (backend, sql) = match transaction.kind() {
        DatabaseKind::Sqlite => (DbBackend::Sqlite, SQLITE),
        DatabaseKind::Postgres => (DbBackend::Postgres, POSTGRES),
    };
    for findings in findings.chunks(AT_ONCE) {
        let said = findings.iter().map(said).collect::<Result<Vec<_>, _>>()?;
        let document = wire::json(&said, "import_findings.cells")?;
        let values = [
            import.as_uuid().into(),
            scope.company().as_uuid().into(),
            stage.key().into(),
            document.into(),
        ];
        transaction
            .connection()
            .execute_raw(Statement::from_sql_and_values(backend, sql, values))
            .await
            .map_err(store_error)?;
    }
    Ok(())
}

/// Forgets about `limit` of the findings of that stage, kind by kind and row by row, in the order of the primary key.
/// Returns how many.
pub(super) async fn forget(
    transaction: &Transaction,
    scope: &CompanyScope,
    import: ImportId,
    stage: FindingStage,
    limit: u32,
) -> Result<u64, StoreError> {
    let mut forgotten = 0;
    for kind in FindingKind::ALL {
        let Some(before_last) = u64::from(limit).checked_sub(forgotten + 1) else {
            break;
        };
        let last: Option<i64> = scope::findings(scope, import, (stage, kind))
            .select_only()
            .column(row::Column::Row)
            .order_by_asc(row::Column::Row)
            .offset(before_last)
            .limit(1)
            .into_tuple()
            .one(transaction.connection())
            .await
            .map_err(store_error)?;
        let mut gone = scope::said(scope, import, (stage, kind));
        if let Some(last) = last {
            gone = gone.filter(row::Column::Row.lte(last));
        }
        let gone = gone.exec(transaction.connection()).await.map_err(store_error)?;
        forgotten += gone.rows_affected;
    }
    Ok(forgotten)
}

fn said(finding: &RowFinding) -> Result<Said, StoreError> {
    Ok(Said {
        kind: finding.reason.kind().key(),
        row: stored(finding.row),
        code: finding.reason.code(),
        cells: wire::json(&finding.cells, "import_findings.cells")?,
    })
}

/// At most `limit` findings after row `after`, and no more than [`PAGE`] bytes of them: their lengths are asked for
/// first. A row that has several is never torn apart, or the next page, which goes on after that row, would miss the rest.
pub(super) async fn page(
    database: &Database,
    findings: Select<row::Entity>,
    after: u64,
    limit: u32,
) -> Result<Vec<RowFinding>, StoreError> {
    let limit = limit as usize;
    let bytes = Func::cust("octet_length").arg(Expr::col((row::Entity, row::Column::Cells)));
    let in_order = findings
        .filter(row::Column::Row.gt(stored(after)))
        .order_by_asc(row::Column::Row)
        .order_by_asc(row::Column::Code);
    let lengths: Vec<(i64, i64)> = in_order
        .clone()
        .select_only()
        .column(row::Column::Row)
        .column_as(Expr::expr(bytes).cast_as("bigint"), "bytes")
        .limit((limit + Reason::ALL.len()) as u64)
        .into_tuple()
        .all(database.read())
        .await
        .map_err(store_error)?;
    let end = whole_rows(&lengths, limit.min(fitting(&lengths)));
    let Some((last, _)) = end.checked_sub(1).and_then(|last| lengths.get(last)) else {
        return Ok(Vec::new());
    };
    in_order
        .filter(row::Column::Row.lte(*last))
        .all(database.read())
        .await
        .map_err(store_error)?
        .into_iter()
        .map(read)
        .collect()
}

/// How many of these findings make no more than a page.
fn fitting(lengths: &[(i64, i64)]) -> usize {
    let mut room = PAGE;
    let fits = |(_, bytes): &&(i64, i64)| {
        room -= bytes;
        room >= 0
    };
    lengths.iter().take_while(fits).count()
}

fn whole_rows(rows: &[(i64, i64)], limit: usize) -> usize {
    if rows.len() <= limit {
        return rows.len();
    }
    let same_row =
        |index: usize| index > 0 && rows.get(index).map(|row| row.0) == rows.get(index - 1).map(|row| row.0);
    let mut end = limit;
    while same_row(end) {
        end -= 1;
    }
    if end == 0 {
        // One row alone has more than the limit: a page must get on.
        end = 1;
        while end < rows.len() && same_row(end) {
            end += 1;
        }
    }
    end
}

fn read(row: row::Model) -> Result<RowFinding, StoreError> {
    Ok(RowFinding {
        row: count(row.row, "import_findings.row")?,
        reason: wire::reason(&row.code, "import_findings.code")?,
        cells: wire::parsed(&row.cells, "import_findings.cells")?,
    })
}

pub(super) mod row {
    //! A finding as it is stored.

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_findings")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) import_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) stage: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) row: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) code: String,
        pub(crate) company_id: Uuid,
        pub(crate) cells: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
