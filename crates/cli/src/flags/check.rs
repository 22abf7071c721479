use clap::Args;

use super::{Output, ServeFlags};

/// What to look at: the settings that `callbook serve` would have with the same flags, environment and file.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 nothing found, or advice alone; 3 there are errors or warnings; 2 the command or the \
                  settings are not understood; 4 it could not be looked at."
)]
pub(crate) struct CheckFlags {
    /// Write JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub(crate) serve: ServeFlags,
}

impl CheckFlags {
    pub(crate) const fn output(&self) -> Output {
        if self.json { Output::Json } else { Output::Lines }
    }
}
