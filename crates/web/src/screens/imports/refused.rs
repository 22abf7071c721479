//! `GET /imports/{id}/refused`: the refused rows only (`?stage=check`: those that a check would refuse), in the file's
//! columns, each with its number and the reason, in a file like the original (`?format=csv` or `xlsx`: as that). Mended
//! and uploaded again, its columns are recognised as they were.

use axum::extract::{Path, State};
use axum_extra::extract::Query;
use callbook_application::imports::{RefusedForm, RefusedRowsError};
use callbook_application::ports::{TableFormat, TextForm, UnknownTableFormat};
use callbook_domain::import::FindingStage;
use futures::stream::try_unfold;
use serde::Deserialize;

use crate::attachment::table;
use crate::forms;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::AppState;
use crate::viewer::Actor;

/// Endings of texts; a text that is called otherwise is called CSV.
const TEXTS: [&str; 4] = ["csv", "txt", "tsv", "tab"];

/// Which rows: those that a check would refuse, or those that were; and as what kind of file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RefusedQuery {
    stage: String,
    format: String,
}

impl RefusedQuery {
    fn stage(&self) -> FindingStage {
        match self.stage.as_str() {
            "check" => FindingStage::Check,
            _ => FindingStage::Run,
        }
    }

    fn form(&self) -> Result<RefusedForm, Problem> {
        let format = Some(self.format.as_str()).filter(|format| !format.is_empty());
        let format = format.map(str::parse).transpose();
        Ok(RefusedForm {
            format: format
                .map_err(|error: UnknownTableFormat| Problem::field("format", error.to_string()))?,
            letters: TextForm::MarkedUtf8,
        })
    }
}

pub(super) async fn download(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(query): Query<RefusedQuery>,
    actor: Actor,
) -> Answer {
    let rows = &state.use_cases.refused_rows;
    let (stage, form) = (query.stage(), query.form()?);
    let mut file = rows.execute(&actor.viewer, forms::id(&id)?, stage, form).await?;
    let (name, layout) = (name(file.original(), file.layout().format()), file.layout());
    let first = file.next().await?;
    let rest = try_unfold(file, async |mut file| {
        Ok::<_, RefusedRowsError>(file.next().await?.map(|part| (part, file)))
    });
    Ok(table(&name, layout, first, rest))
}

/// What the file of the refused rows of another is called.
fn name(original: &str, format: TableFormat) -> String {
    let (stem, ending) = match original.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, ending),
        _ => (original, ""),
    };
    let ending = match format {
        TableFormat::Csv if TEXTS.iter().any(|text| ending.eq_ignore_ascii_case(text)) => ending,
        format => format.key(),
    };
    format!("refused rows of {stem}.{ending}")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("leads.csv", TableFormat::Csv, "refused rows of leads.csv")]
    #[case("leads.TXT", TableFormat::Csv, "refused rows of leads.TXT")]
    #[case("leads.xlsx", TableFormat::Csv, "refused rows of leads.csv")]
    #[case("leads.xls", TableFormat::Xlsx, "refused rows of leads.xlsx")]
    #[case("June 1.5.ods", TableFormat::Xlsx, "refused rows of June 1.5.xlsx")]
    #[case(".csv", TableFormat::Csv, "refused rows of .csv.csv")]
    #[case("leads", TableFormat::Xlsx, "refused rows of leads.xlsx")]
    fn it_is_called_as_the_original_and_as_what_it_is(
        #[case] original: &str,
        #[case] format: TableFormat,
        #[case] expected: &str,
    ) {
        assert_eq!(name(original, format), expected);
    }
}
