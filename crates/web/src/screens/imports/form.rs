//! The first step where there is no file yet: the drop zone.

use serde::Serialize;

use super::rail::{RailStep, beginning};
use super::words;

#[derive(Debug, Clone, Serialize)]
pub(crate) struct ImportForm {
    rail: Vec<RailStep>,
    limit: String,
    limit_bytes: u64,
    error: Option<String>,
}

impl ImportForm {
    pub(crate) fn new(limit_bytes: u64, error: Option<String>) -> Self {
        Self {
            rail: beginning(),
            limit: words::size(limit_bytes),
            limit_bytes,
            error,
        }
    }

    pub(super) fn sample(error: Option<&str>) -> Self {
        Self::new(200 * 1024 * 1024, error.map(str::to_owned))
    }
}
