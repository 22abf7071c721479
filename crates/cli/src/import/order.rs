use callbook_application::UseCases;
use callbook_application::directory::Directory;
use callbook_application::imports::{
    ColumnChoice, NewField, PlanImportCommand, StartImportCommand, Survey, Then,
};
use callbook_application::ports::SheetFormat;
use callbook_domain::access::Viewer;
use callbook_domain::custom_field::{CustomFieldSet, FieldName};
use callbook_domain::ids::UserId;
use callbook_domain::import::{
    Because, ColumnPlan, ColumnTarget, Confidence, ImportField, ImportPlan, Reading, StatusWords, Suggestion,
};
use callbook_domain::text::folded;

use crate::commands::customers::status_named;
use crate::failure::{Failure, sentence};
use crate::flags::{ChosenColumn, ImportFlags, RoundRobin};

/// How the files of one command are imported.
pub(super) struct Order {
    plan: ImportPlan,
    chosen: Vec<(ColumnTarget, String)>,
    pub(super) new_fields: Vec<NewField>,
    /// The company's own fields before any file of this command came in.
    pub(super) fields: CustomFieldSet,
    pub(super) format: Option<SheetFormat>,
}

impl Order {
    /// What the flags say, with names looked up in the viewer's company.
    pub(super) async fn of(
        flags: &ImportFlags,
        use_cases: &UseCases,
        viewer: &Viewer,
    ) -> Result<Self, Failure> {
        let directory = use_cases.open_directory.execute(viewer).await?;
        let status = flags.status.as_deref();
        let chosen = flags.columns.iter().map(|chosen| target_of(chosen, &directory));
        let ignored = flags.ignored.iter();
        let ignored = ignored.map(|column| Ok((ColumnTarget::Ignored, column.clone())));
        Ok(Self {
            plan: ImportPlan {
                reading: Reading {
                    encoding: flags.reading.encoding,
                    delimiter: flags.reading.delimiter,
                    sheet: flags.reading.sheet.clone(),
                    header: flags.reading.header,
                },
                columns: ColumnPlan::default(),
                undecided: Vec::new(),
                dates: flags.dates,
                on_known: flags.on_duplicate,
                on_repeat: flags.on_repeat,
                status: status.map(|name| status_named(&directory, name)).transpose()?,
                share_among: sharers(&directory, flags.assign.as_ref())?,
                status_words: words(&directory, &flags.status_words)?,
            },
            chosen: chosen.chain(ignored).collect::<Result<_, _>>()?,
            new_fields: flags.new_fields.iter().map(|made| made.0.clone()).collect(),
            format: flags.format,
            fields: directory.custom_fields,
        })
    }

    /// What begins an import of that file, which then waits for [`Order::decision`].
    pub(super) fn beginning(&self, file_name: &str) -> StartImportCommand {
        let mut chosen = self.chosen.clone();
        // No other field is to be found in a column that becomes one.
        chosen.extend(
            self.new_fields
                .iter()
                .map(|made| (ColumnTarget::Ignored, made.column.clone())),
        );
        self.command(file_name, chosen)
    }

    /// What a look through that file is judged by.
    pub(super) fn look(&self, file_name: &str) -> StartImportCommand {
        self.command(file_name, self.chosen.clone())
    }

    fn command(&self, file_name: &str, chosen: Vec<(ColumnTarget, String)>) -> StartImportCommand {
        StartImportCommand {
            file_name: file_name.to_owned(),
            plan: ImportPlan {
                columns: ColumnPlan::Matched(chosen),
                ..self.plan.clone()
            },
            then: Then::Wait,
        }
    }

