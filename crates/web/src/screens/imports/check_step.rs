//! The third step: what would come of the file, before anything does.

use callbook_application::imports::Extent;
use callbook_domain::import::{Check, ColumnTarget, Import, ImportState, Reason, RowFinding};
use serde::Serialize;

use super::columns_step::DateQuestion;
use super::dates_question::ask;
use super::details::{Fact, ShareLine, rules, shares};
use super::figures::{Figure, Open, of_check};
use super::findings::warned;
use super::panel::{self, Panel};
use super::words::{counted, grouped, header};
use crate::forms::sentence;
use crate::screens::customers::FieldWords;

#[derive(Debug, Serialize)]
pub(crate) struct CheckStep {
    /// Why the file cannot be imported at all.
    pub(super) failure: Option<String>,
    /// What has to be said before the file can be looked through.
    pub(super) dates: Option<DateQuestion>,
    /// Rows that are refused for words in the status column.
    pub(super) unknown: Option<UnknownStatuses>,
    pub(super) figures: Vec<Figure>,
    pub(super) warned: Option<Warned>,
    pub(super) panel: Option<Panel>,
    pub(super) shares: Vec<ShareLine>,
    pub(super) rules: Vec<Fact>,
    /// The columns that nothing is taken from, by their names.
    pub(super) left_out: Option<String>,
    /// Whether it can still be decided.
    pub(super) open: bool,
    pub(super) foot: String,
    pub(super) import_label: Option<String>,
}

/// Rows that come in without something.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Warned {
    pub(super) text: String,
    pub(super) href: String,
}

/// Words in the status column that are no status, with the way to where they get a meaning.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct UnknownStatuses {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) href: String,
}

impl UnknownStatuses {
    /// So many words are named.
    const NAMED: usize = 5;

    fn of(import: &Import, check: &Check, page: &str) -> Option<Self> {
        let rows = check
            .checkpoint
            .counts
            .reasons
            .get(Reason::UnknownStatus.code())?;
        let words = check.status_words.iter();
        let unsaid = words.filter(|count| import.plan.status_words.get(&count.word).is_none());
        let named: Vec<String> = unsaid
            .take(Self::NAMED + 1)
            .map(|count| format!("“{}” {}", count.word, counted(count.rows, "row", "rows")))
            .collect();
        let more = if named.len() > Self::NAMED {
            " and others"
        } else {
            ""
        };
        Some(Self {
            title: match rows {
                1 => "1 row has a status that is none of yours".to_owned(),
                rows => format!("{} rows have a status that is none of yours", grouped(*rows)),
            },
            text: format!("{}{more}.", named[..named.len().min(Self::NAMED)].join(", ")),
            href: format!("{page}?step=columns#status-words"),
        })
        .filter(|_| !named.is_empty())
    }
}

impl CheckStep {
    /// `findings` are those that `open` wants.
    pub(super) fn new(import: &Import, open: Open, findings: &[RowFinding], words: &FieldWords<'_>) -> Self {
        let check = import.check.clone().unwrap_or_default();
        let counts = &check.checkpoint.counts;
        let page = format!("/imports/{}", import.id);
        let coming = counts.created + counts.updated;
        let is_open = import.state == ImportState::Checked;
        let lacking = warned(counts);
        let is_asked = check.doubt.is_some();
        Self {
            dates: check
                .doubt
                .as_ref()
                .filter(|_| is_open)
                .map(|doubt| DateQuestion {
                    required: true,
                    ..ask(doubt, Extent::Whole)
                }),
            unknown: UnknownStatuses::of(import, &check, &page).filter(|_| is_open),
            figures: if is_asked {
                Vec::new()
            } else {
                of_check(counts, &page, open)
            },
            warned: (lacking > 0).then(|| Warned {
                text: match lacking {
                    1 => "In 1 row something could not be understood. It comes in without that.".to_owned(),
                    many => format!(
                        "In {} rows something could not be understood. They come in without that.",
                        grouped(many)
                    ),
                },
                href: format!("{page}?step=check&show={}", Open::Warned.key()),
            }),
            panel: (counts.records() > 0).then(|| panel::of_check(import, counts, open, findings, words)),
            shares: shares(&check, words.directory),
            rules: rules(&import.plan, words.directory),
            left_out: left_out(import),
            open: is_open,
            foot: foot(coming, &check).to_owned(),
            import_label: (check.failure.is_none() && coming > 0)
                .then(|| format!("Import {}", counted(coming, "customer", "customers"))),
            failure: check.failure.as_deref().filter(|_| !is_asked).map(sentence),
        }
    }
}

fn left_out(import: &Import) -> Option<String> {
    let unused = import
        .columns
        .iter()
        .filter(|(_, target)| *target == ColumnTarget::Ignored);
    let names: Vec<String> = unused.map(|(name, _)| header(name)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

const fn foot(coming: u64, check: &Check) -> &'static str {
    match (coming, &check.failure) {
        (_, Some(_)) => "Nothing was written.",
        (0, None) => "Nothing in this file would change anything, so there is nothing to import.",
        _ => "Nothing is written yet. Once it is in, it can be undone.",
    }
}

/// Which rows are opened: those that were asked for, where there are any.
pub(super) fn opened(import: &Import, asked: Option<&str>) -> Open {
    let none = callbook_domain::import::ImportCounts::default();
    let counts = import
        .check
        .as_ref()
        .map_or(&none, |check| &check.checkpoint.counts);
    asked
        .and_then(Open::from_key)
        .filter(|open| open.rows(counts) > 0)
        .unwrap_or_else(|| Open::first_of(counts))
}
