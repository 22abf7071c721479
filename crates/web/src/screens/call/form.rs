//! What the call screen sends: the outcome of a call, or that it is left for later.

use callbook_domain::ids::CustomerId;
use serde::Deserialize;

use crate::forms::Entry;
use crate::screens::customers::StatusForm;

/// So many skipped customers are remembered; the oldest come round again.
const REMEMBERED: usize = 50;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct CallForm {
    pub(super) customer: String,
    version: Option<u32>,
    skipped: String,
    /// `skip`; anything else saves.
    act: String,
    status: Entry,
    remark: Entry,
    follow_up_at: Entry,
}

/// What the browser wants done with the customer on the screen.
#[derive(Debug)]
pub(super) enum Act {
    Save(StatusForm),
    Skip,
}

impl CallForm {
    pub(super) fn read(self) -> (Sitting, Act) {
        let sitting = Sitting::from_text(&self.skipped);
        let act = match self.act.as_str() {
            "skip" => Act::Skip,
            _ => Act::Save(StatusForm::typed(
                self.status,
                self.remark,
                self.follow_up_at,
                self.version,
            )),
        };
        (sitting, act)
    }
}

/// Whom the user has skipped since it sat down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sitting {
    skipped: Vec<CustomerId>,
}

impl Sitting {
    pub(super) fn from_text(text: &str) -> Self {
        let ids = text.split(',').filter_map(|id| id.trim().parse().ok());
        let mut skipped: Vec<CustomerId> = ids.collect();
        skipped.drain(..skipped.len().saturating_sub(REMEMBERED));
        Self { skipped }
    }

    pub(super) fn skip(&mut self, customer: CustomerId) {
        self.skipped.retain(|id| *id != customer);
        self.skipped.push(customer);
        self.skipped
            .drain(..self.skipped.len().saturating_sub(REMEMBERED));
    }

    pub(super) fn skipped(&self) -> &[CustomerId] {
        &self.skipped
    }

    /// As the form carries it.
    pub(super) fn text(&self) -> String {
        let ids: Vec<String> = self.skipped.iter().map(ToString::to_string).collect();
        ids.join(",")
    }

    /// The call screen with the same customers left out.
    pub(super) fn address(&self) -> String {
        if self.skipped.is_empty() {
            "/call".to_owned()
        } else {
            format!("/call?skipped={}", self.text())
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn customer(number: u128) -> CustomerId {
        CustomerId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn a_sitting_is_read_as_it_was_written() {
        let mut sitting = Sitting::default();
        sitting.skip(customer(1));
        sitting.skip(customer(2));
        sitting.skip(customer(1));
        assert_eq!(sitting.skipped(), [customer(2), customer(1)]);
        assert_eq!(Sitting::from_text(&sitting.text()), sitting);
        assert_eq!(Sitting::from_text("nonsense,,"), Sitting::default());
    }

    #[test]
    fn the_oldest_come_round_again() {
        let mut sitting = Sitting::default();
        for number in 0..60 {
            sitting.skip(customer(number));
        }
        assert_eq!(sitting.skipped().len(), REMEMBERED);
        assert_eq!(sitting.skipped()[0], customer(10));
    }
}
