//! What the columns of a file are likely to hold: by what was decided for such a file before, by name, by content.

use std::collections::HashMap;

use super::{
    Because, Cell, ColumnError, ColumnTarget, Confidence, DateOrder, Fingerprint, ImportField, Suggestion,
    parse_date,
};
use crate::company::Region;
use crate::custom_field::CustomFieldSet;
use crate::ids::UserId;
use crate::phone::Phone;
use crate::status::StatusSet;
use crate::text::folded;
use crate::user::Email;

/// What the columns of a file are matched by.
#[derive(Debug)]
pub struct Matching<'a> {
    /// Where phones without a country code belong.
    pub region: Region,
    /// The company's statuses.
    pub statuses: &'a StatusSet,
    /// The active users by what a file may call them, in small letters.
    pub users: &'a HashMap<String, UserId>,
    /// The company's own fields.
    pub custom: &'a CustomFieldSet,
    /// What somebody has said, by header. It comes before all else.
    pub chosen: &'a [(ColumnTarget, String)],
    /// What was decided for a file with these headers before; `None` for columns that nobody has decided about.
    pub remembered: Option<&'a [Option<ColumnTarget>]>,
}

/// So many of the cells that hold something have to look alike.
const MOST: f64 = 0.8;
/// A column with a phone's name in which fewer are phones is not the phone's, where there is a better one.
const FEW: f64 = 0.2;

/// What each column is taken for, given the headers and some of the first rows.
///
/// # Errors
/// [`ColumnError::NoSuchColumn`] where somebody chose a column that is not there.
pub fn suggest(
    headers: &[String],
    rows: &[Vec<Cell>],
    by: &Matching<'_>,
) -> Result<Vec<Suggestion>, ColumnError> {
    let mut table = Table {
        names: headers.iter().map(|header| folded(header)).collect(),
        rows,
        by,
        found: remembered(headers, by),
    };
    for (target, wanted) in by.chosen {
        let column =
            column_named(headers, &table.names, wanted).ok_or_else(|| ColumnError::NoSuchColumn {
                wanted: wanted.clone(),
                found: headers.to_vec(),
            })?;
        table.take(column, *target, Confidence::Sure, Because::Chosen);
    }
    table.leave_out_reasons(Fingerprint::width(headers));
    for field in ImportField::ALL {
        table.match_name(field);
    }
    table.match_custom();
    table.match_content();
    Ok(table.found)
}

/// What is known of the columns by an earlier file; nothing of those that nobody has decided about.
fn remembered(headers: &[String], by: &Matching<'_>) -> Vec<Suggestion> {
    let remembered = by.remembered.filter(|_| by.chosen.is_empty());
    let usable = |target: &ColumnTarget| match target {
        ColumnTarget::Custom(field) => by.custom.get(*field).is_some_and(|field| field.is_active()),
        ColumnTarget::Ignored | ColumnTarget::Field(_) => true,
    };
    let suggestion = |target: &Option<ColumnTarget>| {
        target.map_or(Suggestion::NONE, |target| Suggestion {
            target: if usable(&target) {
                target
            } else {
                ColumnTarget::Ignored
            },
            confidence: Confidence::Sure,
            because: Because::Remembered,
        })
    };
    let mut found: Vec<Suggestion> = remembered.unwrap_or_default().iter().map(suggestion).collect();
    found.resize(headers.len(), Suggestion::NONE);
    found
}

fn column_named(headers: &[String], names: &[String], wanted: &str) -> Option<usize> {
    let exact = headers.iter().position(|header| header.trim() == wanted.trim());
    exact.or_else(|| names.iter().position(|name| *name == folded(wanted)))
}

struct Table<'a> {
    names: Vec<String>,
    rows: &'a [Vec<Cell>],
    by: &'a Matching<'a>,
    found: Vec<Suggestion>,
}

