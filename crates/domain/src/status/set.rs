use super::{AfterChoosing, StatusKind, StatusRules};
use crate::ids::StatusId;
use crate::text::folded;

/// One status of a company's set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Its id.
    pub id: StatusId,
    /// Its name for programs: `NOT_ANSWERED`.
    pub key: String,
    /// Its name on screens: "Not answered".
    pub label: String,
    /// What it means.
    pub kind: StatusKind,
    /// What else an import or an API call may call it.
    pub aliases: Vec<String>,
    /// What choosing it asks for and does.
    pub rules: StatusRules,
    /// Whether it can still be chosen; a status in use is retired, not deleted.
    pub retired: bool,
}

impl Status {
    /// Whether a customer in it is closed.
    pub fn closes(&self) -> bool {
        self.rules.after == AfterChoosing::Closes
    }
}

/// A company's statuses in their order. There is always at least one of the kind `fresh`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusSet(Vec<Status>);

/// The statuses have none of the kind `fresh`, where customers begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a status set needs a status of the kind fresh")]
pub struct NoFreshStatus;

impl StatusSet {
    /// Takes the statuses in their order.
    ///
    /// # Errors
    /// [`NoFreshStatus`] where a new customer would have none to begin in.
    pub fn new(statuses: Vec<Status>) -> Result<Self, NoFreshStatus> {
        let has_fresh = statuses
            .iter()
            .any(|status| status.kind == StatusKind::Fresh && !status.retired);
        if has_fresh {
            Ok(Self(statuses))
        } else {
            Err(NoFreshStatus)
        }
    }

    /// All of them, retired ones too.
    pub fn all(&self) -> &[Status] {
        &self.0
    }

    /// Those that can be chosen.
    pub fn in_use(&self) -> impl Iterator<Item = &Status> {
        self.0.iter().filter(|status| !status.retired)
    }

    /// The one with that id.
    pub fn get(&self, id: StatusId) -> Option<&Status> {
        self.0.iter().find(|status| status.id == id)
    }

    /// Where a new customer begins.
    pub fn first_fresh(&self) -> &Status {
        let fresh = self
            .0
            .iter()
            .find(|status| status.kind == StatusKind::Fresh && !status.retired);
        // `new` has made sure that there is one.
        fresh.unwrap_or(&self.0[0])
    }

    /// The one that is in use and goes by that key, label or alias, whatever its case and punctuation.
    pub fn named(&self, text: &str) -> Option<&Status> {
        let wanted = folded(text);
        if wanted.is_empty() {
            return None;
        }
        let goes_by = |name: &str| folded(name) == wanted;
        self.in_use()
            .find(|status| goes_by(&status.key) || goes_by(&status.label))
            .or_else(|| {
                self.in_use()
                    .find(|status| status.aliases.iter().any(|alias| goes_by(alias)))
            })
    }
}
