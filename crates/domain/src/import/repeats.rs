use std::collections::HashMap;

use jiff::Timestamp;
use roaring::RoaringTreemap;

use super::policy::combine;
use super::{AcceptedRow, OnRepeat, Reason};
use crate::customer::CustomerDetails;
use crate::ids::{StatusId, UserId};
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
    /// What the row that says the most would take, in bytes.
    longest: usize,
}

impl RepeatSurvey {
    /// Whether a rule needs the whole file to be looked through before its first row is decided about.
    pub const fn is_needed(rule: OnRepeat) -> bool {
        !matches!(rule, OnRepeat::First)
    }

    /// Takes note of one row.
    pub fn note(&mut self, row: &AcceptedRow) {
        self.longest = self.longest.max(Begun::bytes_of(&row.details));
        if !self.seen.insert(row.phone) {
            *self.times.entry(row.phone).or_insert(1) += 1;
        }
    }

    /// What decides, by `rule`, about the rows of that file.
    pub fn decide_by(self, rule: OnRepeat) -> Repeats {
        let rows: usize = self.times.values().map(|times| *times as usize).sum();
        Repeats {
            rule,
            at_most: rows.saturating_mul(self.longest),
            seen: PhoneSet::default(),
            left: self.times,
            begun: HashMap::new(),
            room: ROOM,
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

/// Rows that are to be put together stand so far apart that what the earlier ones say does not fit into memory until the
/// later ones come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "too many rows are to be put together with rows far below them. Sort the file by phone, or choose that the first or \
     the last row of a phone counts"
)]
pub struct TooFarApart;

/// So many bytes may be held of what earlier rows say, for the rows far below that they are put together with: some
/// 200,000 customers at once, where rows are not very long.
const ROOM: usize = 64 * 1024 * 1024;

/// Decides about rows whose phone stands in the file several times. It sees all rows of a file from its first one, in
/// their order; an import that goes on after a stop shows it the earlier rows again, so that it decides as it did.
#[derive(Debug, Clone)]
pub struct Repeats {
    rule: OnRepeat,
    /// The phones so far, where the first row counts.
    seen: PhoneSet,
    /// How many rows are still to come of those that stand in the file several times, where another rule holds.
    left: HashMap<Phone, u32>,
    /// What the rows so far say together, of those of which there are more to come.
    begun: HashMap<Phone, Box<Begun>>,
    /// How much more of that there may be, in bytes.
    room: usize,
    /// More than there ever is of that, in bytes, wherever in the file the rows stand.
    at_most: usize,
}

impl Repeats {
    /// The first row with a phone counts. This needs no survey.
    pub fn first_counts() -> Self {
        RepeatSurvey::default().decide_by(OnRepeat::First)
    }

    /// Whether so much is to be put together that it is to be tried first, with all rows of the file, before anything is
    /// done: it may turn out that they stand [`TooFarApart`]. Where it is not, they never do.
    pub const fn may_not_fit(&self) -> bool {
        matches!(self.rule, OnRepeat::Merge) && self.at_most > self.room
    }

    /// What becomes of the next row.
    ///
    /// # Errors
    /// [`TooFarApart`]: nothing more can be said of this file.
    pub fn turn(&mut self, row: AcceptedRow) -> Result<Turn, TooFarApart> {
        if self.rule == OnRepeat::First {
            return Ok(if self.seen.insert(row.phone) {
                Turn::Counts(row)
            } else {
                Turn::LeftOut(row, Reason::RepeatSkipped)
            });
        }
        let Some(left) = self.left.get_mut(&row.phone) else {
            return Ok(Turn::Counts(row));
        };
        *left = left.saturating_sub(1);
        let is_last = *left == 0;
        match self.rule {
            OnRepeat::Refuse => Ok(Turn::LeftOut(row, Reason::RepeatedInFile)),
            OnRepeat::Merge if is_last => Ok(Turn::Counts(self.put_together(row))),
            OnRepeat::Merge => {
                self.begin(&row)?;
                Ok(Turn::LeftOut(row, Reason::RepeatMerged))
            }
            OnRepeat::First | OnRepeat::Last if is_last => Ok(Turn::Counts(row)),
            OnRepeat::First | OnRepeat::Last => Ok(Turn::LeftOut(row, Reason::RepeatReplaced)),
        }
    }

    /// What all rows of the phone say, of which this is the last.
    fn put_together(&mut self, row: AcceptedRow) -> AcceptedRow {
        match self.take_begun(row.phone) {
            Some(earlier) => earlier.and(&row).into_row(row),
            None => row,
        }
    }

    /// Remembers what the row says until the last of its phone comes.
    fn begin(&mut self, row: &AcceptedRow) -> Result<(), TooFarApart> {
        let earlier = self.take_begun(row.phone);
        let begun = earlier.map_or_else(|| Begun::of(row), |earlier| earlier.and(row));
        self.room = self.room.checked_sub(begun.bytes()).ok_or(TooFarApart)?;
        self.begun.insert(row.phone, Box::new(begun));
        Ok(())
    }

    fn take_begun(&mut self, phone: Phone) -> Option<Box<Begun>> {
        let begun = self.begun.remove(&phone)?;
        self.room += begun.bytes();
        Some(begun)
    }
}

/// What the rows so far of one phone say together; neither their cells nor their numbers.
#[derive(Debug, Clone)]
struct Begun {
    details: CustomerDetails,
    status: Option<StatusId>,
    assignee: Option<UserId>,
    follow_up: Option<Timestamp>,
    do_not_call: bool,
}

impl Begun {
    fn of(row: &AcceptedRow) -> Self {
        Self {
            details: row.details.clone(),
            status: row.status,
            assignee: row.assignee,
            follow_up: row.follow_up,
            do_not_call: row.do_not_call,
        }
    }

