//! What somebody wants shared out, as a form says it.

use callbook_application::assignment::{AssignCommand, MAX_AT_ONCE, Selection};
use callbook_domain::assignment::Sharing;
use serde::{Deserialize, Serialize};

use crate::forms::Entry;

/// The form of sharing out. By GET it looks ahead at the next unassigned; by POST it also carries a selection.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct AssignForm {
    /// The selected customers; without any the next unassigned are meant.
    pub(super) ids: Vec<String>,
    /// What the bulk bar sends beside them: only what is ticked.
    select: String,
    /// The import whose unassigned are meant, if it is one.
    pub(super) import: String,
    /// `100`, `200`, `500`, or `other`.
    pub(super) count: String,
    /// How many, where it is `other`.
    pub(super) other: Entry,
    pub(super) user: Vec<String>,
    pub(super) rule: String,
    pub(super) seed: Entry,
    /// `choose`, `preview` or `confirm`.
    pub(super) step: String,
}

/// How far the form has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Choose,
    Preview,
    Confirm,
}

impl AssignForm {
    pub(super) fn step(&self) -> Step {
        match self.step.as_str() {
            "confirm" => Step::Confirm,
            "preview" => Step::Preview,
            _ => Step::Choose,
        }
    }

    /// The form that a link leads to.
    pub(super) fn asking_for(count: &str) -> Self {
        match count {
            "" | "100" | "200" | "500" => Self {
                count: count.to_owned(),
                ..Self::default()
            },
            other => Self {
                count: "other".to_owned(),
                other: Entry::new(other),
                ..Self::default()
            },
        }
    }

    /// The form for what is nobody's of an import.
    pub(super) fn of_import(self, import: &str) -> Self {
        Self {
            import: import.to_owned(),
            ..self
        }
    }

    /// Among these users, where nobody was chosen yet.
    pub(super) fn among(mut self, users: Vec<String>) -> Self {
        if self.user.is_empty() {
            self.user = users;
        }
        self
    }

    /// With what goes without saying filled in.
    pub(super) fn completed(mut self, seed: u64) -> Self {
        if self.count.is_empty() {
            "100".clone_into(&mut self.count);
        }
        if self.rule.is_empty() {
            "round_robin".clone_into(&mut self.rule);
        }
        if self.seed.value.trim().is_empty() {
            self.seed = Entry::new(seed.to_string());
        }
        self
    }

    /// How many of the unassigned were asked for.
    pub(super) fn asked(&self) -> Option<u64> {
        let count = if self.count == "other" {
            &self.other.value
        } else {
            &self.count
        };
        let by_number = self.ids.is_empty() && self.import.is_empty();
        by_number.then(|| count.trim().parse().ok()).flatten()
    }

    /// What it asks for. `None` where a field is wrong and says so.
    pub(super) fn command(&mut self) -> Option<AssignCommand> {
        let selection = self.selection();
        let sharing = match self.rule.as_str() {
            "random" => self
                .seed
                .read(|seed| {
                    seed.trim()
                        .parse()
                        .map_err(|_| "type a whole number, such as 2026")
                })
                .map(|seed| Sharing::Random { seed }),
            _ => Some(Sharing::RoundRobin),
        };
        Some(AssignCommand {
            selection: selection?,
            users: self.user.iter().filter_map(|id| id.parse().ok()).collect(),
            sharing: sharing?,
        })
    }

    fn selection(&mut self) -> Option<Selection> {
        if !self.ids.is_empty() {
            return Some(Selection::Chosen(
                self.ids.iter().filter_map(|id| id.parse().ok()).collect(),
            ));
        }
        if !self.import.is_empty() {
            return self.import.parse().ok().map(Selection::UnassignedOf);
        }
        let count = match self.count.as_str() {
            "other" => self.other.read(how_many)?,
            count => how_many(count).ok()?,
        };
        Some(Selection::NextUnassigned(count))
    }
}

fn how_many(typed: &str) -> Result<u32, String> {
    match typed.trim().parse() {
        Ok(count) if (1..=MAX_AT_ONCE).contains(&count) => Ok(count),
        _ => Err(format!("type a number from 1 to {MAX_AT_ONCE}")),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn form(change: impl FnOnce(&mut AssignForm)) -> AssignForm {
        let mut form = AssignForm::default().completed(7);
        change(&mut form);
        form
    }

    #[test]
    fn the_next_hundred_in_turn_go_without_saying() {
        let command = form(|_| {}).command().unwrap();
        assert_eq!(command.selection, Selection::NextUnassigned(100));
        assert_eq!(command.sharing, Sharing::RoundRobin);
    }

    #[test]
    fn any_number_can_be_typed_up_to_the_limit() {
        let other = |typed: &str| {
            form(|form| {
                "other".clone_into(&mut form.count);
                form.other = Entry::new(typed);
            })
        };
        assert_eq!(
            other("1234").command().unwrap().selection,
            Selection::NextUnassigned(1234)
        );
        for wrong in ["0", "-1", "100001", "many", ""] {
            let mut form = other(wrong);
            assert!(form.command().is_none(), "{wrong}");
            assert!(form.other.error.is_some());
        }
    }

    #[test]
    fn a_selection_is_dealt_by_the_seed_that_is_shown() {
        let id = Uuid::from_u128(5).to_string();
        let mut form = form(|form| {
            form.ids = vec![id];
            "random".clone_into(&mut form.rule);
        });
        let command = form.command().unwrap();
        assert!(matches!(command.selection, Selection::Chosen(ids) if ids.len() == 1));
        assert_eq!(command.sharing, Sharing::Random { seed: 7 });
    }
}
