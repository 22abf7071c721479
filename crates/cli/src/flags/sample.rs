use std::path::PathBuf;

use clap::Args;

/// A list to be made up.
#[derive(Debug, Args)]
pub(crate) struct SampleFlags {
    /// How many customers
    pub(crate) rows: u64,
    /// The same number gives the same list
    #[arg(long, value_name = "N", default_value_t = 42)]
    pub(crate) seed: u64,
    /// With what real sheets hold: repeats, broken numbers, dates in every form
    #[arg(long)]
    pub(crate) dirty: bool,
    /// Where to write it; its ending, csv or xlsx, says as what
    #[arg(long, value_name = "FILE.csv|FILE.xlsx")]
    pub(crate) out: PathBuf,
}