    /// With what the later row says where these say nothing.
    fn and(&self, later: &AcceptedRow) -> Self {
        Self {
            details: combine(&self.details, &later.details),
            status: self.status.or(later.status),
            assignee: self.assignee.or(later.assignee),
            follow_up: self.follow_up.or(later.follow_up),
            do_not_call: self.do_not_call || later.do_not_call,
        }
    }

    /// As the last row, which counts for all.
    fn into_row(self, last: AcceptedRow) -> AcceptedRow {
        AcceptedRow {
            details: self.details,
            status: self.status,
            assignee: self.assignee,
            follow_up: self.follow_up,
            do_not_call: self.do_not_call,
            ..last
        }
    }

    /// Roughly how much memory it takes: itself and its texts, each of which takes more than its letters.
    fn bytes(&self) -> usize {
        Self::bytes_of(&self.details)
    }

    /// What it takes where it says that. Put together, rows take no more than each by itself.
    fn bytes_of(details: &CustomerDetails) -> usize {
        const EACH: usize = 16;
        let texts = [
            details.name.as_ref().map(|name| name.as_str().len()),
            details.email.as_ref().map(|email| email.as_str().len()),
            details.area.as_ref().map(|area| area.as_str().len()),
            details.remark.as_ref().map(|remark| remark.as_str().len()),
            details.notes.as_ref().map(|notes| notes.as_str().len()),
        ];
        let own = details.custom.values().map(|value| value.to_string().len() + 64);
        let texts: usize = texts.into_iter().flatten().map(|letters| letters + EACH).sum();
        size_of::<Self>()
            + texts
            + own.sum::<usize>()
            + details.other_phones.len() * size_of::<Phone>()
            + EACH
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::customer::{Area, CustomerDetails, CustomerName, Notes};

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
            rows.iter().for_each(|row| survey.note(row));
        }
        let mut repeats = survey.decide_by(rule);
        let turn = |row: &AcceptedRow| repeats.turn(row.clone()).unwrap();
        rows.iter().map(turn).collect()
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

    /// What of a file of that many phones, each of which stands there twice, is still held in the middle.
    fn halfway(phones: u64, room: usize) -> Result<Repeats, TooFarApart> {
        let mut survey = RepeatSurvey::default();
        let rows = || (0..phones).map(|phone| row(phone, phone, "Asha", "Adyar"));
        rows().chain(rows()).for_each(|row| survey.note(&row));
        let mut repeats = survey.decide_by(OnRepeat::Merge);
        repeats.room = room;
        for row in rows() {
            repeats.turn(row)?;
        }
        Ok(repeats)
    }

    #[test]
    fn what_is_held_of_rows_that_are_to_be_put_together_is_bounded() {
        let room = 1_000_000;
        let repeats = halfway(1_000, room).unwrap();
        let each = (room - repeats.room) / 1_000;
        assert!((100..1_000).contains(&each), "{each} bytes for each customer");
        let fitting = u64::try_from(room / each).unwrap();
        assert!(halfway(fitting, room).is_ok());
        assert_eq!(halfway(fitting + 1, room).unwrap_err(), TooFarApart);
    }

    /// Few rows, each of which says much.
    #[test]
    fn long_notes_are_tried_first_and_short_ones_need_not_be() {
        let decided = |notes: &str| {
            let mut survey = RepeatSurvey::default();
            for number in 0..20_000 {
                let mut row = row(number, number / 2, "Asha", "");
                row.details.notes = Notes::parse(notes).unwrap();
                survey.note(&row);
            }
            survey.decide_by(OnRepeat::Merge)
        };
        assert!(!decided("Calls back.").may_not_fit());
        assert!(decided(&"Calls back. ".repeat(800)).may_not_fit());
        let mut survey = RepeatSurvey::default();
        survey.note(&row(1, 1, "Asha", ""));
        assert!(
            !survey.decide_by(OnRepeat::Merge).may_not_fit(),
            "nothing repeats"
        );
    }

    #[test]
    fn what_was_put_together_takes_no_room_any_more() {
        let mut repeats = halfway(100, 1_000_000).unwrap();
        for phone in 0..100 {
            let turn = repeats.turn(row(1_000 + phone, phone, "", "Kaloor")).unwrap();
            assert!(matches!(turn, Turn::Counts(_)));
        }
        assert_eq!(repeats.room, 1_000_000);
        assert!(repeats.begun.is_empty());
    }

    proptest! {
        /// Without a trial there is always room.
        #[test]
        fn what_need_not_be_tried_fits(
            rows in prop::collection::vec((0_u64..8, "[a-z]{0,30}", "[a-z]{0,30}"), 0..40),
            room in 0_usize..8_000,
        ) {
            let rows: Vec<_> = (2..).zip(&rows).map(|(number, (phone, name, area))| row(number, *phone, name, area)).collect();
            let mut survey = RepeatSurvey::default();
            rows.iter().for_each(|row| survey.note(row));
            let mut repeats = survey.decide_by(OnRepeat::Merge);
            repeats.room = room;
            let fits = !repeats.may_not_fit();
            let outcome = rows.into_iter().try_for_each(|row| repeats.turn(row).map(|_| ()));
            prop_assert!(!fits || outcome.is_ok());
        }

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
