//! Believable lists of customers for trying things out and for measuring: the same rows for the same seed, for ever.

mod dirt;
mod random;
pub(crate) mod rows;
mod run;
mod words;
mod write;

pub(crate) use rows::Dirt;
pub(crate) use run::run;
pub(crate) use write::{SampleError, write};
