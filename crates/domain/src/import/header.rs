//! Which row of a file names its columns. Files come with titles, notes and dates of export above it, and without it.

use super::{Cell, DateOrder, HeaderRow, ImportField, SheetRow, parse_date};
use crate::phone::Phone;
use crate::text::folded;

/// So many of a file's first rows with something in them decide where its header is.
pub const HEADER_LOOKED_AT: usize = 20;

/// One row that looks like data may stand above a header: a letterhead with its number. Two are a list.
const DATA_ABOVE: usize = 1;

/// Words by which a longer name shows that it names a phone: "Phone (mobile)", "Customer mobile no.".
const PHONE_WORDS: [&str; 4] = ["phone", "mobile", "whatsapp", "contactno"];
/// A text longer than this, in letters, is a sentence and no name.
const LONGEST_NAME: usize = 40;

/// Where the names of the columns stand, going by the first rows of a file. `None` where nothing is to be seen in any.
///
/// It is the first row that names the phone as [`ImportField::synonyms`] has it; else the first that names two columns
/// or more; else the first that is no title, unless a phone stands in it: then there is no header. A title is a row of
/// one cell above rows of several.
pub fn find_header(rows: &[SheetRow]) -> Option<HeaderRow> {
    let seen: Vec<Seen> = rows.iter().filter_map(Seen::of).take(HEADER_LOOKED_AT).collect();
    let widest = seen.iter().map(|row| row.filled).max().unwrap_or_default();
    let first = seen
        .iter()
        .find(|row| row.filled > 1 || widest < 2)
        .or(seen.first())?;
    let header = above_the_list(&seen)
        .find(|row| row.names_phone)
        .or_else(|| above_the_list(&seen).find(|row| row.names > 1));
    Some(match header {
        Some(header) => HeaderRow::At(header.number),
        None if first.holds_phone => HeaderRow::Missing,
        None => HeaderRow::At(first.number),
    })
}

/// Whether the first rows of a sheet are those of a list of customers: one names the phone, or one holds a phone.
pub fn looks_like_a_list(rows: &[SheetRow]) -> bool {
    rows.iter()
        .filter_map(Seen::of)
        .take(HEADER_LOOKED_AT)
        .any(|row| row.names_phone || row.holds_phone)
}

/// What matters of a row in which something is to be seen.
#[derive(Debug)]
struct Seen {
    number: u64,
    /// Cells in which something is to be seen.
    filled: usize,
    /// Cells that are the name of a column.
    names: usize,
    names_phone: bool,
    holds_phone: bool,
}

impl Seen {
    fn of(row: &SheetRow) -> Option<Self> {
        let Ok(cells) = &row.cells else {
            // A broken header is to be found, so that it can be said that it is broken.
            return Some(Self {
                number: row.number,
                filled: usize::MAX,
                names: 0,
                names_phone: false,
                holds_phone: false,
            });
        };
        let filled: Vec<&Cell> = cells.iter().filter(|cell| !cell.is_blank()).collect();
        if filled.is_empty() {
            return None;
        }
        let named: Vec<String> = filled.iter().filter_map(|cell| name(cell)).collect();
        let holds_phone = filled.iter().any(|cell| could_be_a_phone(cell));
        Some(Self {
            number: row.number,
            filled: filled.len(),
            names: named.iter().filter(|name| is_a_column(name)).count(),
            // Beside a phone, the name of the phone is a label or a remark.
            names_phone: !holds_phone && named.iter().any(|name| is_synonym(ImportField::Phone, name)),
            holds_phone,
        })
    }
}

/// The rows among which a header may be: those before the list begins.
fn above_the_list(seen: &[Seen]) -> impl Iterator<Item = &Seen> {
    let mut data = 0;
    seen.iter()
        .take_while(move |row| {
            data += usize::from(row.holds_phone);
            data <= DATA_ABOVE
        })
        .filter(|row| !row.holds_phone)
}

fn name(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) if text.trim().chars().count() <= LONGEST_NAME => Some(folded(text)),
        _ => None,
    }
}

fn is_a_column(name: &str) -> bool {
    ImportField::ALL.into_iter().any(|field| is_synonym(field, name))
        || PHONE_WORDS.iter().any(|word| name.contains(word))
}

fn is_synonym(field: ImportField, name: &str) -> bool {
    field.synonyms().contains(&name)
}

