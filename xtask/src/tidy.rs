//! Runs every rule and tells what it found.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::project::Project;
use crate::rules::RULES;

/// Everything found goes to standard output as `path:line: [rule] advice`, so that an editor can jump to it.
pub(crate) fn run() -> ExitCode {
    let project = match Project::read() {
        Ok(project) => project,
        Err(error) => return refuse(&format!("tidy could not read the project: {error}")),
    };
    let mut report = String::new();
    let mut count = 0;
    for rule in RULES {
        let mut findings = (rule.check)(&project);
        findings.sort();
        for finding in findings {
            count += 1;
            report.push_str(&format!(
                "{}:{}: [{}] {}\n",
                finding.path, finding.line, rule.name, finding.advice
            ));
        }
    }
    if count == 0 {
        report.push_str(&format!(
            "tidy: {} rules, {} files, {} crates: nothing found\n",
            RULES.len(),
            project.files.len(),
            project.packages.len()
        ));
    } else {
        report.push_str(&format!("tidy: {count} found\n"));
    }
    tell(&report);
    if count == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// What is looked for, a line a rule.
pub(crate) fn list() -> ExitCode {
    let mut report = String::new();
    for rule in RULES {
        report.push_str(&format!("{:<20} {}\n", rule.name, rule.refuses));
    }
    tell(&report);
    ExitCode::SUCCESS
}

pub(crate) fn refuse(message: &str) -> ExitCode {
    // Nothing can be done about a closed standard error.
    let _ = writeln!(io::stderr(), "{message}");
    ExitCode::from(2)
}

fn tell(report: &str) {
    // A reader that has seen enough (`| head`) is no error.
    let _ = io::stdout().write_all(report.as_bytes());
}
