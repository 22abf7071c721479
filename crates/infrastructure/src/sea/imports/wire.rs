//! The parts of an import that are stored as JSON.

mod check;
mod plan;
mod undo;
mod words;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use callbook_application::ports::StoreError;
use callbook_domain::import::{ColumnTarget, Reason};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(super) use self::check::{check, read_check};
pub(super) use self::plan::{plan, read_plan};
pub(super) use self::undo::{read_undo, undo};
pub(super) use self::words::{read_words, words};
use crate::sea::error::{impossible, unreadable};

pub(super) fn json(value: &impl Serialize, column: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| unreadable(column, error))
}

pub(super) fn parsed<T: DeserializeOwned>(json: &str, column: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|error| unreadable(column, error))
}

/// The texts of things that have one.
pub(super) fn texts<T: Display>(things: &[T]) -> Vec<String> {
    things.iter().map(ToString::to_string).collect()
}

/// The thing that has that text.
pub(super) fn read<T: FromStr>(text: &str, column: &'static str) -> Result<T, StoreError>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    text.parse().map_err(|error: T::Err| unreadable(column, error))
}

pub(super) fn read_all<T: FromStr>(texts: &[String], column: &'static str) -> Result<Vec<T>, StoreError>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    texts.iter().map(|text| read(text, column)).collect()
}

pub(super) fn columns(columns: &[(String, ColumnTarget)]) -> Result<String, StoreError> {
    let pairs: Vec<_> = columns
        .iter()
        .map(|(header, target)| (header, target.to_string()))
        .collect();
    json(&pairs, "imports.columns")
}

pub(super) fn read_columns(stored: &str) -> Result<Vec<(String, ColumnTarget)>, StoreError> {
    const COLUMN: &str = "imports.columns";
    let pairs: Vec<(String, String)> = parsed(stored, COLUMN)?;
    pairs
        .into_iter()
        .map(|(header, target)| Ok((header, read(&target, COLUMN)?)))
        .collect()
}

pub(super) fn reasons(reasons: &BTreeMap<&'static str, u64>) -> Result<String, StoreError> {
    json(reasons, "imports.reasons")
}

pub(super) fn read_reasons(stored: &str) -> Result<BTreeMap<&'static str, u64>, StoreError> {
    known_reasons(parsed(stored, "imports.reasons")?, "imports.reasons")
}

fn known_reasons(
    counts: BTreeMap<String, u64>,
    column: &'static str,
) -> Result<BTreeMap<&'static str, u64>, StoreError> {
    counts
        .into_iter()
        .map(|(code, count)| Ok((reason(&code, column)?.code(), count)))
        .collect()
}

pub(super) fn reason(code: &str, column: &'static str) -> Result<Reason, StoreError> {
    Reason::from_code(code).ok_or_else(|| impossible(column))
}
