//! The status sets that a company can begin with.

use callbook_domain::status::Preset;
use serde::Serialize;

/// A preset with a sentence about it.
#[derive(Debug, Serialize)]
pub(crate) struct PresetChoice {
    key: &'static str,
    label: &'static str,
    hint: &'static str,
}

impl PresetChoice {
    pub(crate) const fn of(preset: Preset) -> Self {
        Self {
            key: preset.key(),
            label: preset.label(),
            hint: match preset {
                Preset::Calling => {
                    "For telephone sales: New, Called, Not answered, Invalid number, Plan presented, Shortlisted."
                }
                Preset::Admissions => {
                    "For an admissions office: fourteen steps from New through Waiting for documents and fees to Joined or Dropped. Sales users are called student counsellors; you can rename them."
                }
            },
        }
    }
}
