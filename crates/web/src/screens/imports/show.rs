//! `GET /imports/{id}`: the page of one import, and `/imports/{id}/progress`, the piece of it that keeps up.

use axum::extract::{Path, State};
use axum_extra::extract::Query;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{FindingKind, Import};
use serde::{Deserialize, Serialize};

use super::findings::SHOWN;
use super::page::{Findings, ImportPage};
use super::progress::{ImportProgress, Progress};
use crate::forms;
use crate::problem::Problem;
use crate::respond::{Answer, Page, json};
use crate::security::Wants;
use crate::state::AppState;
use crate::viewer::Actor;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ShowQuery {
    /// An earlier import of the same file, as the upload found it.
    same_file: Option<String>,
}

impl ShowQuery {
    fn earlier(&self) -> Option<ImportId> {
        self.same_file.as_deref()?.parse().ok()
    }
}

pub(super) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(query): Query<ShowQuery>,
    actor: Actor,
    page: Page,
) -> Answer {
    let use_cases = &state.use_cases;
    let import = use_cases
        .show_import
        .execute(&actor.viewer, forms::id(&id)?)
        .await?;
    if page.wants() == Wants::Json {
        return Ok(json(&ImportDocument::from(&import)));
    }
    let directory = use_cases.open_directory.execute(&actor.viewer).await?;
    let findings = findings(&state, &actor, &import).await?;
    let mut screen = ImportPage::new(&import, findings, &directory, page.time(), state.clock.now());
    if let Some(earlier) = query.earlier() {
        let earlier = use_cases.show_import.execute(&actor.viewer, earlier).await?;
        screen = screen.after(&earlier, &directory, page.time());
    }
    page.screen(&screen)
}

pub(super) async fn progress(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(query): Query<ShowQuery>,
    actor: Actor,
    page: Page,
) -> Answer {
    let import = state
        .use_cases
        .show_import
        .execute(&actor.viewer, forms::id(&id)?)
        .await?;
    let mut progress = Progress::new(&import, state.clock.now());
    if let Some(earlier) = query.earlier() {
        progress = progress.remembering(earlier);
    }
    page.fragment(&ImportProgress { progress })
}

/// The first rows of each kind; while it runs there are none to be shown.
async fn findings(state: &AppState, actor: &Actor, import: &Import) -> Result<Findings, Problem> {
    if !import.state.is_over() {
        return Ok(Findings::default());
    }
    let of = |kind| {
        state
            .use_cases
            .show_import
            .findings(&actor.viewer, import.id, kind, 0, SHOWN)
    };
    Ok(Findings {
        refused: of(FindingKind::Refused).await?,
        warned: of(FindingKind::Warned).await?,
        skipped: of(FindingKind::Skipped).await?,
    })
}

/// An import for programs.
#[derive(Debug, Serialize)]
struct ImportDocument {
    import_id: String,
    file: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
    records: u64,
    created: u64,
    updated: u64,
    skipped: u64,
    refused: u64,
    rows_expected: Option<u64>,
    reasons: std::collections::BTreeMap<&'static str, u64>,
    created_at: String,
    ended_at: Option<String>,
}

impl From<&Import> for ImportDocument {
    fn from(import: &Import) -> Self {
        let counts = &import.checkpoint.counts;
        Self {
            import_id: import.id.to_string(),
            file: import.file_name.clone(),
            state: import.state.key(),
            failure: import.failure.clone(),
            records: counts.records(),
            created: counts.created,
            updated: counts.updated,
            skipped: counts.skipped,
            refused: counts.refused,
            rows_expected: import.rows_expected,
            reasons: counts.reasons.clone(),
            created_at: import.created_at.to_string(),
            ended_at: import.ended_at.map(|at| at.to_string()),
        }
    }
}
