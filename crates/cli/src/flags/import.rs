use std::path::PathBuf;
use std::str::FromStr;

use callbook_application::ports::SheetFormat;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{ImportField, OnDuplicate, UnknownImportField};
use clap::Args;

use super::Output;
use crate::input::Source;

/// Files to be imported, and how.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 all rows are in, 2 the command is not understood, 3 some rows or files were \
                        refused, 4 nothing was done, 130 stopped by Ctrl-C."
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
    /// Which column holds a field, where its name does not say so; may be repeated. Fields: phone, name, email, area,
    /// date, remark, notes, status, assigned_to
    #[arg(long = "map", value_name = "FIELD=COLUMN", conflicts_with = "resume")]
    pub(crate) columns: Vec<ChosenColumn>,
    /// What happens to a row whose phone is known: skip, fill, overwrite or refuse
    #[arg(long, value_name = "POLICY", default_value_t = OnDuplicate::Skip)]
    pub(crate) on_duplicate: OnDuplicate,
    /// Deal the new customers to these users in turn: round-robin:USER,USER
    #[arg(long, value_name = "RULE", conflicts_with = "resume")]
    pub(crate) assign: Option<RoundRobin>,
    /// Say what an import would do, and write nothing
    #[arg(long, conflicts_with = "resume")]
    pub(crate) dry_run: bool,
    /// Write the refused rows there, in their own columns with row and reason; with several files OUT-1.csv, OUT-2.csv …
    #[arg(long, value_name = "OUT.csv")]
    pub(crate) refused: Option<PathBuf>,
    /// What standard input is: csv, xlsx, xls or ods
    #[arg(long, required_if_eq("files", "-"))]
    pub(crate) format: Option<SheetFormat>,
    /// Write one line of JSON per file
    #[arg(long)]
    pub(crate) json: bool,
    /// Go on with an import that was stopped or killed, by its id
    #[arg(long, value_name = "IMPORT")]
    pub(crate) resume: Option<ImportId>,
}

impl ImportFlags {
    pub(crate) const fn output(&self) -> Output {
        if self.json { Output::Json } else { Output::Lines }
    }
}

/// A field and the column that somebody says holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChosenColumn {
    pub(crate) field: ImportField,
    pub(crate) column: String,
}

impl FromStr for ChosenColumn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (field, column) = text
            .split_once('=')
            .ok_or_else(|| "write it as FIELD=COLUMN, such as phone=Handset".to_owned())?;
        Ok(Self {
            field: field
                .parse()
                .map_err(|error: UnknownImportField| error.to_string())?,
            column: column.to_owned(),
        })
    }
}

/// The users to whom new customers are dealt, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoundRobin {
    pub(crate) users: Vec<String>,
}

impl FromStr for RoundRobin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = || "write it as round-robin:USER,USER".to_owned();
        let names = text.strip_prefix("round-robin:").ok_or_else(wanted)?;
        let users: Vec<String> = names
            .split(',')
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        if users.is_empty() {
            return Err(wanted());
        }
        Ok(Self { users })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_may_have_an_equals_sign_in_its_name() {
        let chosen: ChosenColumn = "phone=a=b".parse().unwrap();
        assert_eq!(chosen.field, ImportField::Phone);
        assert_eq!(chosen.column, "a=b");
        assert!("phone".parse::<ChosenColumn>().is_err());
        assert!("shoe=size".parse::<ChosenColumn>().is_err());
    }

    #[test]
    fn round_robin_names_somebody() {
        let dealt: RoundRobin = "round-robin:asha, ravi".parse().unwrap();
        assert_eq!(dealt.users, ["asha", "ravi"]);
        assert!("round-robin:".parse::<RoundRobin>().is_err());
        assert!("random:asha".parse::<RoundRobin>().is_err());
    }
}
