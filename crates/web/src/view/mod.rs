//! What the browser gets to see: templates, the types that fill them, and the compiled assets.

mod assets;
mod bars;
mod engine;
mod filters;
mod follow_up;
#[cfg(debug_assertions)]
pub mod gallery;
mod profile_tab;
#[cfg(test)]
mod samples;
mod screen;
mod settings_tab;
mod shell;
mod time;
mod words;

pub use assets::serve as serve_asset;
pub use bars::{Bar, Bars};
pub use engine::{View, ViewError};
pub use follow_up::Preset;
pub use profile_tab::ProfileTab;
pub use screen::{Choice, Fragment, Screen};
pub use settings_tab::SettingsTab;
pub use shell::{Crumb, Section, Shell, Stands, Toast, Tone, ViewerCard};
pub use time::{Day, LocalTime, Moment};
pub use words::{RoleName, Words};
