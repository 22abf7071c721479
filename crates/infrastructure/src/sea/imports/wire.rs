//! The parts of an import that are stored as JSON.

use std::collections::BTreeMap;

use callbook_application::ports::StoreError;
use callbook_domain::ids::UserId;
use callbook_domain::import::{ImportField, Reason, UnknownImportField};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::sea::error::{impossible, unreadable};

pub(super) fn json(value: &impl Serialize, column: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| unreadable(column, error))
}

pub(super) fn parsed<T: DeserializeOwned>(json: &str, column: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|error| unreadable(column, error))
}

pub(super) fn chosen_columns(chosen: &[(ImportField, String)]) -> Result<String, StoreError> {
    let pairs: Vec<_> = chosen
        .iter()
        .map(|(field, header)| (field.key(), header))
        .collect();
    json(&pairs, "imports.chosen_columns")
}

pub(super) fn read_chosen_columns(stored: &str) -> Result<Vec<(ImportField, String)>, StoreError> {
    const COLUMN: &str = "imports.chosen_columns";
    let pairs: Vec<(String, String)> = parsed(stored, COLUMN)?;
    pairs
        .into_iter()
        .map(|(key, header)| Ok((field(&key, COLUMN)?, header)))
        .collect()
}

pub(super) fn columns(columns: &[(String, Option<ImportField>)]) -> Result<String, StoreError> {
    let pairs: Vec<_> = columns
        .iter()
        .map(|(header, field)| (header, field.map(ImportField::key)))
        .collect();
    json(&pairs, "imports.columns")
}

pub(super) fn read_columns(stored: &str) -> Result<Vec<(String, Option<ImportField>)>, StoreError> {
    const COLUMN: &str = "imports.columns";
    let pairs: Vec<(String, Option<String>)> = parsed(stored, COLUMN)?;
    pairs
        .into_iter()
        .map(|(header, key)| Ok((header, key.map(|key| field(&key, COLUMN)).transpose()?)))
        .collect()
}

pub(super) fn users(users: &[UserId]) -> Result<String, StoreError> {
    let ids: Vec<_> = users.iter().map(UserId::to_string).collect();
    json(&ids, "imports.share_among")
}

pub(super) fn read_users(stored: &str) -> Result<Vec<UserId>, StoreError> {
    const COLUMN: &str = "imports.share_among";
    let ids: Vec<String> = parsed(stored, COLUMN)?;
    ids.iter()
        .map(|id| {
            Uuid::parse_str(id)
                .map(UserId::from_uuid)
                .map_err(|error| unreadable(COLUMN, error))
        })
        .collect()
}

pub(super) fn reasons(reasons: &BTreeMap<&'static str, u64>) -> Result<String, StoreError> {
    json(reasons, "imports.reasons")
}

pub(super) fn read_reasons(stored: &str) -> Result<BTreeMap<&'static str, u64>, StoreError> {
    const COLUMN: &str = "imports.reasons";
    let counts: BTreeMap<String, u64> = parsed(stored, COLUMN)?;
    counts
        .into_iter()
        .map(|(code, count)| Ok((reason(&code, COLUMN)?.code(), count)))
        .collect()
}

pub(super) fn reason(code: &str, column: &'static str) -> Result<Reason, StoreError> {
    Reason::from_code(code).ok_or_else(|| impossible(column))
}

fn field(key: &str, column: &'static str) -> Result<ImportField, StoreError> {
    key.parse()
        .map_err(|error: UnknownImportField| unreadable(column, error))
}
