use std::time::Instant;

use callbook_application::imports::Survey;
use callbook_application::ports::SheetFormat;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{Import, ImportState};

use super::bar::Bars;
use super::columns::{ColumnUse, tell_of};
use super::looked::Looked;
use super::order::Order;
use super::outcome::{FileOutcome, State};
use super::refused::Places;
use super::upload::{self, TakenIn};
use super::work::{Ended, Work};
use crate::failure::Failure;
use crate::input::Source;
use crate::terminal::tell;

/// Runs the files of one command.
pub(super) struct Runner<'a> {
    pub(super) work: Work<'a>,
    pub(super) order: Order,
    pub(super) places: Places,
    pub(super) bars: Bars,
}

impl Runner<'_> {
    /// Says what importing the file would do.
    pub(super) async fn check(&self, number: usize, file: &Source) -> FileOutcome {
        let since = Instant::now();
        let name = file.to_string();
        let Work { callbook, viewer, .. } = self.work;
        let checked = async {
            let upload = upload::take_in(&callbook.use_cases, viewer, file, self.order.format).await?;
            self.point_out_idle(&name, &upload);
            let look = self.order.look(&upload.file_name);
            let new_fields = self.order.new_fields.clone();
            let checked = callbook
                .use_cases
                .check_file
                .execute(viewer, upload.upload, look, new_fields)
                .await?;
            self.places
                .write_checked(number, &callbook.use_cases, &checked)
                .await?;
            Ok::<_, Failure>(checked)
        };
        let checked = match checked.await {
            Ok(checked) => checked,
            Err(failure) => return FileOutcome::failed(&name, failure, since),
        };
        let columns = checked
            .columns
            .iter()
            .zip(&checked.found)
            .map(
                |((header, target), found)| match self.order.made_of(header, &self.order.fields) {
                    Some(field) => ColumnUse::made(header, field.as_str()),
                    None => ColumnUse::of(header, *target, found, &checked.directory),
                },
            );
        let columns: Vec<ColumnUse> = columns.collect();
        tell_of(&name, &columns);
        point_out(&name, checked.same_file);
        FileOutcome::checked(
            &name,
            &checked.check.checkpoint.counts,
            Looked::of(&checked),
            since,
        )
        .with_columns(columns)
        .with_same_file(checked.same_file)
    }

    /// Imports the file.
    pub(super) async fn import(&self, number: usize, file: &Source) -> FileOutcome {
        let since = Instant::now();
        let name = file.to_string();
        let Work { callbook, viewer, .. } = self.work;
        let started = async {
            let upload = upload::take_in(&callbook.use_cases, viewer, file, self.order.format).await?;
            self.point_out_idle(&name, &upload);
            let beginning = self.order.beginning(&upload.file_name);
            Ok::<_, Failure>(
                callbook
                    .use_cases
                    .start_import
                    .execute(viewer, upload.upload, beginning)
                    .await?,
            )
        };
        let started = match started.await {
            Ok(started) => started,
            Err(failure) => return FileOutcome::failed(&name, failure, since),
        };
        point_out(&name, started.same_file);
        let id = started.import.id;
        match self.decide(&name, id).await {
            Ok(columns) => self
                .to_its_end(number, &name, id, since)
                .await
                .with_columns(columns)
                .with_same_file(started.same_file),
            Err(failure) => {
                self.discard(&name, id).await;
                FileOutcome::failed(&name, failure, since)
            }
        }
    }

    /// Decides about the file's columns and queues its run.
    async fn decide(&self, name: &str, id: ImportId) -> Result<Vec<ColumnUse>, Failure> {
        let Work { callbook, viewer, .. } = self.work;
        let use_cases = &callbook.use_cases;
        let survey = use_cases.survey_import.execute(viewer, id).await?;
        let columns = self.uses(&survey);
        tell_of(name, &columns);
        let decision = self.order.decision(&survey)?;
        use_cases.plan_import.execute(viewer, id, decision).await?;
        use_cases.decide_import.run(viewer, id).await?;
        Ok(columns)
    }

    /// Somebody may take the file for another kind of file.
    fn point_out_idle(&self, name: &str, upload: &TakenIn) {
        let flags = self.order.idle_flags(upload.format);
        let mean = match flags[..] {
            [] => return,
            [_] => "means",
            _ => "mean",
        };
        let what = match upload.format {
            SheetFormat::Csv => "text",
            SheetFormat::Xlsx | SheetFormat::Xls | SheetFormat::Ods => "a workbook",
        };
        tell(format!(
            "{name}: it is {what}: {} {mean} nothing here.",
            flags.join(" and ")
        ));
    }

    fn uses(&self, survey: &Survey) -> Vec<ColumnUse> {
        let columns = survey.headers.iter().zip(&survey.suggestions);
        let fields = &survey.directory.custom_fields;
        let used = columns.map(|(header, found)| match self.order.made_of(header, fields) {
            Some(field) => ColumnUse::made(header, field.as_str()),
            None => {
                let found = self.order.suggestion(header, found, fields);
                ColumnUse::of(header, found.acted_on(), &found, &survey.directory)
            }
        });
        used.collect()
    }

    /// A file that cannot be imported as it was asked leaves nothing behind.
    async fn discard(&self, name: &str, id: ImportId) {
        let Work { callbook, viewer, .. } = self.work;
        if let Err(error) = callbook.use_cases.decide_import.discard(viewer, id).await {
            tell(format!("callbook: {name}: {}", Failure::from(error)));
        }
    }

    /// Goes on with an import that was stopped or killed.
    pub(super) async fn resume(&self, import: ImportId) -> FileOutcome {
        let since = Instant::now();
        let show = &self.work.callbook.use_cases.show_import;
        match show.execute(self.work.viewer, import).await {
            Ok(found) if found.can_be_run() => {
                let failure = self.not_on_its_way(&found);
                let state = match found.state {
                    ImportState::Cancelled => State::Cancelled,
                    _ => State::Failed,
                };
                FileOutcome::left(&found.file_name, &found, state, failure, since)
            }
            Ok(found) => self.to_its_end(0, &found.file_name, import, since).await,
            Err(error) => FileOutcome::failed(&import.to_string(), error.into(), since),
        }
    }

    /// Nobody works on it before somebody says so: what to say.
    fn not_on_its_way(&self, import: &Import) -> Failure {
        let (id, user) = (import.id, &self.work.viewer.user().username);
        let run = format!("callbook imports run --as {user} {id}");
        let discard = format!("callbook imports discard --as {user} {id}");
        let (what, way) = match import.state {
            ImportState::Checking => (
                "It is being looked through: nothing of it has begun.",
                format!("Import it as it is with: {run}, or forget it with: {discard}"),
            ),
            ImportState::Checked => (
                "It was looked through, and nobody has said that it is to be imported: nothing of it has begun.",
                format!("Import it with: {run}, or forget it with: {discard}"),
            ),
            ImportState::Cancelled => (
                "It was stopped by somebody; what was in stayed.",
                format!("Go on with the rest with: {run}"),
            ),
            _ => (
                "Its columns are not decided about yet: nothing of it has begun.",
                format!("Go on with it in the browser, or forget it with: {discard}"),
            ),
        };
        Failure::nothing_done(what).advise(way)
    }

    async fn to_its_end(&self, number: usize, name: &str, import: ImportId, since: Instant) -> FileOutcome {
        let bar = self.bars.of_file(name);
        let ended = self.work.until_over(import, &bar).await;
        drop(bar);
        let (import, failure) = match ended {
            Ok(Ended::Over(import)) => {
                let outcome = FileOutcome::over(name, &import, since);
                let use_cases = &self.work.callbook.use_cases;
                let written = self
                    .places
                    .write_import(number, use_cases, self.work.viewer, import.id)
                    .await;
                if let Err(failure) = written {
                    tell(format!("callbook: {name}: {failure}"));
                }
                return outcome;
            }
            Ok(Ended::Stopped(import)) => (import, "It was stopped.".to_owned()),
            Ok(Ended::Interrupted(import, why)) => (import, why),
            Err(failure) => return FileOutcome::failed(name, failure, since),
        };
        let advice = format!(
            "The first {} records are in. Go on with: callbook import --as {} --resume {}",
            import.checkpoint.counts.records(),
            self.work.viewer.user().username,
            import.id
        );
        let failure = Failure::nothing_done(failure).advise(advice);
        FileOutcome::left(name, &import, State::Stopped, failure, since)
    }
}

/// Somebody may have meant another file.
fn point_out(name: &str, same_file: Option<ImportId>) {
    if let Some(earlier) = same_file {
        tell(format!(
            "{name}: the same file was imported before, as {earlier}."
        ));
    }
}
