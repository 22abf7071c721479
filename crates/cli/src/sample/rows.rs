use std::borrow::Cow;

use jiff::civil::{Date, date};

use super::dirt::Soiler;
use super::random::Random;
use super::words::{AREAS, FIRST, LAST, REMARKS};

/// Whether the rows are such as nobody ever typed, or such as offices have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dirt {
    /// Every phone is valid and unique, every date a date.
    Clean,
    /// With what real sheets hold, at fixed shares.
    Dirty,
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SampleRow {
    pub(crate) name: Cow<'static, str>,
    pub(crate) phone: Cow<'static, str>,
    pub(crate) area: &'static str,
    pub(crate) date: Cow<'static, str>,
    pub(crate) remark: &'static str,
}

impl SampleRow {
    /// The cells in the order of the columns.
    pub(crate) fn cells(&self) -> [&str; 5] {
        [&self.name, &self.phone, self.area, &self.date, self.remark]
    }
}

/// Indian mobile numbers begin with 6, 7, 8 or 9 and have ten digits.
const FIRST_PHONE: u64 = 6_000_000_000;
const PHONES: u64 = 4_000_000_000;
/// Shares no factor with their count, so that none comes twice.
const STEP: u64 = 7_919;
const FIRST_DAY: Date = date(2024, 1, 1);
const DAYS: u64 = 700;

/// `count` rows, always the same for one seed. With fewer rows come the first of the same.
pub(crate) fn rows(count: u64, seed: u64, dirt: Dirt) -> impl Iterator<Item = SampleRow> {
    let mut random = Random::new(seed);
    let start = random.below(PHONES);
    let days = calendar();
    let mut soiler = match dirt {
        Dirt::Clean => None,
        Dirt::Dirty => Some(Soiler::new()),
    };
    (0..count).map(move |index| {
        let name = format!("{} {}", random.word(&FIRST), random.word(&LAST));
        let phone = FIRST_PHONE + (start + index.wrapping_mul(STEP)) % PHONES;
        let day = usize::try_from(random.below(DAYS)).unwrap_or_default();
        let (when, iso) = days.get(day).cloned().unwrap_or_default();
        let mut row = SampleRow {
            name: Cow::Owned(name),
            phone: Cow::Owned(phone.to_string()),
            area: random.word(&AREAS),
            date: Cow::Owned(iso),
            remark: random.word(&REMARKS),
        };
        if let Some(soiler) = &mut soiler {
            soiler.soil(&mut row, phone, when, &mut random);
        }
        row
    })
}

/// All days that occur, written once: writing dates a million times would take most of the time.
fn calendar() -> Vec<(Date, String)> {
    let days = FIRST_DAY.series(jiff::ToSpan::days(1));
    days.take(usize::try_from(DAYS).unwrap_or_default())
        .map(|day| (day, day.to_string()))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use callbook_domain::company::Region;
    use callbook_domain::import::{DateOrder, parse_date};
    use callbook_domain::phone::Phone;

    use super::*;

    fn region() -> Region {
        Region::parse("IN").unwrap()
    }

    #[test]
    fn one_seed_gives_the_same_rows_and_another_gives_others() {
        let of = |seed| rows(500, seed, Dirt::Dirty).collect::<Vec<_>>();
        assert_eq!(of(42), of(42));
        assert_ne!(of(42), of(43));
        let longer: Vec<_> = rows(700, 42, Dirt::Dirty).take(500).collect();
        assert_eq!(of(42), longer);
    }

    #[test]
    fn clean_phones_are_valid_and_none_comes_twice() {
        let mut seen = HashSet::new();
        for row in rows(20_000, 7, Dirt::Clean) {
            let phone = Phone::parse(&row.phone, region()).unwrap();
            assert!(seen.insert(phone), "{phone} twice");
            assert!(parse_date(&row.date, DateOrder::DayFirst).unwrap().is_some());
            assert!(row.name.contains(' ') && !row.area.is_empty());
        }
    }

    #[test]
    fn dirt_comes_at_its_shares() {
        let count = 40_000;
        let dirty: Vec<_> = rows(count, 42, Dirt::Dirty).collect();
        let mut seen = HashSet::new();
        let (mut repeated, mut blank, mut unusable) = (0, 0, 0);
        for row in &dirty {
            match Phone::parse(&row.phone, region()) {
                Ok(phone) if !seen.insert(phone) => repeated += 1,
                Ok(_) => {}
                Err(_) if row.phone.is_empty() => blank += 1,
                Err(_) => unusable += 1,
            }
        }
        let share = |found: usize| 100.0 * found as f64 / count as f64;
        let near = |found: usize, wanted: f64| (share(found) - wanted).abs() < 0.3;
        assert!(near(repeated, 5.0), "repeated: {}", share(repeated));
        assert!(near(blank, 1.0), "blank: {}", share(blank));
        assert!(near(unusable, 1.0), "unusable: {}", share(unusable));
        let no_date = dirty.iter().filter(|row| row.date.is_empty()).count();
        assert!(near(no_date, 2.0), "without a date: {}", share(no_date));
        let other_form = |row: &&SampleRow| {
            parse_date(&row.date, DateOrder::DayFirst)
                .is_ok_and(|found| found.is_some_and(|day| day.to_string() != row.date))
        };
        let other_form = dirty.iter().filter(other_form).count();
        assert!(
            near(other_form, 3.0),
            "dates in other forms: {}",
            share(other_form)
        );
        let impossible = dirty
            .iter()
            .filter(|row| parse_date(&row.date, DateOrder::DayFirst).is_err())
            .count();
        assert!(near(impossible, 1.0), "impossible dates: {}", share(impossible));
        let formulas = dirty
            .iter()
            .filter(|row| row.name.starts_with(['=', '@', '+', '-']))
            .count();
        assert!(near(formulas, 1.0), "formulas: {}", share(formulas));
        assert!(
            dirty.iter().any(|row| row.name.contains('\n')) && dirty.iter().any(|row| row.name.contains('ആ'))
        );
    }
}
