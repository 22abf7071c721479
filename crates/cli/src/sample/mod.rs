//! Believable lists of customers for trying things out and for measuring: the same rows for the same seed, for ever.

mod dirt;
mod random;
mod rows;
mod run;
mod words;
mod write;

pub(crate) use random::Random;
pub(crate) use rows::{Dirt, rows};
pub(crate) use run::run;
use write::{SampleError, write};
