//! Many rows within one statement, whatever the database: `json_each` on SQLite, `unnest` on PostgreSQL.

use std::fmt::Write as _;

use callbook_application::ports::StoreError;
use sea_orm::sea_query::ArrayType;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};
use uuid::Uuid;

use super::super::connection::DatabaseKind;
use super::super::error::store_error;
use super::batch::{Alike, Batch, Cells};

/// Rows in the form that a database reads them in, and the values that the statement around them binds.
#[derive(Debug)]
pub(super) struct Rows {
    kind: DatabaseKind,
    /// Goes where a table goes; named `incoming`.
    pub(super) table: String,
    values: Vec<Value>,
}

impl Rows {
    /// No rows: for statements that only bind values.
    pub(super) const fn none(kind: DatabaseKind) -> Self {
        Self {
            kind,
            table: String::new(),
            values: Vec::new(),
        }
    }

    /// Binds one more value and gives its placeholder.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        match self.kind {
            DatabaseKind::Sqlite => format!("?{}", self.values.len()),
            DatabaseKind::Postgres => format!("${}", self.values.len()),
        }
    }

    /// Runs a statement over the rows; says how many rows it wrote.
    pub(super) async fn execute(
        self,
        connection: &impl ConnectionTrait,
        sql: String,
    ) -> Result<u64, StoreError> {
        let statement = self.statement(sql);
        let result = connection.execute_raw(statement).await.map_err(store_error)?;
        Ok(result.rows_affected())
    }

    /// Runs a query over the rows.
    pub(super) async fn query(
        self,
        connection: &impl ConnectionTrait,
        sql: String,
    ) -> Result<Vec<QueryResult>, StoreError> {
        let statement = self.statement(sql);
        connection.query_all_raw(statement).await.map_err(store_error)
    }

    fn statement(self, sql: String) -> Statement {
        let backend = match self.kind {
            DatabaseKind::Sqlite => DbBackend::Sqlite,
            DatabaseKind::Postgres => DbBackend::Postgres,
        };
        Statement::from_sql_and_values(backend, sql, self.values)
    }
}

impl Batch {
    /// The rows as a table named `incoming`.
    pub(super) fn rows(self, kind: DatabaseKind) -> Rows {
        if self.len() == 0 {
            return Rows::none(kind);
        }
        let (differing, same) = self.told_apart();
        match kind {
            DatabaseKind::Sqlite => sqlite(&differing, same),
            DatabaseKind::Postgres => postgres(differing, same),
        }
    }
}

/// One text of JSON: an array for each row, or the cells themselves where there is one column. Ids travel as
/// hexadecimal digits.
fn sqlite(columns: &[(&'static str, Cells)], same: Vec<Alike>) -> Rows {
    let mut selected = Vec::with_capacity(columns.len() + same.len());
    for (position, (name, cells)) in columns.iter().enumerate() {
        let cell = match columns.len() {
            1 => "value".to_owned(),
            _ => format!("value ->> {position}"),
        };
        selected.push(match cells {
            Cells::Uuids(_) => format!("unhex({cell}) AS \"{name}\""),
            _ => format!("{cell} AS \"{name}\""),
        });
    }
    let count = columns.first().map_or(0, |(_, cells)| cells.len());
    let mut json = String::with_capacity(count * columns.len() * 24);
    for row in 0..count {
        json.push(if row == 0 { '[' } else { ',' });
        if columns.len() > 1 {
            json.push('[');
        }
        for (position, (_, cells)) in columns.iter().enumerate() {
            if position > 0 {
                json.push(',');
            }
            write_cell(&mut json, cells, row);
        }
        if columns.len() > 1 {
            json.push(']');
        }
    }
    json.push(']');
    let mut values = vec![json.into()];
    for column in same {
        values.push(column.value);
        selected.push(format!("?{} AS \"{}\"", values.len(), column.name));
    }
    Rows {
        kind: DatabaseKind::Sqlite,
        table: format!("(SELECT {} FROM json_each(?1)) AS incoming", selected.join(", ")),
        values,
    }
}

fn write_cell(json: &mut String, cells: &Cells, row: usize) {
    // A `String` takes whatever is written to it.
    let written = match cells {
        Cells::Uuids(cells) => cells[row].map(|id| write!(json, "\"{}\"", id.simple())),
        Cells::Numbers(cells) => cells[row].map(|number| write!(json, "{number}")),
        Cells::Flags(cells) => Some(write!(json, "{}", u8::from(cells[row]))),
        Cells::Texts(cells) => cells[row]
            .as_deref()
            .map(|text| write!(json, "{}", serde_json::Value::String(text.to_owned()))),
    };
    if written.is_none() {
        json.push_str("null");
    }
}

/// An array for each column. The driver's arrays hold no NULL, so a value that none can be stands for it.
fn postgres(columns: Vec<(&'static str, Cells)>, same: Vec<Alike>) -> Rows {
    let mut values = Vec::with_capacity(columns.len() + same.len() + 4);
    let mut selected = Vec::with_capacity(columns.len() + same.len());
    let mut arrays = Vec::with_capacity(columns.len());
    let mut names = Vec::with_capacity(columns.len());
    for (position, (name, cells)) in columns.into_iter().enumerate() {
        let place = position + 1;
        let (null, sql_type, value) = match cells {
            Cells::Uuids(cells) => {
                let cells = cells
                    .into_iter()
                    .map(|id| id.unwrap_or(Uuid::nil()).into())
                    .collect();
                let null = "'00000000-0000-0000-0000-000000000000'::uuid";
                (Some(null), "uuid", array(ArrayType::Uuid, cells))
            }
            Cells::Numbers(cells) => {
                let cells = cells.into_iter().map(|n| n.unwrap_or(i64::MIN).into()).collect();
                let null = "'-9223372036854775808'::bigint";
                (Some(null), "bigint", array(ArrayType::BigInt, cells))
            }
            Cells::Flags(cells) => {
                let cells = cells.into_iter().map(Value::from).collect();
                (None, "boolean", array(ArrayType::Bool, cells))
            }
            Cells::Texts(cells) => {
                let cells = cells
                    .into_iter()
                    .map(|text| text.unwrap_or_default().into())
                    .collect();
                (Some("''"), "text", array(ArrayType::String, cells))
            }
        };
        values.push(value);
        arrays.push(format!("${place}::{sql_type}[]"));
        names.push(format!("c{place}"));
        selected.push(match null {
            Some(null) => format!("NULLIF(c{place}, {null}) AS \"{name}\""),
            None => format!("c{place} AS \"{name}\""),
        });
    }
    for column in same {
        values.push(column.value);
        selected.push(format!(
            "${}::{} AS \"{}\"",
            values.len(),
            column.sql_type,
            column.name
        ));
    }
    Rows {
        kind: DatabaseKind::Postgres,
        table: format!(
            "(SELECT {} FROM unnest({}) AS cells ({})) AS incoming",
            selected.join(", "),
            arrays.join(", "),
            names.join(", "),
        ),
        values,
    }
}

fn array(of: ArrayType, cells: Vec<Value>) -> Value {
    Value::Array(of, Some(Box::new(cells)))
}
