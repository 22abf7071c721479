//! What a check has shown, as it is stored.

use std::collections::BTreeMap;

use callbook_application::ports::StoreError;
use callbook_domain::import::{Check, Checkpoint, DateDoubt, FoundDate, ImportCounts, WordCount};
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    status_words: Vec<(String, u64)>,
    failure: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    doubt: Option<Doubt>,
    ended_at: Option<i64>,
}

/// Dates by their row and text.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Doubt {
    Ambiguous((u64, String)),
    Contradictory {
        day_first: (u64, String),
        month_first: (u64, String),
    },
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
        status_words: check
            .status_words
            .iter()
            .map(|count| (count.word.clone(), count.rows))
            .collect(),
        failure: check.failure.clone(),
        doubt: check.doubt.as_ref().map(doubt),
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
        status_words: stored
            .status_words
            .into_iter()
            .map(|(word, rows)| WordCount { word, rows })
            .collect(),
        failure: stored.failure,
        doubt: stored.doubt.map(read_doubt),
        ended_at: instant_maybe(stored.ended_at, COLUMN)?,
    })
}

fn doubt(doubt: &DateDoubt) -> Doubt {
    let pair = |found: &FoundDate| (found.row, found.text.clone());
    match doubt {
        DateDoubt::Ambiguous { example } => Doubt::Ambiguous(pair(example)),
        DateDoubt::Contradictory {
            day_first,
            month_first,
        } => Doubt::Contradictory {
            day_first: pair(day_first),
            month_first: pair(month_first),
        },
    }
}

fn read_doubt(stored: Doubt) -> DateDoubt {
    let found = |(row, text): (u64, String)| FoundDate { row, text };
    match stored {
        Doubt::Ambiguous(example) => DateDoubt::Ambiguous {
            example: found(example),
        },
        Doubt::Contradictory {
            day_first,
            month_first,
        } => DateDoubt::Contradictory {
            day_first: found(day_first),
            month_first: found(month_first),
        },
    }
}