impl Table<'_> {
    fn take(&mut self, column: usize, target: ColumnTarget, confidence: Confidence, because: Because) {
        self.found[column] = Suggestion {
            target,
            confidence,
            because,
        };
    }

    /// The columns behind those that count are what a file of refused rows says of each row, and nothing of a customer.
    fn leave_out_reasons(&mut self, width: usize) {
        for column in self.free().into_iter().filter(|column| *column >= width) {
            self.found[column] = Suggestion::LEFT_OUT;
        }
    }

    fn has(&self, target: ColumnTarget) -> bool {
        self.found.iter().any(|found| found.target == target)
    }

    /// Columns that nothing is known of yet, the left ones first.
    fn free(&self) -> Vec<usize> {
        let is_free = |column: &usize| self.found[*column].because == Because::Nothing;
        (0..self.found.len()).filter(is_free).collect()
    }

    fn match_name(&mut self, field: ImportField) {
        let target = ColumnTarget::Field(field);
        if self.has(target) && !target.is_repeatable() {
            return;
        }
        let free = self.free();
        let mut candidates: Vec<(usize, usize)> = free
            .iter()
            .filter_map(|&column| {
                let name = self.names[column].as_str();
                let rank = field.synonyms().iter().position(|synonym| *synonym == name)?;
                Some((rank, column))
            })
            .collect();
        candidates.sort_unstable();
        if field == ImportField::Phone {
            self.match_phone(&candidates, &free);
            return;
        }
        let taken = if target.is_repeatable() {
            candidates.len()
        } else {
            1
        };
        for (rank, column) in candidates.into_iter().take(taken) {
            self.take_named(column, field, rank);
        }
    }

    fn take_named(&mut self, column: usize, field: ImportField, rank: usize) {
        let is_key = self.names[column] == folded(field.key()) || rank == 0;
        let (confidence, because) = if is_key {
            (Confidence::Sure, Because::Name)
        } else {
            (Confidence::Likely, Because::Synonym)
        };
        self.take(column, ColumnTarget::Field(field), confidence, because);
    }

    /// The likeliest name, unless there are hardly any phones in that column and another one is full of them. Further
    /// columns that are called phones and hold some are further phones.
    fn match_phone(&mut self, candidates: &[(usize, usize)], free: &[usize]) {
        let share = |column: usize| self.share(column, |text| self.is_phone(text));
        let holds_none = |column: usize| share(column).is_some_and(|share| share < FEW);
        let named = candidates
            .iter()
            .copied()
            .find(|(_, column)| !holds_none(*column));
        let full = free
            .iter()
            .copied()
            .find(|column| share(*column).is_some_and(|share| share >= MOST));
        let others: Vec<usize> = candidates
            .iter()
            .map(|(_, column)| *column)
            .filter(|column| share(*column).is_some_and(|share| share >= MOST))
            .collect();
        let phone = match (named, full, candidates.first()) {
            (Some((rank, column)), ..) => {
                self.take_named(column, ImportField::Phone, rank);
                column
            }
            (None, Some(column), _) => {
                let target = ColumnTarget::Field(ImportField::Phone);
                self.take(column, target, Confidence::Likely, Because::Content);
                column
            }
            (None, None, Some(&(_, column))) => {
                let target = ColumnTarget::Field(ImportField::Phone);
                self.take(column, target, Confidence::Guess, Because::Synonym);
                column
            }
            (None, None, None) => return,
        };
        for column in others.into_iter().filter(|column| *column != phone) {
            let target = ColumnTarget::Field(ImportField::OtherPhone);
            self.take(column, target, Confidence::Likely, Because::Synonym);
        }
    }

    fn match_custom(&mut self) {
        for column in self.free() {
            let named = self
                .by
                .custom
                .active()
                .find(|field| field.name.folded() == self.names[column]);
            if let Some(target) = named.map(|field| ColumnTarget::Custom(field.id))
                && !self.has(target)
            {
                self.take(column, target, Confidence::Sure, Because::Name);
            }
        }
    }

    /// What names have left open. Columns that hold a date or another phone may be anything of that kind: a guess.
    fn match_content(&mut self) {
        for column in self.free() {
            let looks_like = |field, is: &dyn Fn(&str) -> bool| {
                let target = ColumnTarget::Field(field);
                let open = !self.has(target) || target.is_repeatable();
                open && self.share(column, is).is_some_and(|share| share >= MOST)
            };
            let found = if looks_like(ImportField::Email, &|text| Email::parse(text).is_ok()) {
                Some((ImportField::Email, Confidence::Likely))
            } else if looks_like(ImportField::Status, &|text| {
                self.by.statuses.named(text).is_some()
            }) {
                Some((ImportField::Status, Confidence::Likely))
            } else if looks_like(ImportField::AssignedTo, &|text| {
                self.by.users.contains_key(&text.trim().to_lowercase())
            }) {
                Some((ImportField::AssignedTo, Confidence::Likely))
            } else if looks_like(ImportField::Date, &is_date) {
                Some((ImportField::Date, Confidence::Guess))
            } else if looks_like(ImportField::OtherPhone, &|text| self.is_phone(text)) {
                Some((ImportField::OtherPhone, Confidence::Guess))
            } else {
                None
            };
            if let Some((field, confidence)) = found {
                self.take(column, ColumnTarget::Field(field), confidence, Because::Content);
            }
        }
    }

    fn is_phone(&self, text: &str) -> bool {
        Phone::parse(text, self.by.region).is_ok()
    }

    /// How many of the cells that hold something are like that; `None` where there are fewer than two.
    fn share(&self, column: usize, is: impl Fn(&str) -> bool) -> Option<f64> {
        let (mut filled, mut like) = (0_u32, 0_u32);
        for cell in self.rows.iter().filter_map(|row| row.get(column)) {
            if !cell.is_blank() {
                filled += 1;
                like += u32::from(is(&cell.text()));
            }
        }
        (filled >= 2).then(|| f64::from(like) / f64::from(filled))
    }
}

fn is_date(text: &str) -> bool {
    let reads = |order| matches!(parse_date(text, order), Ok(Some(_)));
    reads(DateOrder::DayFirst) || reads(DateOrder::MonthFirst)
}

#[cfg(test)]
mod tests;
