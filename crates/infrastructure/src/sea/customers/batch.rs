//! Many rows in one statement, whatever the database: `json_each` on SQLite, `unnest` on PostgreSQL.

use std::fmt::Write as _;

use callbook_application::ports::StoreError;
use sea_orm::sea_query::ArrayType;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};
use uuid::Uuid;

use super::super::connection::DatabaseKind;
use super::super::error::store_error;

/// So many rows go into one statement.
pub(super) const fn rows_at_once(kind: DatabaseKind) -> usize {
    match kind {
        // The JSON text is parsed as a whole for each of its rows' numbers: more is slower.
        DatabaseKind::Sqlite => 1_000,
        DatabaseKind::Postgres => 5_000,
    }
}

#[derive(Debug)]
enum Cells {
    Uuids(Vec<Option<Uuid>>),
    Numbers(Vec<Option<i64>>),
    Flags(Vec<bool>),
    Texts(Vec<Option<String>>),
}

/// Rows to be put into one statement, a column at a time.
#[derive(Debug, Default)]
pub(super) struct Batch {
    columns: Vec<(&'static str, Cells)>,
}

impl Batch {
    /// Adds a column of ids.
    #[must_use]
    pub(super) fn uuids(mut self, name: &'static str, cells: impl Iterator<Item = Option<Uuid>>) -> Self {
        self.columns.push((name, Cells::Uuids(cells.collect())));
        self
    }

    /// Adds a column of numbers.
    #[must_use]
    pub(super) fn numbers(mut self, name: &'static str, cells: impl Iterator<Item = Option<i64>>) -> Self {
        self.columns.push((name, Cells::Numbers(cells.collect())));
        self
    }

    /// Adds a column of truths.
    #[must_use]
    pub(super) fn flags(mut self, name: &'static str, cells: impl Iterator<Item = bool>) -> Self {
        self.columns.push((name, Cells::Flags(cells.collect())));
        self
    }

    /// Adds a column of texts; an empty one counts as none.
    #[must_use]
    pub(super) fn texts(mut self, name: &'static str, cells: impl Iterator<Item = Option<String>>) -> Self {
        self.columns.push((name, Cells::Texts(cells.collect())));
        self
    }

    /// The columns' names, as an INSERT lists them.
    pub(super) fn names(&self) -> String {
        let names: Vec<String> = self
            .columns
            .iter()
            .map(|(name, _)| format!("\"{name}\""))
            .collect();
        names.join(", ")
    }

    /// The rows as a table named `incoming`.
    pub(super) fn rows(self, kind: DatabaseKind) -> Rows {
        match kind {
            DatabaseKind::Sqlite => sqlite(&self.columns),
            DatabaseKind::Postgres => postgres(self.columns),
        }
    }
}

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

/// One text of JSON, an array for each row. Ids travel as hexadecimal digits.
fn sqlite(columns: &[(&'static str, Cells)]) -> Rows {
    let mut selected = String::new();
    for (position, (name, cells)) in columns.iter().enumerate() {
        let comma = if position == 0 { "" } else { ", " };
        // A `String` takes whatever is written to it.
        let _ = match cells {
            Cells::Uuids(_) => write!(selected, "{comma}unhex(value ->> {position}) AS \"{name}\""),
            _ => write!(selected, "{comma}value ->> {position} AS \"{name}\""),
        };
    }
    let count = columns.first().map_or(0, |(_, cells)| match cells {
        Cells::Uuids(cells) => cells.len(),
        Cells::Numbers(cells) => cells.len(),
        Cells::Flags(cells) => cells.len(),
        Cells::Texts(cells) => cells.len(),
    });
    let mut json = String::with_capacity(count * columns.len() * 24);
    json.push('[');
    for row in 0..count {
        json.push_str(if row == 0 { "[" } else { ",[" });
        for (position, (_, cells)) in columns.iter().enumerate() {
            if position > 0 {
                json.push(',');
            }
            write_cell(&mut json, cells, row);
        }
        json.push(']');
    }
    json.push(']');
    Rows {
        kind: DatabaseKind::Sqlite,
        table: format!("(SELECT {selected} FROM json_each(?1)) AS incoming"),
        values: vec![json.into()],
    }
}

fn write_cell(json: &mut String, cells: &Cells, row: usize) {
    let written = match cells {
        Cells::Uuids(cells) => cells[row].map(|id| write!(json, "\"{}\"", id.simple())),
        Cells::Numbers(cells) => cells[row].map(|number| write!(json, "{number}")),
        Cells::Flags(cells) => Some(write!(json, "{}", u8::from(cells[row]))),
        Cells::Texts(cells) => cells[row]
            .as_deref()
            .filter(|text| !text.is_empty())
            .map(|text| write!(json, "{}", serde_json::Value::String(text.to_owned()))),
    };
    if written.is_none() {
        json.push_str("null");
    }
}

/// An array for each column. The driver's arrays hold no NULL, so a value that none can be stands for it.
fn postgres(columns: Vec<(&'static str, Cells)>) -> Rows {
    let mut values = Vec::with_capacity(columns.len() + 4);
    let mut selected = Vec::with_capacity(columns.len());
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
