use std::path::PathBuf;

use callbook_application::ports::SheetFormat;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{DateOrder, Delimiter, HeaderRow, OnDuplicate, OnRepeat, TextEncoding};
use clap::Args;

use super::Output;
use super::import_columns::{ChosenColumn, FieldOfColumn, RoundRobin};
use crate::input::Source;

/// Files to be imported, and how.
///
/// What is not said is found out from each file. Where its dates can be read in two ways, nothing is imported until
/// --dates says which.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 all rows are in or were there before (cells that were not understood are told on standard \
                        error and as warnings with --json), 2 the command is not understood, 3 some rows or files \
                        were refused, 4 nothing was done, 130 stopped by Ctrl-C."
)]
pub(crate) struct ImportFlags {
    /// CSV files or workbooks; - is standard input
    #[arg(
        value_name = "FILE",
        required_unless_present = "resume",
        conflicts_with = "resume"
    )]
    pub(crate) files: Vec<Source>,
    /// Act as that user, who must be allowed to import
    #[arg(long = "as", value_name = "USERNAME")]
    pub(crate) acting: String,
    /// The company that the customers are meant for, by its name or id; refused where the user belongs to another
    #[arg(long, value_name = "NAME")]
    pub(crate) company: Option<String>,
    #[command(flatten)]
    pub(crate) reading: ReadingFlags,
    /// Which comes first in dates such as 03/04/2025: day-first or month-first
    #[arg(long, value_name = "ORDER", conflicts_with = "resume")]
    pub(crate) dates: Option<DateOrder>,
    /// Which column holds a field, where its name does not say so; may be repeated. Fields: phone, other_phone, name,
    /// email, area, date, remark, notes, status, assigned_to, follow_up, do_not_call, a field of the company's own by
    /// its name, or ignore
    #[arg(long = "map", value_name = "FIELD=COLUMN", conflicts_with = "resume")]
    pub(crate) columns: Vec<ChosenColumn>,
    /// Leave that column out; may be repeated
    #[arg(long = "ignore", value_name = "COLUMN", conflicts_with = "resume")]
    pub(crate) ignored: Vec<String>,
    /// Make a field of a column, called as the column is, or use the one that is called so already; may be repeated.
    /// Kinds: text, number, date, choice:ONE,OTHER
    #[arg(long = "new-field", value_name = "COLUMN=KIND", conflicts_with = "resume")]
    pub(crate) new_fields: Vec<FieldOfColumn>,
    /// What happens to a row whose phone is known: skip, fill, overwrite or refuse
    #[arg(long, value_name = "POLICY", default_value_t = OnDuplicate::Skip)]
    pub(crate) on_duplicate: OnDuplicate,
    /// What happens to rows with the same phone in one file: first, last, merge or refuse
    #[arg(long, value_name = "RULE", default_value_t = OnRepeat::First)]
    pub(crate) on_repeat: OnRepeat,
    /// The status of new customers whose row names none [default: the company's first]
    #[arg(long, value_name = "STATUS", conflicts_with = "resume")]
    pub(crate) status: Option<String>,
    /// What a word in the status column means that is none of the statuses; nothing after the = means no status; may be
    /// repeated. Rows with any other such word are refused
    #[arg(long = "status-word", value_name = "WORD=STATUS", conflicts_with = "resume")]
    pub(crate) status_words: Vec<String>,
    /// Deal the new customers to these users in turn: round-robin:USER,USER
    #[arg(long, value_name = "RULE", conflicts_with = "resume")]
    pub(crate) assign: Option<RoundRobin>,
    /// Say what an import would do, and write nothing
    #[arg(long, conflicts_with = "resume")]
    pub(crate) dry_run: bool,
    /// Write the refused rows there, in their own columns with row and reason; .csv or .xlsx says as what, else it is
    /// like the original; with several files OUT-1.csv, OUT-2.csv …
    #[arg(long, value_name = "OUT")]
    pub(crate) refused: Option<PathBuf>,
    /// Refuse what is not that: csv, xlsx, xls or ods [default: what the file itself shows]
    #[arg(long, conflicts_with = "resume")]
    pub(crate) format: Option<SheetFormat>,
    /// Write one line of JSON per file
    #[arg(long)]
    pub(crate) json: bool,
    /// Go on with an import that broke off or was killed, by its id; one that somebody stopped goes on with imports run
    #[arg(long, value_name = "IMPORT")]
    pub(crate) resume: Option<ImportId>,
}

/// How a file is to be read; what is not said is found out.
#[derive(Debug, Clone, Args)]
pub(crate) struct ReadingFlags {
    /// The letters of a CSV file: utf-8, utf-16le, utf-16be or windows-1252
    #[arg(long, value_name = "ENCODING", conflicts_with = "resume")]
    pub(crate) encoding: Option<TextEncoding>,
    /// What stands between the cells of a CSV file: comma, semicolon, tab or pipe
    #[arg(long, value_name = "DELIMITER", conflicts_with = "resume")]
    pub(crate) delimiter: Option<Delimiter>,
    /// The sheet of a workbook, by its name
    #[arg(long, value_name = "NAME", conflicts_with = "resume")]
    pub(crate) sheet: Option<String>,
    /// The row in which the columns are named, or none where they are not
    #[arg(long, value_name = "ROW|none", conflicts_with = "resume")]
    pub(crate) header: Option<HeaderRow>,
}

impl ImportFlags {
    pub(crate) const fn output(&self) -> Output {
        if self.json { Output::Json } else { Output::Lines }
    }
}
