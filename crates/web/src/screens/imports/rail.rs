//! The four steps of an import, each of which can be left and come back to.

use callbook_domain::import::{Import, ImportState};
use serde::Serialize;

/// One of the steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    File,
    Columns,
    Check,
    Run,
}

impl Step {
    const ALL: [Self; 4] = [Self::File, Self::Columns, Self::Check, Self::Run];

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Columns => "columns",
            Self::Check => "check",
            Self::Run => "run",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Columns => "Columns",
            Self::Check => "Check",
            Self::Run => "Run",
        }
    }

    pub(super) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.key() == key)
    }

    /// How far an import has come.
    pub(super) const fn reached(state: ImportState) -> Self {
        match state {
            ImportState::Draft => Self::Columns,
            ImportState::Checking | ImportState::Checked => Self::Check,
            _ => Self::Run,
        }
    }
}

/// One step as the rail shows it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RailStep {
    label: &'static str,
    state: &'static str,
    href: Option<String>,
}

/// The rail of a page that shows one step of an import.
pub(super) fn rail(import: &Import, shown: Step) -> Vec<RailStep> {
    let reached = Step::reached(import.state);
    let step = |step: Step| {
        let is_there = step <= reached && (step != Step::Check || import.check.is_some());
        let is_done = step < reached || import.state.is_over();
        RailStep {
            label: step.label(),
            state: match step {
                _ if step == shown => "current",
                _ if is_done => "done",
                _ => "next",
            },
            href: (is_there && step != shown).then(|| format!("/imports/{}?step={}", import.id, step.key())),
        }
    };
    Step::ALL.map(step).into()
}

/// The rail where there is no file yet.
pub(super) fn beginning() -> Vec<RailStep> {
    let step = |step: Step| RailStep {
        label: step.label(),
        state: if step == Step::File { "current" } else { "next" },
        href: None,
    };
    Step::ALL.map(step).into()
}

/// For samples: the steps before the one that is shown are done.
pub(super) fn sample(shown: Step) -> Vec<RailStep> {
    let step = |step: Step| RailStep {
        label: step.label(),
        state: match step.cmp(&shown) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "current",
            std::cmp::Ordering::Greater => "next",
        },
        href: (step < shown).then(|| format!("/imports/1?step={}", step.key())),
    };
    Step::ALL.map(step).into()
}
