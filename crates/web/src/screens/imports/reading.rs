//! `POST /imports/{id}/reading`: the file is read in another way from now on.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_application::imports::PlanImportError;
use callbook_application::ports::{SheetError, SheetFacts, SheetFormat, Visibility};
use callbook_domain::import::{Delimiter, HeaderRow, Reading, TextEncoding};
use serde::Deserialize;

use super::columns_step::ReadingForm;
use super::mistakes::told;
use super::{document, show};
use crate::forms::{self, Form};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::security::Wants;
use crate::state::AppState;
use crate::view::Choice;
use crate::viewer::Actor;

/// So many rows are offered as the one with the names.
const HEADER_ROWS: u64 = 12;

/// What is blank is found out from the file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ReadingFields {
    sheet: String,
    encoding: String,
    delimiter: String,
    header: String,
}

impl ReadingFields {
    fn read(&self) -> Result<Reading, Problem> {
        Ok(Reading {
            sheet: (!self.sheet.is_empty()).then(|| self.sheet.clone()),
            encoding: parsed("encoding", &self.encoding)?,
            delimiter: parsed("delimiter", &self.delimiter)?,
            header: parsed("header", &self.header)?,
        })
    }
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
    field: &str,
    text: &str,
) -> Result<Option<T>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|error| Problem::field(field, told(&error)))
}

pub(super) async fn choose(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(fields): Form<ReadingFields>,
) -> Answer {
    let id = forms::id(&id)?;
    let reading = fields.read()?;
    let plan = &state.use_cases.plan_import;
    match plan.read_as(&actor.viewer, id, reading.clone()).await {
        Ok(()) if page.wants() == Wants::Json => document::answer(&state, &actor, id, StatusCode::OK).await,
        Ok(()) => Ok(page.follow(&format!("/imports/{id}?step=columns"))),
        Err(PlanImportError::Sheet(error @ SheetError::NotAsAsked(_))) if page.wants() != Wants::Json => {
            show::unread(&state, &actor, &page, id, &told(&error)).await
        }
        Err(error) => Err(error.into()),
    }
}

impl ReadingForm {
    /// What was found, and what can be asked for instead.
    pub(super) fn of(facts: &SheetFacts, reading: &Reading, columns: usize) -> Self {
        let is_text = facts.format == SheetFormat::Csv;
        Self {
            found: found(facts.format, columns),
            sheets: sheets(facts),
            sheet: facts.sheet.clone().unwrap_or_default(),
            sheet_error: None,
            encodings: if is_text {
                let used = facts.encoding.map(TextEncoding::label);
                let all = TextEncoding::ALL.map(|encoding| Choice::new(encoding.key(), encoding.label()));
                choices(used.filter(|_| reading.encoding.is_none()), all)
            } else {
                Vec::new()
            },
            encoding: reading.encoding.map_or("", TextEncoding::key).to_owned(),
            delimiters: if is_text {
                let used = facts.delimiter.map(Delimiter::label);
                let all = Delimiter::ALL.map(|delimiter| Choice::new(delimiter.key(), delimiter.label()));
                choices(used.filter(|_| reading.delimiter.is_none()), all)
            } else {
                Vec::new()
            },
            delimiter: reading.delimiter.map_or("", Delimiter::key).to_owned(),
            headers: headers(facts.header, reading.header),
            header: reading
                .header
                .map_or_else(String::new, |header| header.to_string()),
        }
    }

    /// The way back to what the file itself says, for one that cannot be read as asked.
    pub(super) fn afresh() -> Self {
        Self {
            found: "Begin again with what the file itself says.".to_owned(),
            headers: vec![Choice::new("", "As found")],
            ..Self::default()
        }
    }
}

fn found(format: SheetFormat, columns: usize) -> String {
    let what = match format {
        SheetFormat::Csv => "A text file (CSV)",
        SheetFormat::Xlsx => "An Excel workbook",
        SheetFormat::Xls => "A workbook of Excel 97 to 2003",
        SheetFormat::Ods => "A LibreOffice workbook",
    };
    format!(
        "{what} with {}",
        super::words::counted(columns as u64, "column", "columns")
    )
}

/// Of a workbook with one sheet there is nothing to choose.
fn sheets(facts: &SheetFacts) -> Vec<Choice> {
    if facts.sheets.len() < 2 {
        return Vec::new();
    }
    let choice = |sheet: &callbook_application::ports::SheetName| {
        let label = match sheet.visibility {
            Visibility::Visible => sheet.name.clone(),
            Visibility::Hidden | Visibility::VeryHidden => format!("{} (hidden)", sheet.name),
        };
        Choice::new(sheet.name.clone(), label)
    };
    facts.sheets.iter().map(choice).collect()
}

fn choices(used: Option<&str>, all: [Choice; 4]) -> Vec<Choice> {
    let found = used.map_or_else(|| "As found".to_owned(), |used| format!("{used}, as found"));
    std::iter::once(Choice::new("", found)).chain(all).collect()
}

fn headers(used: HeaderRow, asked: Option<HeaderRow>) -> Vec<Choice> {
    let label = |header: HeaderRow| match header {
        HeaderRow::At(row) => format!("In row {row}"),
        HeaderRow::Missing => "There are none".to_owned(),
    };
    let found = match asked {
        None => format!("{}, as found", label(used)),
        Some(_) => "As found".to_owned(),
    };
    let rows = (1..=HEADER_ROWS).map(HeaderRow::At).chain([HeaderRow::Missing]);
    // A row further down, as a program may ask for it.
    let beyond = asked.filter(|asked| matches!(asked, HeaderRow::At(row) if *row > HEADER_ROWS));
    let all = rows
        .chain(beyond)
        .map(|header| Choice::new(header.to_string(), label(header)));
    std::iter::once(Choice::new("", found)).chain(all).collect()
}
