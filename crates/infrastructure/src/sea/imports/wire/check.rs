//! What a check has shown, as it is stored.

use std::collections::BTreeMap;

use callbook_application::ports::StoreError;
use callbook_domain::import::{Check, Checkpoint, ImportCounts};
use serde::{Deserialize, Serialize};

use super::{json, known_reasons, parsed, read};
use crate::sea::time::{instant_maybe, micros};

const COLUMN: &str = "imports.last_check";

#[derive(Serialize, Deserialize)]
struct Stored {
    row: u64,
    created: u64,
    updated: u64,
    skipped: u64,
    refused: u64,
    dealt: u64,
    reasons: BTreeMap<String, u64>,
    shares: BTreeMap<String, u64>,
    failure: Option<String>,
    ended_at: Option<i64>,
}

pub(in crate::sea::imports) fn check(check: &Check) -> Result<String, StoreError> {
    let counts = &check.checkpoint.counts;
    let reasons = counts.reasons.iter();
    let shares = check.shares.iter();
    let stored = Stored {
        row: check.checkpoint.row,
        created: counts.created,
        updated: counts.updated,
        skipped: counts.skipped,
        refused: counts.refused,
        dealt: counts.dealt,
        reasons: reasons.map(|(code, rows)| ((*code).to_owned(), *rows)).collect(),
        shares: shares.map(|(user, rows)| (user.to_string(), *rows)).collect(),
        failure: check.failure.clone(),
        ended_at: check.ended_at.map(micros),
    };
    json(&stored, COLUMN)
}

pub(in crate::sea::imports) fn read_check(stored: &str) -> Result<Check, StoreError> {
    let stored: Stored = parsed(stored, COLUMN)?;
    let shares = stored.shares.into_iter();
    Ok(Check {
        checkpoint: Checkpoint {
            row: stored.row,
            counts: ImportCounts {
                created: stored.created,
                updated: stored.updated,
                skipped: stored.skipped,
                refused: stored.refused,
                dealt: stored.dealt,
                reasons: known_reasons(stored.reasons, COLUMN)?,
            },
        },
        shares: shares
            .map(|(user, rows)| Ok((read(&user, COLUMN)?, rows)))
            .collect::<Result<_, StoreError>>()?,
        failure: stored.failure,
        ended_at: instant_maybe(stored.ended_at, COLUMN)?,
    })
}