    /// Flags about the reading that mean nothing for a file of that format; in one command files may differ.
    pub(super) fn idle_flags(&self, format: SheetFormat) -> Vec<&'static str> {
        let reading = &self.plan.reading;
        let flags = match format {
            SheetFormat::Csv => [reading.sheet.as_ref().map(|_| "--sheet"), None],
            SheetFormat::Xlsx | SheetFormat::Xls | SheetFormat::Ods => [
                reading.delimiter.map(|_| "--delimiter"),
                reading.encoding.map(|_| "--encoding"),
            ],
        };
        flags.into_iter().flatten().collect()
    }

    /// What is decided about a file, given what it shows of itself.
    pub(super) fn decision(&self, survey: &Survey) -> Result<PlanImportCommand, Failure> {
        let columns = survey.headers.iter().zip(&survey.suggestions);
        Ok(PlanImportCommand {
            columns: columns
                .map(|(header, found)| self.choice(header, found, survey))
                .collect::<Result<_, _>>()?,
            dates: self.plan.dates,
            on_known: self.plan.on_known,
            on_repeat: self.plan.on_repeat,
            status: self.plan.status,
            share_among: self.plan.share_among.clone(),
            status_words: survey.status_words.clone(),
        })
    }

    fn choice(&self, header: &str, found: &Suggestion, survey: &Survey) -> Result<ColumnChoice, Failure> {
        let Some(made) = self.new_field(header) else {
            return Ok(if found.is_settled() {
                ColumnChoice::Use(found.acted_on())
            } else {
                ColumnChoice::LeaveOpen
            });
        };
        Ok(match made.existing(&survey.directory.custom_fields)? {
            Some(known) => ColumnChoice::Use(ColumnTarget::Custom(known.id)),
            None => ColumnChoice::Define(made.field.clone()),
        })
    }

    /// The field that is made of that column, where the company has it not among `fields`.
    pub(super) fn made_of(&self, header: &str, fields: &CustomFieldSet) -> Option<&FieldName> {
        let name = &self.new_field(header)?.field.name;
        fields.named(name.as_str()).is_none().then_some(name)
    }

    /// What that column is used for, and how that was found.
    pub(super) fn suggestion(&self, header: &str, found: &Suggestion, fields: &CustomFieldSet) -> Suggestion {
        let known = self
            .new_field(header)
            .and_then(|made| fields.named(made.field.name.as_str()));
        known.map_or(*found, |known| Suggestion {
            target: ColumnTarget::Custom(known.id),
            confidence: Confidence::Sure,
            because: Because::Chosen,
        })
    }

    fn new_field(&self, header: &str) -> Option<&NewField> {
        self.new_fields
            .iter()
            .find(|made| is_called(&made.column, header))
    }
}

fn is_called(wanted: &str, header: &str) -> bool {
    header.trim() == wanted.trim() || folded(header) == folded(wanted)
}

fn target_of(chosen: &ChosenColumn, directory: &Directory) -> Result<(ColumnTarget, String), Failure> {
    let word = &chosen.field;
    let built_in = word.parse::<ColumnTarget>().ok();
    let target = built_in.or_else(|| {
        let own = directory.custom_fields.named(word);
        own.map(|field| ColumnTarget::Custom(field.id))
    });
    let target = target.ok_or_else(|| {
        let built_in = ImportField::ALL.iter().map(|field| field.key().to_owned());
        let own = directory
            .custom_fields
            .active()
            .map(|field| field.name.to_string());
        let known: Vec<String> = built_in.chain(own).collect();
        Failure::usage(format!("There is no field \"{word}\".")).advise(format!(
            "Nothing was imported. Use one of {}, or ignore.",
            known.join(", ")
        ))
    })?;
    Ok((target, chosen.column.clone()))
}

/// What the words of `--status-word` mean.
fn words(directory: &Directory, pairs: &[String]) -> Result<StatusWords, Failure> {
    let mut words = StatusWords::default();
    for pair in pairs {
        words.say(pair, &directory.statuses).map_err(|refusal| {
            Failure::usage(sentence(&refusal.to_string())).advise("Nothing was imported.")
        })?;
    }
    Ok(words)
}

/// The users of `--assign`, all of them active ones of the company.
fn sharers(directory: &Directory, rule: Option<&RoundRobin>) -> Result<Vec<UserId>, Failure> {
    let Some(rule) = rule else { return Ok(Vec::new()) };
    let find = |name: &String| {
        let wanted = name.to_lowercase();
        let user = directory
            .active_users()
            .find(|user| user.username.as_str() == wanted);
        user.map(|user| user.id).ok_or_else(|| {
            Failure::nothing_done(format!("No active user is called {name}.")).advise("Nothing was imported.")
        })
    };
    rule.users.iter().map(find).collect()
}
