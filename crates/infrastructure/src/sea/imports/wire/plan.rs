//! A plan as it is stored.

use callbook_application::ports::StoreError;
use callbook_domain::import::{ColumnPlan, ImportPlan, Reading};
use serde::{Deserialize, Serialize};

use super::words::{StoredWord, read_words, words};
use super::{json, parsed, read, read_all, texts};

const COLUMN: &str = "imports.plan";

#[derive(Serialize, Deserialize)]
struct Plan {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    encoding: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delimiter: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    header: Option<String>,
    columns: Columns,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    undecided: Vec<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dates: Option<String>,
    on_known: String,
    on_repeat: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    share_among: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    status_words: Vec<StoredWord>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Columns {
    Matched(Vec<(String, String)>),
    Exact(Vec<String>),
}

pub(in crate::sea::imports) fn plan(plan: &ImportPlan) -> Result<String, StoreError> {
    let text = |value: Option<&dyn std::fmt::Display>| value.map(ToString::to_string);
    let reading = &plan.reading;
    let columns = match &plan.columns {
        ColumnPlan::Matched(chosen) => {
            let pair = |(target, header): &(_, String)| (ToString::to_string(target), header.clone());
            Columns::Matched(chosen.iter().map(pair).collect())
        }
        ColumnPlan::Exact(targets) => Columns::Exact(texts(targets)),
    };
    let stored = Plan {
        encoding: reading.encoding.map(|encoding| encoding.key().to_owned()),
        delimiter: reading.delimiter.map(|delimiter| delimiter.key().to_owned()),
        sheet: reading.sheet.clone(),
        header: reading.header.map(|header| header.to_string()),
        columns,
        undecided: plan.undecided.clone(),
        dates: text(plan.dates.as_ref().map(|dates| dates as _)),
        on_known: plan.on_known.to_string(),
        on_repeat: plan.on_repeat.to_string(),
        status: text(plan.status.as_ref().map(|status| status as _)),
        share_among: texts(&plan.share_among),
        status_words: words(&plan.status_words),
    };
    json(&stored, COLUMN)
}

pub(in crate::sea::imports) fn read_plan(stored: &str) -> Result<ImportPlan, StoreError> {
    let stored: Plan = parsed(stored, COLUMN)?;
    let columns = match stored.columns {
        Columns::Matched(chosen) => {
            let pair = |(target, header): (String, String)| Ok((read(&target, COLUMN)?, header));
            ColumnPlan::Matched(chosen.into_iter().map(pair).collect::<Result<_, StoreError>>()?)
        }
        Columns::Exact(targets) => ColumnPlan::Exact(read_all(&targets, COLUMN)?),
    };
    Ok(ImportPlan {
        reading: Reading {
            encoding: maybe(stored.encoding.as_deref())?,
            delimiter: maybe(stored.delimiter.as_deref())?,
            sheet: stored.sheet,
            header: maybe(stored.header.as_deref())?,
        },
        columns,
        undecided: stored.undecided,
        dates: maybe(stored.dates.as_deref())?,
        on_known: read(&stored.on_known, COLUMN)?,
        on_repeat: read(&stored.on_repeat, COLUMN)?,
        status: maybe(stored.status.as_deref())?,
        share_among: read_all(&stored.share_among, COLUMN)?,
        status_words: read_words(stored.status_words, COLUMN)?,
    })
}

fn maybe<T: std::str::FromStr>(text: Option<&str>) -> Result<Option<T>, StoreError>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    text.map(|text| read(text, COLUMN)).transpose()
}
