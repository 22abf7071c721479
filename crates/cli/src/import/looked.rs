use std::collections::BTreeMap;

use callbook_application::directory::Directory;
use callbook_application::imports::FileChecked;
use callbook_domain::ids::CustomFieldId;
use callbook_domain::import::{FindingKind, ImportField, RowFinding};
use serde::Serialize;

use super::counted::Counted;
use crate::terminal::say;

/// What a look through a file has shown beside the figures. Serialised, it is part of the outcome that scripts read.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Looked {
    /// Of the new customers, how many each user would get, by username.
    shares: BTreeMap<String, u64>,
    /// The first new customers.
    created: Vec<Row>,
    /// The first customers that would change.
    updated: Vec<Update>,
    /// The first rows of each reason.
    examples: BTreeMap<&'static str, Vec<Row>>,
    /// Words of the status column that are no status and that nobody has said the meaning of, the most frequent first.
    unknown_statuses: Vec<Word>,
}

#[derive(Debug, Clone, Serialize)]
struct Word {
    word: String,
    rows: u64,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    row: u64,
    cells: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Update {
    row: u64,
    phone: String,
    name: String,
    changes: Vec<Change>,
}

#[derive(Debug, Clone, Serialize)]
struct Change {
    field: String,
    before: String,
    after: String,
}

/// So many of each are shown.
const SHOWN: usize = 5;
/// So many of each reason are told to people.
const TOLD: usize = 3;

impl Looked {
    pub(super) fn of(checked: &FileChecked) -> Self {
        let directory = &checked.directory;
        let mut looked = Self {
            shares: BTreeMap::new(),
            created: Vec::new(),
            updated: Vec::new(),
            examples: BTreeMap::new(),
            unknown_statuses: unknown(checked),
        };
        for (user, customers) in &checked.check.shares {
            let name = directory.user(*user).map(|user| user.username.to_string());
            looked
                .shares
                .insert(name.unwrap_or_else(|| user.to_string()), *customers);
        }
        for finding in &checked.findings {
            match finding.reason.kind() {
                FindingKind::Created if looked.created.len() < SHOWN => looked.created.push(row(finding)),
                FindingKind::Updated if looked.updated.len() < SHOWN => {
                    looked.updated.push(update(finding, directory));
                }
                FindingKind::Created | FindingKind::Updated | FindingKind::Kept => {}
                FindingKind::Refused | FindingKind::Skipped | FindingKind::Warned => {
                    let examples = looked.examples.entry(finding.reason.code()).or_default();
                    if examples.len() < SHOWN {
                        examples.push(row(finding));
                    }
                }
            }
        }
        looked
    }

    /// Some of the `count` rows for which that reason was given.
    pub(super) fn say_examples(&self, code: &str, count: u64) {
        let examples = self.examples.get(code).map_or(&[][..], Vec::as_slice);
        for row in examples.iter().take(TOLD) {
            say(format!("            row {}: {}", row.row, told(&row.cells)));
        }
        say_left_out(count, examples.len().min(TOLD));
    }

    /// What would change, and who would get how many.
    pub(super) fn say_rest(&self, counted: &Counted) {
        if !self.updated.is_empty() {
            say("  would change, for example:");
        }
        for update in &self.updated {
            let changes: Vec<String> = update.changes.iter().map(Change::told).collect();
            say(format!(
                "            row {}: {} {}: {}",
                update.row,
                update.phone,
                update.name,
                changes.join("; ")
            ));
        }
        if !self.updated.is_empty() {
            say_left_out(counted.updated, self.updated.len());
        }
        if !self.unknown_statuses.is_empty() {
            say("  words that are no status; say --status-word WORD=STATUS, or WORD= where it means none:");
        }
        for Word { word, rows } in &self.unknown_statuses {
            say(format!("  {rows:>8}  {}", one_line(word)));
        }
        if !self.shares.is_empty() {
            say("  new customers would go to:");
        }
        for (user, customers) in &self.shares {
            say(format!("  {customers:>8}  {user}"));
        }
    }
}

impl Change {
    fn told(&self) -> String {
        let value = |text: &str| {
            if text.is_empty() {
                "nothing".to_owned()
            } else {
                one_line(text)
            }
        };
        format!("{}: {} → {}", self.field, value(&self.before), value(&self.after))
    }
}

fn unknown(checked: &FileChecked) -> Vec<Word> {
    let counts = checked.check.status_words.iter();
    let open = counts.filter(|count| checked.status_words.get(&count.word).is_none());
    open.map(|count| Word {
        word: count.word.clone(),
        rows: count.rows,
    })
    .collect()
}

/// A row's cells in one line.
fn told(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| one_line(cell)).collect();
    cells.join(", ")
}

/// A cell may hold line ends, and what a terminal would take for a command.
fn one_line(cell: &str) -> String {
    cell.chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect()
}

fn say_left_out(count: u64, shown: usize) {
    let more = count.saturating_sub(shown as u64);
    if shown > 0 && more > 0 {
        say(format!("            and {more} more"));
    }
}

fn row(finding: &RowFinding) -> Row {
    Row {
        row: finding.row,
        cells: finding.cells.clone(),
    }
}

/// The cells of an update are the phone, the name, then field, value before and value after of each change.
fn update(finding: &RowFinding, directory: &Directory) -> Update {
    let mut cells = finding.cells.iter();
    let mut next = || cells.next().cloned().unwrap_or_default();
    let (phone, name) = (next(), next());
    let changes = finding.cells.get(2..).unwrap_or_default().chunks_exact(3);
    Update {
        row: finding.row,
        phone,
        name,
        changes: changes
            .map(|change| Change {
                field: field(&change[0], directory),
                before: value(&change[0], &change[1], directory),
                after: value(&change[0], &change[2], directory),
            })
            .collect(),
    }
}

/// A field of the company's own by its name.
fn field(word: &str, directory: &Directory) -> String {
    let own = word
        .strip_prefix("custom:")
        .and_then(|id| id.parse::<CustomFieldId>().ok());
    let own = own.and_then(|id| directory.custom_fields.get(id));
    own.map_or_else(|| word.to_owned(), |field| field.name.to_string())
}

/// A user by the name that signs in.
fn value(word: &str, stored: &str, directory: &Directory) -> String {
    if word != ImportField::AssignedTo.key() {
        return stored.to_owned();
    }
    let user = stored.parse().ok().and_then(|id| directory.user(id));
    user.map_or_else(|| stored.to_owned(), |user| user.username.to_string())
}
