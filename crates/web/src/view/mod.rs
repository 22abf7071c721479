//! What the browser gets to see: templates, the types that fill them, and the compiled assets.

mod assets;
mod bars;
mod engine;
mod filters;
mod follow_up;
#[cfg(debug_assertions)]
pub mod gallery;
#[cfg(test)]
mod samples;
mod screen;
mod shell;
mod time;

pub use assets::serve as serve_asset;
pub use bars::{Bar, Bars};
pub use engine::{View, ViewError};
pub use follow_up::Preset;
pub use screen::{Choice, Fragment, Screen};
pub use shell::{Crumb, Section, Shell, Toast, Tone, ViewerCard};
pub use time::{Day, LocalTime, Moment};
