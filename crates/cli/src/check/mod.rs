//! `callbook check`: what is not as it should be before others are let in. Facts are gathered first; what follows from
//! them is decided by pure functions, a file each.

mod database;
mod files;
mod finding;
mod gather;
mod mail;
mod network;
mod people;
mod secrets;
mod storage;
mod upkeep;

use serde::Serialize;

use self::finding::{Finding, Severity};
use self::gather::Facts;
use crate::answer;
use crate::failure::{Exit, Failure};
use crate::flags::{CheckFlags, GlobalFlags, Output};
use crate::settings::Settings;
use crate::terminal::say;

pub(crate) async fn run(
    settings: &Settings,
    everywhere: &GlobalFlags,
    flags: &CheckFlags,
) -> Result<Exit, Failure> {
    let facts = gather::facts(settings, everywhere, &flags.serve).await?;
    let found = findings(&facts);
    match flags.output() {
        Output::Json => say(json(&found)?),
        Output::Lines => lines(&found).iter().for_each(say),
    }
    let is_grave = found.iter().any(|finding| finding.severity < Severity::Advice);
    Ok(if is_grave { Exit::Found } else { Exit::AllIn })
}

/// Everything that is found, the gravest first.
fn findings(facts: &Facts) -> Vec<Finding> {
    let mut found = network::findings(&facts.network);
    found.extend(secrets::findings(&facts.secrets));
    found.extend(database::findings(&facts.database));
    found.extend(facts.people.iter().flat_map(people::findings));
    found.extend(facts.upkeep.iter().flat_map(upkeep::findings));
    found.extend(mail::findings(&facts.mail));
    found.extend(facts.storage.iter().flat_map(storage::findings));
    found.sort_by_key(|finding| finding.severity);
    found
}

#[derive(Debug, Serialize)]
struct Report<'a> {
    errors: usize,
    warnings: usize,
    advice: usize,
    findings: &'a [Finding],
}

fn count(found: &[Finding], severity: Severity) -> usize {
    found
        .iter()
        .filter(|finding| finding.severity == severity)
        .count()
}

fn json(found: &[Finding]) -> Result<String, Failure> {
    let report = Report {
        errors: count(found, Severity::Error),
        warnings: count(found, Severity::Warning),
        advice: count(found, Severity::Advice),
        findings: found,
    };
    answer::written(serde_json::to_string_pretty(&report))
}

fn lines(found: &[Finding]) -> Vec<String> {
    let mut lines = Vec::new();
    for finding in found {
        lines.push(format!(
            "{}: {} [{}]",
            finding.severity, finding.what, finding.code
        ));
        lines.push(format!("  {}", finding.why));
        lines.push(format!("  Remedy: {}", finding.remedy));
        lines.push(String::new());
    }
    lines.push(match found {
        [] => "Nothing was found. Callbook is ready for others.".to_owned(),
        found => format!(
            "Errors: {}. Warnings: {}. Advice: {}.",
            count(found, Severity::Error),
            count(found, Severity::Warning),
            count(found, Severity::Advice)
        ),
    });
    lines
}
