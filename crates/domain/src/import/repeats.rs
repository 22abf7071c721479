use std::collections::HashMap;

use roaring::RoaringTreemap;

use super::policy::combine;
use super::{AcceptedRow, OnRepeat, Reason};
use crate::phone::Phone;

/// Many phones in little memory: some five bytes each, where a set of numbers takes twenty.
#[derive(Debug, Clone, Default)]
struct PhoneSet(RoaringTreemap);

impl PhoneSet {
    /// Whether it was not there before.
    fn insert(&mut self, phone: Phone) -> bool {
        self.0.insert(phone.digits())
    }
}

/// Looks through a whole file for phones that stand in it several times, before [`Repeats`] decides about its rows.
#[derive(Debug, Clone, Default)]
pub struct RepeatSurvey {
    seen: PhoneSet,
    times: HashMap<Phone, u32>,
}

impl RepeatSurvey {
    /// Whether a rule needs the whole file to be looked through before its first row is decided about.
    pub const fn is_needed(rule: OnRepeat) -> bool {
        !matches!(rule, OnRepeat::First)
    }

    /// Takes note of one row's phone.
    pub fn note(&mut self, phone: Phone) {
        if !self.seen.insert(phone) {
            *self.times.entry(phone).or_insert(1) += 1;
        }
    }

    /// What decides, by `rule`, about the rows of that file.
    pub fn decide_by(self, rule: OnRepeat) -> Repeats {
        let left = self.times.into_iter();
        Repeats {
            rule,
            seen: PhoneSet::default(),
            left: left
                .map(|(phone, rows)| (phone, Left { rows, merged: None }))
                .collect(),
        }
    }
}

/// What becomes of a row, given the other rows of its file that have its phone.
#[derive(Debug, Clone, PartialEq)]
pub enum Turn {
    /// It counts; where rows are put together, it says what all of them say.
    Counts(AcceptedRow),
    /// It does not.
    LeftOut(AcceptedRow, Reason),
}

/// Decides about rows whose phone stands in the file several times. It sees all rows of a file from its first one, in
/// their order; an import that goes on after a stop shows it the earlier rows again, so that it decides as it did.
#[derive(Debug, Clone)]
pub struct Repeats {
    rule: OnRepeat,
    /// The phones so far, where the first row counts.
    seen: PhoneSet,
    /// Those that stand in the file several times, where another rule holds.
    left: HashMap<Phone, Left>,
}

/// What is still to come of one phone.
#[derive(Debug, Clone)]
struct Left {
    rows: u32,
    /// What the rows so far say together.
    merged: Option<Box<AcceptedRow>>,
}

impl Repeats {
    /// The first row with a phone counts. This needs no survey.
    pub fn first_counts() -> Self {
        RepeatSurvey::default().decide_by(OnRepeat::First)
    }

    /// What becomes of the next row.
    pub fn turn(&mut self, row: AcceptedRow) -> Turn {
        match self.rule {
            OnRepeat::First if self.seen.insert(row.phone) => Turn::Counts(row),
            OnRepeat::First => Turn::LeftOut(row, Reason::RepeatSkipped),
            rule => match self.left.get_mut(&row.phone) {
                None => Turn::Counts(row),
                Some(left) => left.turn(row, rule),
            },
        }
    }
}

impl Left {
    fn turn(&mut self, row: AcceptedRow, rule: OnRepeat) -> Turn {
        self.rows = self.rows.saturating_sub(1);
        let is_last = self.rows == 0;
        match rule {
            OnRepeat::Refuse => Turn::LeftOut(row, Reason::RepeatedInFile),
            OnRepeat::Merge => {
                let merged = match self.merged.take() {
                    Some(earlier) => together(*earlier, &row),
                    None => row.clone(),
                };
                if is_last {
                    Turn::Counts(AcceptedRow {
                        row: row.row,
                        cells: row.cells,
                        warnings: row.warnings,
                        ..merged
                    })
                } else {
                    self.merged = Some(Box::new(AcceptedRow {
                        cells: Vec::new(),
                        warnings: Vec::new(),
                        ..merged
                    }));
                    Turn::LeftOut(row, Reason::RepeatMerged)
                }
            }
            OnRepeat::First | OnRepeat::Last if is_last => Turn::Counts(row),
            OnRepeat::First | OnRepeat::Last => Turn::LeftOut(row, Reason::RepeatReplaced),
        }
    }
}

