//! What a program may say beside the file that it uploads.

use std::fmt::Display;
use std::str::FromStr;

use callbook_application::directory::Directory;
use callbook_application::imports::{StartImportCommand, Then};
use callbook_domain::import::ImportPlan;

use super::mistakes::told;
use crate::problem::Problem;

const KNOWN: &str = "file, on_duplicate, on_repeat, share_among, status, status_words, dates, dry_run";

/// The fields as they came.
#[derive(Debug)]
pub(super) struct UploadFields {
    plan: ImportPlan,
    /// The key or label of the status that new customers get.
    status: Option<String>,
    /// Usernames or ids.
    share_among: Vec<String>,
    /// What words mean that are no status, as `WORD=STATUS`.
    status_words: Vec<String>,
    then: Then,
}

impl UploadFields {
    pub(super) fn new(then: Then) -> Self {
        Self {
            plan: ImportPlan::default(),
            status: None,
            share_among: Vec::new(),
            status_words: Vec::new(),
            then,
        }
    }

    /// Takes one more field. Where somebody decides later there are none but the file.
    ///
    /// # Errors
    /// 422 with the field's name.
    pub(super) fn take(&mut self, name: &str, text: &str) -> Result<(), Problem> {
        match name {
            _ if self.then == Then::Wait => return Err(unknown(name, "file")),
            "on_duplicate" => self.plan.on_known = parsed(name, text)?,
            "on_repeat" => self.plan.on_repeat = parsed(name, text)?,
            "share_among" => self.share_among.push(text.to_owned()),
            "status" => self.status = (!text.is_empty()).then(|| text.to_owned()),
            "status_words" if text.is_empty() => {}
            "status_words" => self.status_words.push(text.to_owned()),
            "dates" if text.is_empty() => self.plan.dates = None,
            "dates" => self.plan.dates = Some(parsed(name, text)?),
            "dry_run" => self.then = dry_run(text)?,
            other => return Err(unknown(other, KNOWN)),
        }
        Ok(())
    }

    /// What is to be done with the file.
    ///
    /// # Errors
    /// 422 where the company has no such status, or a word cannot be meant so.
    pub(super) fn command(
        self,
        file_name: String,
        directory: &Directory,
    ) -> Result<StartImportCommand, Problem> {
        let mut plan = self.plan;
        if let Some(wanted) = &self.status {
            let status = directory.statuses.named(wanted).map(|status| status.id);
            let missing = || Problem::field("status", "There is no such status; use a key or a label");
            plan.status = Some(status.ok_or_else(missing)?);
        }
        for wanted in &self.share_among {
            let mut active = directory.active_users();
            let user = active.find(|user| {
                user.id.to_string() == *wanted || user.username.as_str() == wanted.to_lowercase()
            });
            let missing = || Problem::field("share_among", format!("No active user is called \"{wanted}\""));
            plan.share_among.push(user.ok_or_else(missing)?.id);
        }
        for pair in &self.status_words {
            let said = plan.status_words.say(pair, &directory.statuses);
            said.map_err(|refusal| Problem::field("status_words", told(&refusal)))?;
        }
        Ok(StartImportCommand {
            file_name,
            plan,
            then: self.then,
        })
    }
}

fn dry_run(text: &str) -> Result<Then, Problem> {
    match text {
        "true" => Ok(Then::Check),
        "false" => Ok(Then::Run),
        _ => Err(Problem::field("dry_run", "Use true or false")),
    }
}

fn parsed<T: FromStr<Err: Display>>(name: &str, text: &str) -> Result<T, Problem> {
    text.parse().map_err(|error| Problem::field(name, told(&error)))
}

fn unknown(name: &str, known: &str) -> Problem {
    Problem::field(name, format!("There is no field \"{name}\": use {known}"))
}
