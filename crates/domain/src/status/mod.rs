//! Statuses: where a customer stands. A company's status set is data; what a status means is its kind and its rules.

mod kind;
mod presets;
mod rules;
mod set;

pub use kind::{StatusKind, UnknownStatusKind};
pub use presets::{Preset, PresetStatus, UnknownPreset};
pub use rules::{AfterChoosing, FollowUpRule, RemarkRule, RetryRule, StatusRules};
pub use set::{Status, StatusSet};