/// What the earlier row says, and the later one where it says nothing.
fn together(earlier: AcceptedRow, later: &AcceptedRow) -> AcceptedRow {
    AcceptedRow {
        details: combine(&earlier.details, &later.details),
        status: earlier.status.or(later.status),
        assignee: earlier.assignee.or(later.assignee),
        follow_up: earlier.follow_up.or(later.follow_up),
        do_not_call: earlier.do_not_call || later.do_not_call,
        ..earlier
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::customer::{Area, CustomerDetails, CustomerName};

    fn row(number: u64, phone: u64, name: &str, area: &str) -> AcceptedRow {
        let details = CustomerDetails {
            name: CustomerName::parse(name).unwrap(),
            area: Area::parse(area).unwrap(),
            ..CustomerDetails::default()
        };
        AcceptedRow {
            details,
            ..AcceptedRow::of(number, Phone::from_digits(919_876_543_000 + phone))
        }
    }

    fn turns(rule: OnRepeat, rows: &[AcceptedRow]) -> Vec<Turn> {
        let mut survey = RepeatSurvey::default();
        if RepeatSurvey::is_needed(rule) {
            rows.iter().for_each(|row| survey.note(row.phone));
        }
        let mut repeats = survey.decide_by(rule);
        rows.iter().map(|row| repeats.turn(row.clone())).collect()
    }

    fn file() -> Vec<AcceptedRow> {
        vec![
            row(2, 1, "Asha", ""),
            row(3, 2, "Ravi", "Adyar"),
            row(4, 1, "Anita", "Kaloor"),
            row(5, 1, "", "Hebbal"),
        ]
    }

    #[rstest]
    #[case(OnRepeat::First, [None, None, Some(Reason::RepeatSkipped), Some(Reason::RepeatSkipped)])]
    #[case(OnRepeat::Last, [Some(Reason::RepeatReplaced), None, Some(Reason::RepeatReplaced), None])]
    #[case(OnRepeat::Merge, [Some(Reason::RepeatMerged), None, Some(Reason::RepeatMerged), None])]
    #[case(OnRepeat::Refuse, [Some(Reason::RepeatedInFile), None, Some(Reason::RepeatedInFile), Some(Reason::RepeatedInFile)])]
    fn each_rule_chooses_its_row(#[case] rule: OnRepeat, #[case] expected: [Option<Reason>; 4]) {
        let left_out = turns(rule, &file()).into_iter().map(|turn| match turn {
            Turn::Counts(_) => None,
            Turn::LeftOut(_, reason) => Some(reason),
        });
        assert_eq!(left_out.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn merged_rows_say_what_the_first_of_them_says_that_says_anything() {
        let Some(Turn::Counts(merged)) = turns(OnRepeat::Merge, &file()).pop() else {
            panic!("the last row counts");
        };
        assert_eq!(merged.row, 5);
        assert_eq!(merged.details, row(0, 1, "Asha", "Kaloor").details);
    }

    proptest! {
        /// Whatever the file: a phone counts once, or never where repeats are refused.
        #[test]
        fn a_phone_counts_once(phones in prop::collection::vec(0_u64..12, 0..60), rule in 0_usize..4) {
            let rule = OnRepeat::ALL[rule];
            let rows: Vec<_> = (2..).zip(&phones).map(|(number, phone)| row(number, *phone, "A", "")).collect();
            let mut counted: HashMap<Phone, u32> = HashMap::new();
            for turn in turns(rule, &rows) {
                if let Turn::Counts(row) = turn {
                    *counted.entry(row.phone).or_default() += 1;
                }
            }
            let mut times: HashMap<Phone, u32> = HashMap::new();
            rows.iter().for_each(|row| *times.entry(row.phone).or_default() += 1);
            for (phone, rows) in times {
                let expected = u32::from(rule != OnRepeat::Refuse || rows == 1);
                prop_assert_eq!(counted.get(&phone).copied().unwrap_or(0), expected);
            }
        }
    }
}
