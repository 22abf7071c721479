use callbook_application::UseCases;
use callbook_application::imports::{Onward, RunEnd, StartImportCommand, Then};
use callbook_domain::ids::UserId;
use callbook_domain::import::ImportPlan;

use super::impossible;
use super::people::MANAGER;
use crate::failure::Failure;
use crate::sample::{Dirt, rows};

/// A list that the demo's manager has imported.
#[derive(Debug)]
pub(super) struct File {
    name: &'static str,
    pub(super) days_ago: i32,
    rows: u64,
    seed: u64,
    dirt: Dirt,
    sharing: Sharing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sharing {
    RoundRobin,
    NotYet,
}

/// All of them, in the order in which they came. The last stays to be shared out.
pub(super) const FILES: [File; 3] = [
    File {
        name: "Education fair Kochi.csv",
        days_ago: 23,
        rows: 1_900,
        seed: 11,
        dirt: Dirt::Clean,
        sharing: Sharing::RoundRobin,
    },
    File {
        name: "Website enquiries.csv",
        days_ago: 10,
        rows: 800,
        seed: 12,
        dirt: Dirt::Dirty,
        sharing: Sharing::RoundRobin,
    },
    File {
        name: "School visits Thrissur.csv",
        days_ago: 0,
        rows: 400,
        seed: 13,
        dirt: Dirt::Dirty,
        sharing: Sharing::NotYet,
    },
];

/// Imports one, by the same way as every other file.
pub(super) async fn import(use_cases: &UseCases, file: &File, sales: &[UserId]) -> Result<(), Failure> {
    let manager = use_cases.act_as.named(MANAGER).await?;
    let mut upload = use_cases.start_import.receive(&manager).await?;
    upload.write(&content(file)?).await?;
    let command = StartImportCommand {
        file_name: file.name.to_owned(),
        plan: ImportPlan {
            share_among: match file.sharing {
                Sharing::RoundRobin => sales.to_vec(),
                Sharing::NotYet => Vec::new(),
            },
            ..ImportPlan::default()
        },
        then: Then::Run,
    };
    let started = use_cases.start_import.execute(&manager, upload, command).await?;
    let lease = use_cases
        .take_up_imports
        .this(started.import.id)
        .await?
        .ok_or_else(|| impossible(&"another process runs imports on this database"))?;
    let end = use_cases.work_imports.execute(&lease, &|_| Onward::Go).await;
    match end.map_err(|error| impossible(&error))? {
        RunEnd::Over(_) => Ok(()),
        RunEnd::TakenOver | RunEnd::Stopped => Err(impossible(&"an import was taken over")),
    }
}

fn content(file: &File) -> Result<Vec<u8>, Failure> {
    let mut sheet = csv::Writer::from_writer(Vec::new());
    let headers = ["Name", "Phone number", "Area", "Date", "Remark"];
    sheet.write_record(headers).map_err(|error| impossible(&error))?;
    for row in rows(file.rows, file.seed, file.dirt) {
        sheet
            .write_record(row.cells())
            .map_err(|error| impossible(&error))?;
    }
    sheet.into_inner().map_err(|error| impossible(&error))
}
