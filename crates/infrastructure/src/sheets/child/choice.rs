//! Which sheet of a workbook is read.

use std::borrow::Cow;

use calamine::{Sheet, SheetType, SheetVisible};
use callbook_domain::import::{Cell, HEADER_LOOKED_AT, SheetRow, looks_like_a_list};

use super::Problem;
use super::wire::{self, Failure, Shown, Value};
use crate::sheets::delivery::COLUMNS;

/// So many sheets of a workbook are known; nobody chooses from more.
const SHEETS: usize = 1_000;
/// Excel allows 31 characters; LibreOffice whatever its users type.
const LONGEST_NAME: usize = 200;
/// So many sheets are named to somebody who asked for another.
const NAMED: usize = 20;
/// So many cells of a sheet are looked at before it is known what it holds.
const LOOKED_AT: usize = 20_000;

/// What the first rows of a sheet are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Nothing,
    Something,
    /// Those of a list of customers, as far as one can see.
    List,
}

/// The worksheets of a workbook, by the names that its reader knows them by.
#[derive(Debug)]
pub(super) struct Worksheets(Vec<(String, Shown)>);

impl Worksheets {
    pub(super) fn of(metadata: &[Sheet]) -> Self {
        let worksheets = metadata
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .take(SHEETS)
            .map(|sheet| {
                let shown = match sheet.visible {
                    SheetVisible::Visible => Shown::Always,
                    SheetVisible::Hidden => Shown::ByHand,
                    SheetVisible::VeryHidden => Shown::ByProgram,
                };
                (sheet.name.clone(), shown)
            });
        Self(worksheets.collect())
    }

    pub(super) fn name(&self, index: usize) -> &str {
        self.0.get(index).map_or("", |(name, _)| name)
    }

    pub(super) fn on_the_wire(&self) -> Vec<wire::Sheet<'_>> {
        self.0
            .iter()
            .map(|(name, shown)| wire::Sheet {
                name: Cow::Borrowed(cut(name)),
                shown: *shown,
            })
            .collect()
    }

    /// The sheet that was asked for; else the first visible one that looks like a list; else the first visible one with
    /// anything in it; else, where nothing is to be seen at all, the same among those that can be shown by hand.
    pub(super) fn choose(
        &self,
        asked: Option<&str>,
        mut look: impl FnMut(&str) -> Result<Look, Problem>,
    ) -> Result<Option<usize>, Problem> {
        if let Some(asked) = asked {
            return self.named(asked).map(Some).ok_or_else(|| self.no_such(asked));
        }
        for wanted in [Shown::Always, Shown::ByHand] {
            let mut first = None;
            for (index, (name, _)) in self
                .0
                .iter()
                .enumerate()
                .filter(|(_, (_, shown))| *shown == wanted)
            {
                match look(name) {
                    Ok(Look::List) => return Ok(Some(index)),
                    Ok(Look::Something) => first = first.or(Some(index)),
                    Ok(Look::Nothing) => {}
                    // What is wrong further down in the workbook is nothing to a sheet above that can be read.
                    Err(Problem::Told(..)) if first.is_some() => {}
                    Err(problem) => return Err(problem),
                }
            }
            if first.is_some() {
                return Ok(first);
            }
        }
        Ok(None)
    }

    fn named(&self, asked: &str) -> Option<usize> {
        let is = |wanted: &dyn Fn(&str) -> bool| self.0.iter().position(|(name, _)| wanted(name));
        let small = asked.trim().to_lowercase();
        is(&|name| cut(name) == asked).or_else(|| is(&|name| cut(name).trim().to_lowercase() == small))
    }

    fn no_such(&self, asked: &str) -> Problem {
        let names: Vec<String> = self
            .0
            .iter()
            .take(NAMED)
            .map(|(name, _)| format!("\"{}\"", cut(name)))
            .collect();
        let more = if self.0.len() > NAMED { " and others" } else { "" };
        let there = if names.is_empty() {
            "it has none".to_owned()
        } else {
            format!("its sheets are {}{more}", names.join(", "))
        };
        Problem::Told(
            Failure::NotAsAsked,
            format!("the workbook has no sheet \"{}\": {there}", cut(asked)),
        )
    }
}

fn cut(name: &str) -> &str {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => name.get(..end).unwrap_or_default(),
        None => name,
    }
}

