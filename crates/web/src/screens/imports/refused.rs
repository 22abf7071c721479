//! `GET /imports/{id}/refused`: the refused rows only, in the file's columns, each with its number and the reason.
//! Mended and uploaded again, its columns are recognised as they were.

use axum::body::Body;
use axum::extract::{Path, State};
use callbook_application::imports::SeeImportsError;
use callbook_domain::access::Viewer;
use callbook_domain::import::{FindingKind, Import, RowFinding};
use futures::stream::try_unfold;

use super::attachment::attachment;
use super::csv::{BYTE_ORDER_MARK, push_row};
use crate::forms;
use crate::respond::Answer;
use crate::state::AppState;
use crate::viewer::Actor;

/// So many rows are in memory at once.
const AT_ONCE: u32 = 2_000;

pub(super) async fn download(State(state): State<AppState>, Path(id): Path<String>, actor: Actor) -> Answer {
    let import = state
        .use_cases
        .show_import
        .execute(&actor.viewer, forms::id(&id)?)
        .await?;
    let name = format!("refused rows of {}.csv", stem(&import.file_name));
    let begun = Sending {
        state,
        viewer: actor.viewer,
        width: import.columns.len(),
        import,
        next: Next::Header,
    };
    let body = Body::from_stream(try_unfold(begun, Sending::part));
    Ok(attachment(&name, "text/csv; charset=utf-8", body))
}

/// The name without its last extension.
fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

struct Sending {
    state: AppState,
    viewer: Viewer,
    import: Import,
    width: usize,
    next: Next,
}

enum Next {
    Header,
    RowsAfter(u64),
}

impl Sending {
    /// The next part of the file. A failure breaks the download off, so that nobody takes half for the whole.
    async fn part(mut self) -> Result<Option<(String, Self)>, SeeImportsError> {
        let mut text = String::new();
        match self.next {
            Next::Header => {
                text.push_str(BYTE_ORDER_MARK);
                let headers = self.import.columns.iter().map(|(header, _)| header.as_str());
                push_row(&mut text, headers.chain(["row", "reason"]));
                self.next = Next::RowsAfter(0);
            }
            Next::RowsAfter(row) => {
                let show = &self.state.use_cases.show_import;
                let rows = show
                    .findings(&self.viewer, self.import.id, FindingKind::Refused, row, AT_ONCE)
                    .await?;
                let Some(last) = rows.last() else {
                    return Ok(None);
                };
                self.next = Next::RowsAfter(last.row);
                for finding in &rows {
                    push_finding(&mut text, finding, self.width);
                }
            }
        }
        Ok(Some((text, self)))
    }
}

fn push_finding(text: &mut String, finding: &RowFinding, width: usize) {
    let number = finding.row.to_string();
    // Row and reason keep their columns where the row had fewer cells than the header, or more.
    let blank = width.saturating_sub(finding.cells.len());
    let cells = finding
        .cells
        .iter()
        .map(String::as_str)
        .chain(std::iter::repeat_n("", blank));
    let (own, extra): (Vec<_>, Vec<_>) = cells.enumerate().partition(|(index, _)| *index < width);
    let tail = [number.as_str(), finding.reason.message()];
    let own = own.into_iter().map(|(_, cell)| cell);
    let extra = extra.into_iter().map(|(_, cell)| cell);
    push_row(text, own.chain(tail).chain(extra));
}
