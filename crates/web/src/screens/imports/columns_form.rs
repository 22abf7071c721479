//! The form of the second step: what was chosen, and what is wrong about it.

use callbook_application::custom_fields::DefineFieldCommand;
use callbook_application::directory::Directory;
use callbook_application::imports::{ColumnChoice, PlanImportCommand, PlanImportError, Survey};
use callbook_domain::custom_field::{Choices, FieldKind, FieldName, UnknownFieldKind};
use callbook_domain::ids::{StatusId, UserId};
use callbook_domain::import::{ColumnTarget, Confidence, DateOrder, OnDuplicate, OnRepeat, StatusWords};
use serde::Deserialize;

use super::mistakes::{Mistakes, told};
use super::rules::RulesChosen;
use super::status_words;
use super::survey_step::NEW;

/// One entry of each list for each column of the file, in its order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ColumnsForm {
    target: Vec<String>,
    new_name: Vec<String>,
    new_kind: Vec<String>,
    new_choices: Vec<String>,
    pub(super) dates: String,
    on_duplicate: String,
    on_repeat: String,
    status: String,
    share_among: Vec<String>,
    /// `WORD=STATUS` each; a blank one says nothing.
    status_words: Vec<String>,
    /// Whether somebody only wants to see what the choices so far ask for.
    pub(super) look: String,
}

impl ColumnsForm {
    /// What the file and its plan suggest, as if somebody had chosen it.
    pub(super) fn of(survey: &Survey) -> Self {
        let plan = &survey.import.plan;
        let rules = RulesChosen::of(plan, &survey.directory);
        Self {
            target: survey
                .suggestions
                .iter()
                .map(|found| match found.confidence {
                    Confidence::Unknown => ColumnTarget::Ignored.to_string(),
                    _ => found.target.to_string(),
                })
                .collect(),
            dates: plan.dates.map_or("", |order| order.key()).to_owned(),
            on_duplicate: plan.on_known.key().to_owned(),
            on_repeat: plan.on_repeat.key().to_owned(),
            status: rules.status,
            share_among: plan.share_among.iter().map(ToString::to_string).collect(),
            status_words: status_words::pairs(&survey.status_words, &survey.directory),
            ..Self::default()
        }
    }

    /// What was said of words; what cannot be meant counts as not said here.
    pub(super) fn words(&self, directory: &Directory) -> StatusWords {
        let mut words = StatusWords::default();
        for pair in &self.status_words {
            // What is wrong is said by `read`.
            let _ = words.say(pair, &directory.statuses);
        }
        words
    }

    pub(super) fn target_of(&self, at: usize) -> String {
        match self.target.get(at) {
            Some(target) => target.clone(),
            None => ColumnTarget::Ignored.to_string(),
        }
    }

    pub(super) fn new_name_of(&self, at: usize) -> Option<String> {
        self.new_name.get(at).cloned()
    }

    pub(super) fn new_kind_of(&self, at: usize) -> String {
        self.new_kind
            .get(at)
            .cloned()
            .unwrap_or_else(|| "text".to_owned())
    }

    pub(super) fn new_choices_of(&self, at: usize) -> String {
        self.new_choices.get(at).cloned().unwrap_or_default()
    }

    /// The rules among which was chosen; what is no rule counts as the usual one here.
    pub(super) fn rules(&self) -> RulesChosen {
        RulesChosen {
            known: self.on_duplicate.parse().unwrap_or(OnDuplicate::Skip),
            repeated: self.on_repeat.parse().unwrap_or_default(),
            status: self.status.clone(),
            share_among: self
                .share_among
                .iter()
                .filter_map(|user| user.parse().ok())
                .collect(),
        }
    }

    /// What is to be done.
    pub(super) fn read(&self, directory: &Directory) -> Result<PlanImportCommand, Box<Mistakes>> {
        let mut wrong = Mistakes::default();
        let columns = (0..self.target.len()).filter_map(|at| self.read_column(at, &mut wrong));
        let command = PlanImportCommand {
            columns: columns.collect(),
            dates: self.read_dates(&mut wrong),
            on_known: rule(&self.on_duplicate, OnDuplicate::Skip, &mut wrong),
            on_repeat: rule(&self.on_repeat, OnRepeat::First, &mut wrong),
            status: self.read_status(directory, &mut wrong),
            share_among: self.read_sharers(&mut wrong),
            status_words: self.read_words(directory, &mut wrong),
        };
        if wrong.is_nothing() {
            Ok(command)
        } else {
            Err(Box::new(wrong))
        }
    }

    fn read_column(&self, at: usize, wrong: &mut Mistakes) -> Option<ColumnChoice> {
        let target = &self.target[at];
        if target == NEW {
            return self.read_new(at, wrong).map(ColumnChoice::Define);
        }
        let parsed = target
            .parse()
            .map_err(|error| wrong.at(at).target = Some(told(&error)));
        parsed.ok().map(ColumnChoice::Use)
    }

    fn read_new(&self, at: usize, wrong: &mut Mistakes) -> Option<DefineFieldCommand> {
        let name = FieldName::parse(&self.new_name_of(at).unwrap_or_default());
        let name = name.map_err(|error| wrong.at(at).name = Some(told(&error)));
        let kind = match self.new_kind_of(at).as_str() {
            "text" => Ok(FieldKind::Text),
            "number" => Ok(FieldKind::Number),
            "date" => Ok(FieldKind::Date),
            "choice" => Choices::parse(&self.new_choices_of(at))
                .map(FieldKind::Choice)
                .map_err(|error| wrong.at(at).choices = Some(told(&error))),
            _ => {
                wrong.at(at).target = Some(told(&UnknownFieldKind));
                Err(())
            }
        };
        Some(DefineFieldCommand {
            name: name.ok()?,
            kind: kind.ok()?,
        })
    }

    fn read_dates(&self, wrong: &mut Mistakes) -> Option<DateOrder> {
        if self.dates.is_empty() {
            return None;
        }
        let order = self.dates.parse();
        order.map_err(|error| wrong.refuse_dates(told(&error), None)).ok()
    }

    fn read_status(&self, directory: &Directory, wrong: &mut Mistakes) -> Option<StatusId> {
        let wanted = self.status.trim();
        if wanted.is_empty() {
            return None;
        }
        let status = directory.statuses.named(wanted).map(|status| status.id);
        if status.is_none() {
            wrong.status = Some(told(&PlanImportError::NoSuchStatus));
        }
        status
    }

    fn read_words(&self, directory: &Directory, wrong: &mut Mistakes) -> StatusWords {
        let mut words = StatusWords::default();
        for pair in self.status_words.iter().filter(|pair| !pair.is_empty()) {
            if let Err(refusal) = words.say(pair, &directory.statuses) {
                wrong.status_words = Some(told(&refusal));
            }
        }
        words
    }

    fn read_sharers(&self, wrong: &mut Mistakes) -> Vec<UserId> {
        let users: Result<_, _> = self.share_among.iter().map(|user| user.parse()).collect();
        users.unwrap_or_else(|_| {
            wrong.sharers = Some(told(&PlanImportError::NoSuchUser));
            Vec::new()
        })
    }
}

/// A rule that was chosen; the usual one where none was.
fn rule<R: std::str::FromStr<Err: std::fmt::Display>>(text: &str, usual: R, wrong: &mut Mistakes) -> R {
    if text.is_empty() {
        return usual;
    }
    text.parse().unwrap_or_else(|error| {
        wrong.whole = Some(told(&error));
        usual
    })
}
