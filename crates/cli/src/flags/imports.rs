use callbook_domain::ids::ImportId;
use clap::{Args, Subcommand};

use super::{ActingFlags, ActorFlags, Output};

/// What there is to do about imports that have been brought in.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportsCommand {
    /// List imports, the newest first
    List(ImportsListFlags),
    /// Show one import: what its columns are used for, what came of its rows, and its check
    Show(ImportsShowFlags),
    /// Import a file that has been decided about and waits for that alone, or the rest of one that was stopped and kept
    #[command(after_help = RUN_CODES)]
    Run(ImportFlag),
    /// Stop one that waits, is checked or runs
    Cancel(ImportsCancelFlags),
    /// Take one back: what it added goes, what it changed gets its former values back, what was worked on since stays
    Undo(ImportsUndoFlags),
    /// Forget a file of which nothing was imported
    #[command(
        after_help = "Exit codes: 0 it is forgotten, 2 the command is not understood, 4 nothing was done."
    )]
    Discard(ImportFlag),
}

const RUN_CODES: &str = "Exit codes: 0 all rows are in, 2 the command is not understood, 3 some rows were refused or the \
                         rest of the file is not in, 4 nothing was done, 130 stopped by Ctrl-C: whoever works on the \
                         import next goes on.";

#[derive(Debug, Args)]
pub(crate) struct ImportsListFlags {
    #[command(flatten)]
    pub(crate) acting: ActingFlags,
    /// At most so many
    #[arg(long, value_name = "NUMBER", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub(crate) limit: u16,
    /// Write an array of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ImportsShowFlags {
    /// The import, by its id
    #[arg(value_name = "IMPORT")]
    pub(crate) id: ImportId,
    #[command(flatten)]
    pub(crate) acting: ActingFlags,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which import something is done about, and as whom.
#[derive(Debug, Args)]
pub(crate) struct ImportFlag {
    /// The import, by its id
    #[arg(value_name = "IMPORT")]
    pub(crate) id: ImportId,
    #[command(flatten)]
    pub(crate) actor: ActorFlags,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 it is stopped, 2 the command is not understood, 3 some customers stay because somebody \
                        has worked on them since, 4 nothing was done, 130 stopped by Ctrl-C: whoever works on the \
                        import stops all the same."
)]
pub(crate) struct ImportsCancelFlags {
    #[command(flatten)]
    pub(crate) import: ImportFlag,
    /// What is in stays; this is what happens where nothing is said
    #[arg(long, conflicts_with = "take_back")]
    pub(crate) keep: bool,
    /// What is in is taken back, but for customers that somebody has worked on since
    #[arg(long)]
    pub(crate) take_back: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 all of it is undone, 2 the command is not understood, 3 some customers stay \
                        because somebody has worked on them since, 4 nothing was done, 130 stopped by Ctrl-C: whoever \
                        undoes the import next goes on."
)]
pub(crate) struct ImportsUndoFlags {
    #[command(flatten)]
    pub(crate) import: ImportFlag,
    /// Say what would be removed, restored and kept, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl ImportFlag {
    pub(crate) const fn output(&self) -> Output {
        if self.json { Output::Json } else { Output::Lines }
    }
}