/// Without asking a numbering plan: which one it would be is not the file's to say.
fn could_be_a_phone(cell: &Cell) -> bool {
    match cell {
        Cell::Text(text) => {
            let is_a_day = [DateOrder::DayFirst, DateOrder::MonthFirst]
                .into_iter()
                .any(|order| parse_date(text, order).is_ok());
            Phone::could_be(text) && !is_a_day
        }
        Cell::Number(number) => number.fract() == 0.0 && *number > 0.0 && Phone::could_be(&cell.text()),
        Cell::Empty | Cell::Date(_) | Cell::Truth(_) | Cell::Fault(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::import::{BrokenRow, RowFlaw};

    /// Rows of a file whose lines are given with `|` between cells; blank lines count and are left out.
    fn rows(lines: &str) -> Vec<SheetRow> {
        (1..)
            .zip(lines.split('/'))
            .filter(|(_, line)| !line.is_empty())
            .map(|(number, line)| SheetRow {
                number,
                cells: Ok(line.split('|').map(cell).collect()),
            })
            .collect()
    }

    fn cell(text: &str) -> Cell {
        match text.strip_prefix('#').map(str::parse) {
            Some(Ok(number)) => Cell::Number(number),
            _ if text.is_empty() => Cell::Empty,
            _ => Cell::Text(text.to_owned()),
        }
    }

    #[rstest]
    #[case::at_once("Name|Phone/Asha|9876543210", HeaderRow::At(1))]
    #[case::under_a_title("Leads of March//Name|Phone/Asha|9876543210", HeaderRow::At(3))]
    #[case::under_ten_notes("a/b/c/d/e/f/g/h/i/j/Mobile No.|Name/9876543210|Asha", HeaderRow::At(11))]
    #[case::under_a_block_of_figures(
        "Exported|31-03-2025/Rows|#1250/By|Asha Menon//Name|Contact number/Ravi|9876543210",
        HeaderRow::At(5)
    )]
    #[case::under_a_letterhead("Menon & Co|+91 98765 43210//Name|Phone/Asha|9876543211", HeaderRow::At(3))]
    #[case::a_label_is_no_header("Phone:|98765 43210/Name|Mobile/Asha|9876543211", HeaderRow::At(2))]
    #[case::alone("Phone", HeaderRow::At(1))]
    #[case::one_column("phone/9876543210/9876543211", HeaderRow::At(1))]
    #[case::two_columns_named("List A/Name|City|Nr./Asha|Kochi|9876543210", HeaderRow::At(2))]
    #[case::a_longer_name_for_the_phone(
        "Shop|Nr. 7/Customer|Customer's mobile (old)/Asha|98765",
        HeaderRow::At(2)
    )]
    #[case::nothing_known("Nom|Numéro/Asha|9876543210", HeaderRow::At(1))]
    #[case::a_title_over_nothing_known("Clients/Nom|Numéro/Asha|9876543210", HeaderRow::At(2))]
    #[case::only_titles("Clients/of/March", HeaderRow::At(1))]
    #[case::blank_cells_only_above(" | /Name|Phone", HeaderRow::At(2))]
    #[case::no_header("Asha|9876543210/Ravi|9876543211", HeaderRow::Missing)]
    #[case::no_header_in_one_column("9876543210/9876543211", HeaderRow::Missing)]
    #[case::no_header_with_numbers("Asha|#9876543210/Ravi|#9876543211", HeaderRow::Missing)]
    #[case::no_header_under_a_title("Leads/Asha|9876543210/Ravi|9876543211", HeaderRow::Missing)]
    #[case::a_word_in_the_third_row_of_a_list(
        "Asha|9876543210|/Ravi|9876543211|/Latha||mobile/Meera|9876543212|",
        HeaderRow::Missing
    )]
    #[case::days_and_fractions_are_no_phones("Day|2025-03-31|#45747.123456/x|y|z", HeaderRow::At(1))]
    fn the_header_is_found(#[case] lines: &str, #[case] expected: HeaderRow) {
        assert_eq!(find_header(&rows(lines)), Some(expected), "{lines}");
    }

    #[test]
    fn where_nothing_is_to_be_seen_there_is_none() {
        assert_eq!(find_header(&[]), None);
        assert_eq!(find_header(&rows(" | / ")), None);
    }

    #[test]
    fn no_more_rows_are_looked_at_than_said() {
        let notes = "note/".repeat(HEADER_LOOKED_AT - 1);
        let near = rows(&format!("{notes}Name|Phone"));
        assert_eq!(find_header(&near), Some(HeaderRow::At(HEADER_LOOKED_AT as u64)));
        let far = rows(&format!("{notes}note/Name|Phone"));
        assert_eq!(find_header(&far), Some(HeaderRow::At(1)));
    }

    #[test]
    fn a_broken_first_row_is_the_header_unless_another_is() {
        let broken = |number| SheetRow {
            number,
            cells: Err(BrokenRow {
                text: "name,\"phone".to_owned(),
                flaw: RowFlaw::UnclosedQuote,
            }),
        };
        let data = || rows("/Asha|9876543210").remove(0);
        assert_eq!(find_header(&[broken(1), data()]), Some(HeaderRow::At(1)));
        let named = rows("/Name|Phone").remove(0);
        assert_eq!(find_header(&[broken(1), named]), Some(HeaderRow::At(2)));
    }

    #[rstest]
    #[case("Name|Phone", true)]
    #[case("Title/Name|Mobile", true)]
    #[case("Asha|9876543210", true)]
    #[case("Read me first/This workbook was exported on|2025-03-31", false)]
    #[case("Month|Calls/March|#1250", false)]
    #[case("", false)]
    fn a_list_of_customers_is_told_from_other_sheets(#[case] lines: &str, #[case] expected: bool) {
        assert_eq!(looks_like_a_list(&rows(lines)), expected, "{lines}");
    }
}
