use std::path::{Path, PathBuf};

use callbook_application::ports::TableFormat;
use callbook_domain::ids::ImportId;
use clap::Args;

use super::AssigneeFlag;

/// Which customers to write, and where to.
///
/// The file can be imported again: its columns are called as an import calls them. Written as a whole or not at all
/// with --out; what goes to standard output is whole where the command ends with 0.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 all of them are written, 2 the command is not understood, 4 there is no whole file of it: \
                        nothing was written, or FILE is there and --force is not said, 130 stopped by Ctrl-C."
)]
pub(crate) struct ExportFlags {
    /// Act as that user: write what it may see. It needs the permission to export customers
    #[arg(long = "as", value_name = "USERNAME")]
    pub(crate) acting: String,
    /// In that company, by its name or id; needed for a superuser where there are several
    #[arg(long, value_name = "NAME")]
    pub(crate) company: Option<String>,
    /// csv or xlsx [default: what the name of the file ends in, else csv]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<TableFormat>,
    /// Only those in that status, by key, label or alias; may be given several times
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Vec<String>,
    /// Only those of that user, or of none
    #[arg(long, value_name = "USERNAME|none")]
    pub(crate) assignee: Option<AssigneeFlag>,
    /// Only those in that area
    #[arg(long, value_name = "AREA")]
    pub(crate) area: Option<String>,
    /// Only those that came with that import, by its id
    #[arg(long, value_name = "ID")]
    pub(crate) import: Option<ImportId>,
    /// Only those with that text in name, phone, area, e-mail, remark or notes
    #[arg(long, value_name = "TEXT")]
    pub(crate) search: Option<String>,
    /// The file to write, or - for standard output [default: standard output for csv]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
    /// Say what was written in a line of JSON, on standard error where the customers go to standard output
    #[arg(long)]
    pub(crate) json: bool,
}

impl ExportFlags {
    /// The format that was asked for, in words or by the file's name.
    pub(crate) fn format(&self) -> TableFormat {
        let ending = || self.place()?.extension()?.to_str()?.parse().ok();
        self.format.or_else(ending).unwrap_or(TableFormat::Csv)
    }

    /// The file; `None` for standard output.
    pub(crate) fn place(&self) -> Option<&Path> {
        self.out.as_deref().filter(|place| *place != Path::new("-"))
    }
}
