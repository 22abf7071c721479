use std::io::{self, IsTerminal as _};

use callbook_application::imports::ImportProgress;
use indicatif::{ProgressBar, ProgressStyle};

use crate::flags::Output;

/// Whether progress is shown: to people at a terminal, never to scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bars {
    Shown,
    Hidden,
}

impl Bars {
    pub(crate) fn of(output: Output) -> Self {
        if output == Output::Json || !io::stderr().is_terminal() {
            Self::Hidden
        } else {
            Self::Shown
        }
    }

    /// A bar for one file.
    pub(crate) fn of_file(self, file: &str) -> Bar {
        let bar = match self {
            Self::Hidden => ProgressBar::hidden(),
            Self::Shown => ProgressBar::new(0),
        };
        let look = "{prefix} {wide_bar} {human_pos}/{human_len} rows, {per_sec}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(look) {
            bar.set_style(style);
        }
        bar.set_prefix(file.to_owned());
        Bar(bar)
    }
}

/// The progress of one file; gone when dropped.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn show(&self, progress: &ImportProgress<'_>) {
        self.advance(progress.checkpoint.counts.records(), progress.rows_expected);
    }

    pub(super) fn advance(&self, records: u64, expected: Option<u64>) {
        self.0.set_length(expected.unwrap_or(records).max(records));
        self.0.set_position(records);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
