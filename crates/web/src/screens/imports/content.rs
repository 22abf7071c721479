//! What the page of an import shows, by the step that is asked for and the state that it is in.

use axum::http::StatusCode;
use callbook_application::directory::Directory;
use callbook_application::imports::SurveyError;
use callbook_domain::access::Permission;
use callbook_domain::import::{FindingStage, Import, ImportState, Reading, RowFinding};

use super::check_step::{self, CheckStep};
use super::columns_step::{ColumnsStep, ReadingForm, RulesForm};
use super::details::Chosen;
use super::figures::Open;
use super::findings::LOOKED_AT;
use super::mistakes::told;
use super::outcome::{self, Outcome};
use super::page::{Content, Source, UnderWay};
use super::rail::Step;
use super::rules::RulesChosen;
use super::show::ShowQuery;
use crate::problem::Problem;
use crate::respond::Page;
use crate::screens::customers::FieldWords;
use crate::state::AppState;
use crate::viewer::Actor;

/// The step that is shown, and what it shows. One that is not reached yet is the one that is.
pub(super) async fn content(
    state: &AppState,
    actor: &Actor,
    page: &Page,
    import: &Import,
    directory: &Directory,
    query: &ShowQuery,
) -> Result<(Step, Content), Problem> {
    let reached = Step::reached(import.state);
    let step = query.step().filter(|step| *step <= reached).unwrap_or(reached);
    let asked = Some(query.show.as_str()).filter(|show| !show.is_empty());
    let looking = Looking {
        state,
        actor,
        page,
        import,
        directory,
    };
    Ok(match step {
        Step::File => (step, Content::Source(Source::new(import, directory, page.time()))),
        Step::Columns if import.state.is_open() => (step, looking.columns().await?),
        Step::Columns => (step, Content::Chosen(Chosen::new(import, directory))),
        Step::Check if import.state == ImportState::Checking => (step, looking.under_way()),
        Step::Check if import.check.is_some() => (step, looking.check(asked).await?),
        Step::Check | Step::Run if import.state.is_at_work() => (Step::Run, looking.under_way()),
        Step::Check | Step::Run => (Step::Run, looking.outcome(asked).await?),
    })
}

struct Looking<'a> {
    state: &'a AppState,
    actor: &'a Actor,
    page: &'a Page,
    import: &'a Import,
    directory: &'a Directory,
}

impl Looking<'_> {
    fn under_way(&self) -> Content {
        Content::UnderWay(UnderWay::new(self.import, self.state.clock.now()))
    }

    async fn columns(&self) -> Result<Content, Problem> {
        let survey = &self.state.use_cases.survey_import;
        let step = match survey.execute(&self.actor.viewer, self.import.id).await {
            Ok(survey) => ColumnsStep::found(&survey, self.page.time(), self.page.words()),
            Err(SurveyError::Sheet(error)) => {
                let text = told(&error);
                let problem = Problem::from(error);
                // What is not the file's fault is told as such.
                if problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
                    return Err(problem);
                }
                self.unreadable(text)
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Content::Columns(Box::new(step)))
    }

    fn unreadable(&self, error: String) -> ColumnsStep {
        let chosen = RulesChosen::of(&self.import.plan, self.directory);
        let rules = RulesForm::new(&chosen, self.directory, self.page.words());
        let asked = self.import.plan.reading != Reading::default();
        let reading = asked.then(ReadingForm::afresh);
        ColumnsStep::unreadable(error, reading, rules)
    }

    async fn check(&self, asked: Option<&str>) -> Result<Content, Problem> {
        let open = check_step::opened(self.import, asked);
        let findings = self.findings(FindingStage::Check, open).await?;
        let words = FieldWords {
            directory: self.directory,
            time: self.page.time(),
            region: self.actor.viewer.company().region,
        };
        let step = CheckStep::new(self.import, open, &findings, &words);
        Ok(Content::Check(Box::new(step)))
    }

    async fn outcome(&self, asked: Option<&str>) -> Result<Content, Problem> {
        let open = outcome::opened(self.import, asked);
        let findings = match open {
            Some(Open::Kept) => self.findings(FindingStage::Undo, Open::Kept).await?,
            Some(open) => self.findings(FindingStage::Run, open).await?,
            None => Vec::new(),
        };
        let viewer = &self.actor.viewer;
        let region = viewer.company().region;
        let waiting = if viewer.may(Permission::AssignCustomers) {
            let preview = &self.state.use_cases.preview_assignment;
            preview.unassigned_of(viewer, self.import.id).await?
        } else {
            0
        };
        let outcome = Outcome::new(
            self.import,
            open,
            &findings,
            waiting,
            self.directory,
            self.page.time(),
            region,
        );
        Ok(Content::Outcome(Box::new(outcome)))
    }

    async fn findings(&self, stage: FindingStage, open: Open) -> Result<Vec<RowFinding>, Problem> {
        let show = &self.state.use_cases.show_import;
        let (viewer, id) = (&self.actor.viewer, self.import.id);
        Ok(show
            .findings(viewer, id, (stage, open.kind()), 0, LOOKED_AT)
            .await?)
    }
}
