//! Words in the status column that are none of the company's statuses.

use callbook_domain::import::{ColumnPlan, ColumnTarget, ImportField, StatusWord, StatusWords, WordCount};

use super::*;

const PHONE: ColumnTarget = ColumnTarget::Field(ImportField::Phone);
const STATUS: ColumnTarget = ColumnTarget::Field(ImportField::Status);

/// Five customers, of whom one has a status of the company's.
struct Staged;

#[async_trait::async_trait]
impl Sheets for Staged {
    async fn open(&self, _: ImportId, _: &Reading) -> Result<Box<dyn Sheet>, SheetError> {
        let stages = ["Hot", "called", "hot!", "NI", ""];
        let rows = (2..).zip(stages).map(|(number, stage)| SheetRow {
            number,
            cells: Ok(vec![
                Cell::Text(format!("98765432{number:02}")),
                Cell::Text(stage.to_owned()),
            ]),
        });
        let mut batches = VecDeque::from([rows.collect::<Vec<_>>()]);
        let mut sheet = MockSheet::new();
        sheet
            .expect_headers()
            .returning(|| ["phone", "stage"].map(str::to_owned).to_vec());
        sheet
            .expect_next_rows()
            .returning(move |_| Ok(batches.pop_front().unwrap_or_default()));
        sheet.expect_facts().returning(facts);
        sheet.expect_rows_expected().returning(|| Some(5));
        Ok(Box::new(sheet))
    }
}

fn words(pairs: &[(&str, StatusWord)]) -> StatusWords {
    let mut words = StatusWords::default();
    for (word, means) in pairs {
        words.set(word, *means).unwrap();
    }
    words
}

fn called() -> StatusWord {
    let statuses = statuses(Preset::Calling);
    StatusWord::Means(statuses.named("called").unwrap().id)
}

fn count(word: &str, rows: u64) -> WordCount {
    WordCount {
        word: word.to_owned(),
        rows,
    }
}

#[tokio::test]
async fn the_check_counts_them_and_takes_them_for_what_was_said() {
    let mut stored = in_state(ImportState::Checking);
    stored.plan.columns = ColumnPlan::Exact(vec![PHONE, STATUS]);
    stored.plan.status_words = words(&[("HOT", called())]);
    let mut begins = MockUnit::default();
    begins.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    begins
        .imports
        .expect_forget_findings()
        .returning(|_, _, _, _| Ok(0));
    begins.imports.expect_update().returning(|_, _| Ok(()));
    let mut tells = MockUnit::default();
    tells.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    tells
        .imports
        .expect_advance_check()
        .returning(|_, _, _, _, _| Ok(()));
    let mut ends = MockUnit::default();
    ends.jobs.expect_complete().returning(|_| Ok(Hold::Held));
    ends.imports.expect_update().returning(|_, _| Ok(()));
    let units = vec![(begins, 1), (tells, 1), (ends, 1)];
    let ports = Ports {
        sheets: Arc::new(Staged),
        ..ports(units, stored, ["", ""])
    };
    let end = WorkImports::new(&ports, Settings::default())
        .execute(&lease_of(JobKind::Check), &go)
        .await
        .unwrap();
    let check = over(end).check.unwrap();
    assert_eq!(check.status_words, [count("Hot", 2), count("NI", 1)]);
    let counts = &check.checkpoint.counts;
    assert_eq!((counts.created, counts.refused), (4, 1), "NI alone is refused");
}

fn remembering(mapping: SavedMapping) -> MockImportQueries {
    let mut imports = MockImportQueries::new();
    imports
        .expect_find()
        .returning(|_, _| Ok(Some(in_state(ImportState::Draft))));
    imports
        .expect_mapping()
        .returning(move |_, _| Ok(Some(mapping.clone())));
    imports.expect_same_file().returning(|_, _, _| Ok(None));
    imports
}

#[tokio::test]
async fn the_next_file_of_the_kind_knows_what_was_said() {
    let mapping = SavedMapping {
        targets: vec![Some(PHONE), Some(STATUS)],
        status_words: words(&[("Hot", called()), ("Cold", StatusWord::MeansNothing)]),
        saved_at: now(),
    };
    let ports = Ports {
        requested_sheets: Arc::new(Staged),
        imports: Arc::new(remembering(mapping)),
        ..ports(Vec::new(), import(), ["", ""])
    };
    let survey = SurveyImport::new(&ports, Settings::default())
        .execute(&manager(), import().id)
        .await
        .unwrap();
    assert_eq!(survey.status_words.get("hot"), Some(called()));
    let (unknown, extent) = survey.unknown_statuses(1);
    assert_eq!(unknown, [count("Hot", 2), count("NI", 1)]);
    assert_eq!(extent, Extent::Whole, "it has no more rows");
}
