//! What is looked for, and how: by trigrams where the fragments are long enough, else among the newest.

use sea_orm::sea_query::extension::sqlite::SqliteExpr as _;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, LikeExpr, Query};

use super::entity::{Column, Entity};

/// Fragments of one or two characters have no trigram; alone they are looked for among so many newest customers.
pub(super) const NEWEST: u64 = 5_000;

/// So many characters make a trigram.
const TRIGRAM: usize = 3;

/// What somebody typed, as ways to match: a customer matches where all fragments of one way occur in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Search {
    ways: Vec<Vec<String>>,
}

impl Search {
    /// Reads what was typed. `None` where nothing was.
    pub(super) fn parse(typed: &str) -> Option<Self> {
        let typed: String = typed.to_lowercase().replace('\0', " ");
        let words: Vec<String> = typed.split_whitespace().map(str::to_owned).collect();
        if words.is_empty() {
            return None;
        }
        let mut ways = vec![words];
        ways.extend(digits_of_phone(&typed).map(|digits| vec![digits]));
        Some(Self { ways })
    }

    /// Whether the index of trigrams can answer it.
    pub(super) fn has_trigrams(&self) -> bool {
        let long = |fragment: &String| fragment.chars().count() >= TRIGRAM;
        self.ways.iter().all(|way| way.iter().any(long))
    }

    /// Holds where a customer's text matches. PostgreSQL's index of trigrams serves it too.
    pub(super) fn matches(&self) -> Condition {
        self.ways.iter().fold(Condition::any(), |any, way| {
            any.add(way.iter().fold(Condition::all(), |all, fragment| {
                let pattern = LikeExpr::new(format!("%{}%", escaped(fragment))).escape('\\');
                all.add(Expr::col((Entity, Column::SearchText)).like(pattern))
            }))
        })
    }

    /// Holds, on SQLite, for the rows that have all trigrams: those that match, and few others.
    pub(super) fn in_index(&self) -> Expr {
        let rows = Query::select()
            .column("rowid")
            .from("customers_search")
            .and_where(Expr::col("customers_search").matches(self.trigrams()))
            .to_owned();
        Expr::col((Entity, "row_id")).in_subquery(rows)
    }

    /// The query of the full-text index: `("asha" AND …) OR …`, each trigram quoted so that none is an operator.
    pub(super) fn trigrams(&self) -> String {
        let ways: Vec<String> = self
            .ways
            .iter()
            .map(|way| {
                let mut quoted: Vec<String> = way.iter().flat_map(|fragment| trigrams_of(fragment)).collect();
                quoted.sort_unstable();
                quoted.dedup();
                format!("({})", quoted.join(" AND "))
            })
            .collect();
        ways.join(" OR ")
    }
}

fn trigrams_of(fragment: &str) -> Vec<String> {
    let characters: Vec<char> = fragment.chars().collect();
    characters
        .windows(TRIGRAM)
        .map(|three| format!("\"{}\"", three.iter().collect::<String>().replace('"', "\"\"")))
        .collect()
}

/// The stored digits of what may be a number as people write it: `098765 432`, `+91-9876`. `None` where it is none, or
/// where the words say the same.
fn digits_of_phone(typed: &str) -> Option<String> {
    let typed = typed.trim();
    if !typed.chars().all(|c| c.is_ascii_digit() || " -()+./".contains(c)) {
        return None;
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    (digits.len() >= 4 && digits != typed).then(|| digits.to_owned())
}

fn escaped(fragment: &str) -> String {
    let mut escaped = String::with_capacity(fragment.len());
    for c in fragment.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_is_no_search() {
        assert_eq!(Search::parse(" \t\0 "), None);
    }

    #[test]
    fn words_must_all_occur_and_are_quoted() {
        let search = Search::parse("Asha\" OR").unwrap();
        assert!(search.has_trigrams());
        assert_eq!(search.trigrams(), "(\"ash\" AND \"ha\"\"\" AND \"sha\")");
    }

    #[test]
    fn a_written_number_is_looked_for_by_its_digits_too() {
        let search = Search::parse("098765 43210").unwrap();
        assert_eq!(search.ways[1], vec!["9876543210".to_owned()]);
        assert_eq!(Search::parse("9876").unwrap().ways.len(), 1);
        assert_eq!(Search::parse("9 a").unwrap().ways.len(), 1);
    }

    #[test]
    fn short_fragments_alone_have_no_trigrams() {
        assert!(!Search::parse("ab").unwrap().has_trigrams());
        assert!(Search::parse("ab menon").unwrap().has_trigrams());
        assert!(!Search::parse("98 76 5").unwrap().has_trigrams());
    }

    #[test]
    fn wildcards_are_text() {
        assert_eq!(escaped("100%_\\"), "100\\%\\_\\\\");
    }
}