/// The first rows of a sheet, as far as they are needed to say what it holds.
#[derive(Debug, Default)]
pub(super) struct Beginning {
    rows: Vec<SheetRow>,
    cells: usize,
}

/// Whether more of a sheet is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum More {
    Wanted,
    Enough,
}

impl Beginning {
    pub(super) fn take(&mut self, row: u64, column: usize, value: Value<'_>) -> More {
        if self.rows.last().is_none_or(|last| last.number != row) {
            self.rows.push(SheetRow {
                number: row,
                cells: Ok(Vec::new()),
            });
        }
        if self.rows.len() > HEADER_LOOKED_AT || self.cells > LOOKED_AT {
            return More::Enough;
        }
        if let Some(SheetRow { cells: Ok(cells), .. }) = self.rows.last_mut() {
            let before = cells.len();
            while cells.len() < column.min(COLUMNS) {
                cells.push(Cell::Empty);
            }
            cells.push(value.cell());
            self.cells += cells.len() - before;
        }
        More::Wanted
    }

    pub(super) fn look(&self) -> Look {
        if self.rows.is_empty() {
            Look::Nothing
        } else if looks_like_a_list(&self.rows) {
            Look::List
        } else {
            Look::Something
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(sheets: &[(&str, Shown)]) -> Worksheets {
        Worksheets(
            sheets
                .iter()
                .map(|(name, shown)| ((*name).to_owned(), *shown))
                .collect(),
        )
    }

    fn chosen(sheets: &[(&str, Shown, Look)]) -> Option<usize> {
        let names: Vec<_> = sheets.iter().map(|(name, shown, _)| (*name, *shown)).collect();
        let look = |wanted: &str| Ok(sheets.iter().find(|(name, ..)| *name == wanted).unwrap().2);
        book(&names).choose(None, look).unwrap()
    }

    #[test]
    fn the_first_visible_list_wins_then_anything_visible_then_what_is_hidden() {
        use Look::{List, Nothing, Something};
        use Shown::{Always, ByHand, ByProgram};
        type Case<'a> = (&'a [(&'a str, Shown, Look)], Option<usize>);
        let cases: [Case<'_>; 7] = [
            (
                &[("a", Always, Something), ("b", Always, List), ("c", Always, List)],
                Some(1),
            ),
            (&[("a", ByHand, List), ("b", Always, Something)], Some(1)),
            (&[("a", Always, Nothing), ("b", Always, Something)], Some(1)),
            (
                &[
                    ("a", Always, Nothing),
                    ("b", ByHand, Something),
                    ("c", ByHand, List),
                ],
                Some(2),
            ),
            (&[("a", Always, Nothing), ("b", ByProgram, List)], None),
            (&[("a", Always, Nothing)], None),
            (&[], None),
        ];
        for (number, (sheets, expected)) in cases.into_iter().enumerate() {
            assert_eq!(chosen(sheets), expected, "case {number}");
        }
    }

    #[test]
    fn a_damaged_sheet_is_told_unless_one_above_it_can_be_read() {
        let broken = || Problem::unreadable("damaged");
        let two = book(&[("a", Shown::Always), ("b", Shown::Always)]);
        let look = |bad: &'static str| {
            move |name: &str| {
                if name == bad {
                    Err(broken())
                } else {
                    Ok(Look::Something)
                }
            }
        };
        assert_eq!(two.choose(None, look("b")).unwrap(), Some(0));
        assert!(two.choose(None, look("a")).is_err());
    }

    #[test]
    fn a_sheet_is_asked_for_by_name_hidden_or_not() {
        let book = book(&[
            ("Old", Shown::ByProgram),
            ("Leads", Shown::Always),
            ("leads", Shown::Always),
        ]);
        let choose = |asked| book.choose(Some(asked), |_| Ok(Look::Nothing));
        assert_eq!(choose("leads").unwrap(), Some(2));
        assert_eq!(choose(" LEADS").unwrap(), Some(1));
        assert_eq!(choose("Old").unwrap(), Some(0));
        let Err(Problem::Told(Failure::NotAsAsked, message)) = choose("New") else {
            panic!("there is none");
        };
        assert_eq!(
            message,
            "the workbook has no sheet \"New\": its sheets are \"Old\", \"Leads\", \"leads\""
        );
    }
}
