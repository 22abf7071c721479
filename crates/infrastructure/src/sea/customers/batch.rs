//! Many rows for one statement, gathered a column at a time.

use sea_orm::Value;
use uuid::Uuid;

use super::super::connection::DatabaseKind;

/// So many rows go into one statement.
pub(super) const fn rows_at_once(kind: DatabaseKind) -> usize {
    match kind {
        // The JSON text is parsed as a whole for each of its rows' numbers: more is slower.
        DatabaseKind::Sqlite => 1_000,
        DatabaseKind::Postgres => 5_000,
    }
}

/// One column's cells, a row after the other.
#[derive(Debug)]
pub(super) enum Cells {
    Uuids(Vec<Option<Uuid>>),
    Numbers(Vec<Option<i64>>),
    Flags(Vec<bool>),
    Texts(Vec<Option<String>>),
}

impl Cells {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Uuids(cells) => cells.len(),
            Self::Numbers(cells) => cells.len(),
            Self::Flags(cells) => cells.len(),
            Self::Texts(cells) => cells.len(),
        }
    }

    /// Whether all rows have the same.
    fn are_alike(&self) -> bool {
        match self {
            Self::Uuids(cells) => alike(cells),
            Self::Numbers(cells) => alike(cells),
            Self::Flags(cells) => alike(cells),
            Self::Texts(cells) => alike(cells),
        }
    }

    /// The value of a row as a statement binds it; a text is gone from here then.
    pub(super) fn take(&mut self, row: usize) -> Value {
        match self {
            Self::Uuids(cells) => cells[row].into(),
            Self::Numbers(cells) => cells[row].into(),
            Self::Flags(cells) => cells[row].into(),
            Self::Texts(cells) => cells[row].take().into(),
        }
    }
}

fn alike<T: PartialEq>(cells: &[T]) -> bool {
    cells.windows(2).all(|pair| pair[0] == pair[1])
}

/// A column that every row has the same in.
#[derive(Debug)]
pub(super) struct Alike {
    pub(super) name: &'static str,
    /// PostgreSQL's name of its type.
    pub(super) sql_type: &'static str,
    pub(super) value: Value,
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
        let cells = cells.map(|text| text.filter(|text| !text.is_empty()));
        self.columns.push((name, Cells::Texts(cells.collect())));
        self
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.columns.first().map_or(0, |(_, cells)| cells.len())
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

    /// The columns that differ from row to row, and those that need to be said but once: of an import's thirty columns
    /// more than half. At least one is among the first, so that there is something to have rows of.
    pub(super) fn told_apart(self) -> (Vec<(&'static str, Cells)>, Vec<Alike>) {
        let mut differing = Vec::with_capacity(self.columns.len());
        let mut same = Vec::with_capacity(self.columns.len());
        for (name, mut cells) in self.columns {
            if differing.is_empty() || !cells.are_alike() {
                differing.push((name, cells));
                continue;
            }
            same.push(Alike {
                name,
                sql_type: match cells {
                    Cells::Uuids(_) => "uuid",
                    Cells::Numbers(_) => "bigint",
                    Cells::Flags(_) => "boolean",
                    Cells::Texts(_) => "text",
                },
                value: cells.take(0),
            });
        }
        (differing, same)
    }
}
