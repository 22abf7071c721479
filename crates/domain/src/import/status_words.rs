use std::collections::BTreeMap;

use crate::ids::StatusId;
use crate::status::StatusSet;
use crate::text::folded;

/// What a word in a file's status column stands for that is none of the company's statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusWord {
    /// That status.
    Means(StatusId),
    /// No status: the row goes in as one that names none.
    MeansNothing,
}

/// What the words of a file stand for that are none of the company's statuses; a row with any other is refused. Words
/// are compared as labels are, whatever their case and punctuation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatusWords(Vec<(String, StatusWord)>);

/// Why a word is not taken for a status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatusWordRefusal {
    /// There is no word, or nothing that divides it from its status.
    #[error("write it as WORD=STATUS, such as Hot=Interested; with nothing after the = it means no status")]
    NotAPair,
    /// It is longer than the names of statuses are.
    #[error("the word “{word}…” is longer than {} characters", StatusWords::LONGEST)]
    TooLong {
        /// How it begins.
        word: String,
    },
    /// There are too many.
    #[error("there are more than {} words", StatusWords::AT_MOST)]
    TooMany,
    /// A status goes by it already.
    #[error("“{0}” is one of your statuses already: it needs no other meaning")]
    IsAStatus(String),
    /// No status goes by what it is to mean.
    #[error("there is no status “{status}” for the word “{word}”")]
    NoSuchStatus {
        /// The word.
        word: String,
        /// What it is to mean.
        status: String,
    },
}

impl StatusWords {
    /// The most words that are kept.
    pub const AT_MOST: usize = 200;
    /// The most characters of a word.
    pub const LONGEST: usize = 100;

    /// Takes in what somebody says as `WORD=STATUS`, the status by its key, label or alias; blank, it means none. What
    /// was said of the word before counts no more.
    ///
    /// # Errors
    /// [`StatusWordRefusal`], and nothing has changed.
    pub fn say(&mut self, pair: &str, statuses: &StatusSet) -> Result<(), StatusWordRefusal> {
        let (word, status) = pair.rsplit_once('=').ok_or(StatusWordRefusal::NotAPair)?;
        let (word, status) = (word.trim(), status.trim());
        if word.is_empty() {
            return Err(StatusWordRefusal::NotAPair);
        }
        if statuses.named(word).is_some() {
            return Err(StatusWordRefusal::IsAStatus(word.to_owned()));
        }
        let means = match (status, statuses.named(status)) {
            ("", _) => StatusWord::MeansNothing,
            (_, Some(status)) => StatusWord::Means(status.id),
            (status, None) => {
                return Err(StatusWordRefusal::NoSuchStatus {
                    word: word.to_owned(),
                    status: status.to_owned(),
                });
            }
        };
        self.set(word, means)
    }

    /// From now on the word stands for that.
    ///
    /// # Errors
    /// [`StatusWordRefusal::TooLong`] and [`StatusWordRefusal::TooMany`].
    pub fn set(&mut self, word: &str, means: StatusWord) -> Result<(), StatusWordRefusal> {
        let word = word.trim();
        if is_too_long(word) {
            return Err(StatusWordRefusal::TooLong {
                word: word.chars().take(20).collect(),
            });
        }
        let wanted = compared(word);
        if let Some((_, known)) = self.0.iter_mut().find(|(known, _)| compared(known) == wanted) {
            *known = means;
            return Ok(());
        }
        if self.0.len() >= Self::AT_MOST {
            return Err(StatusWordRefusal::TooMany);
        }
        self.0.push((word.to_owned(), means));
        Ok(())
    }

    /// What the word stands for, where somebody has said it.
    pub fn get(&self, word: &str) -> Option<StatusWord> {
        if self.0.is_empty() {
            return None;
        }
        let wanted = compared(word);
        let found = self.0.iter().find(|(known, _)| compared(known) == wanted);
        found.map(|(_, means)| *means)
    }

    /// The words, as they were first written, and what they stand for.
    pub fn iter(&self) -> impl Iterator<Item = (&str, StatusWord)> {
        self.0.iter().map(|(word, means)| (word.as_str(), *means))
    }

    /// Whether nothing was said of any word.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds what was said of other words for a file like it, as far as it still holds: not of what has become a status
    /// itself, nor where the status is not in use any more.
    pub fn add_earlier(&mut self, earlier: &Self, statuses: &StatusSet) {
        for (word, means) in earlier.iter() {
            if self.get(word).is_none() && statuses.named(word).is_none() && means.is_usable(statuses) {
                // More than are kept are no more than are lost.
                let _ = self.set(word, means);
            }
        }
    }
}

impl StatusWord {
    /// Whether rows can get what it stands for.
    pub fn is_usable(self, statuses: &StatusSet) -> bool {
        match self {
            Self::Means(status) => statuses.in_use().any(|known| known.id == status),
            Self::MeansNothing => true,
        }
    }
}

/// A word of a file and how many rows have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordCount {
    /// The word as it stands where it was first seen.
    pub word: String,
    /// How many rows have it, however they write it.
    pub rows: u64,
}

impl WordCount {
    /// Whether it is that word, however it is written.
    pub fn is(&self, word: &str) -> bool {
        compared(&self.word) == compared(word)
    }
}

/// The words of a status column, counted.
#[derive(Debug, Clone, Default)]
pub struct StatusTally(BTreeMap<String, WordCount>);

impl StatusTally {
    /// So many different words are counted; a column with more holds no statuses.
    const KEPT: usize = 1_000;
    /// So many of which nobody has said what they mean are told.
    const TOLD: usize = 50;

    /// Counts what stands in one cell.
    pub fn note(&mut self, cell: &str) {
        let word = cell.trim();
        if word.is_empty() || is_too_long(word) {
            return;
        }
        let key = compared(word);
        if let Some(count) = self.0.get_mut(&key) {
            count.rows += 1;
        } else if self.0.len() < Self::KEPT {
            let word = word.to_owned();
            self.0.insert(key, WordCount { word, rows: 1 });
        }
    }

    /// Those that are none of the company's statuses, the most frequent first: all of which somebody has said what they
    /// mean, so that it can be said otherwise, and at most fifty others. Once these have a meaning, the next are told.
    pub fn unknown(&self, statuses: &StatusSet, said: &StatusWords) -> Vec<WordCount> {
        let is_unknown = |count: &&WordCount| statuses.named(&count.word).is_none();
        let mut unknown: Vec<WordCount> = self.0.values().filter(is_unknown).cloned().collect();
        unknown.sort_by_key(|count| std::cmp::Reverse(count.rows));
        let mut others = 0;
        unknown.retain(|count| {
            let is_said = said.get(&count.word).is_some();
            others += usize::from(!is_said);
            is_said || others <= Self::TOLD
        });
        unknown
    }
}

fn is_too_long(word: &str) -> bool {
    word.len() > StatusWords::LONGEST && word.chars().count() > StatusWords::LONGEST
}

/// The form in which words are compared. A word of marks alone is only like itself.
fn compared(word: &str) -> String {
    let folded = folded(word);
    if folded.is_empty() {
        word.trim().to_owned()
    } else {
        folded
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::status::Preset;

    fn statuses() -> StatusSet {
        let adopt = (0..)
            .zip(Preset::Calling.statuses())
            .map(|(n, s)| s.adopted(StatusId::from_uuid(Uuid::from_u128(n))));
        StatusSet::new(adopt.collect()).unwrap()
    }

    fn said(pairs: &[&str]) -> StatusWords {
        let mut words = StatusWords::default();
        for pair in pairs {
            words.say(pair, &statuses()).unwrap();
        }
        words
    }

    #[test]
    fn a_word_means_what_was_last_said_of_it_however_it_is_written() {
        let called = statuses().named("called").map(|status| status.id).unwrap();
        let words = said(&["R.N.R=called", "NI=", "a=b=Called", "--=", "rnr="]);
        assert_eq!(words.get(" rnr "), Some(StatusWord::MeansNothing));
        assert_eq!(words.get("ni"), Some(StatusWord::MeansNothing));
        assert_eq!(words.get("A=B"), Some(StatusWord::Means(called)));
        assert_eq!(words.get("--"), Some(StatusWord::MeansNothing));
        assert_eq!(words.get("-"), None);
        assert_eq!(words.iter().count(), 4);
    }

    #[rstest]
    #[case("Hot", StatusWordRefusal::NotAPair)]
    #[case("=called", StatusWordRefusal::NotAPair)]
    #[case("new=called", StatusWordRefusal::IsAStatus("new".to_owned()))]
    #[case("Hot=lukewarm", StatusWordRefusal::NoSuchStatus { word: "Hot".to_owned(), status: "lukewarm".to_owned() })]
    fn what_cannot_be_meant_is_refused(#[case] pair: &str, #[case] refusal: StatusWordRefusal) {
        assert_eq!(StatusWords::default().say(pair, &statuses()), Err(refusal));
    }

    #[test]
    fn words_are_short_and_not_many() {
        let mut words = StatusWords::default();
        let long = "x".repeat(StatusWords::LONGEST + 1);
        let refused = words.set(&long, StatusWord::MeansNothing);
        assert!(matches!(refused, Err(StatusWordRefusal::TooLong { .. })));
        for number in 0..StatusWords::AT_MOST {
            words
                .set(&format!("word {number}"), StatusWord::MeansNothing)
                .unwrap();
        }
        let refused = words.set("one more", StatusWord::MeansNothing);
        assert_eq!(refused, Err(StatusWordRefusal::TooMany));
    }

    #[test]
    fn what_was_said_before_holds_where_nothing_is_said_now() {
        let called = statuses().named("called").map(|status| status.id).unwrap();
        let gone = StatusWord::Means(StatusId::from_uuid(Uuid::from_u128(77)));
        let mut earlier = said(&["Hot=", "RNR=called"]);
        earlier.set("Cold", gone).unwrap();
        earlier.set("Called", StatusWord::MeansNothing).unwrap();
        let mut words = said(&["hot=called"]);
        words.add_earlier(&earlier, &statuses());
        assert_eq!(words.get("Hot"), Some(StatusWord::Means(called)));
        assert_eq!(words.get("rnr"), Some(StatusWord::Means(called)));
        assert_eq!((words.get("Cold"), words.get("Called")), (None, None));
    }

    #[test]
    fn words_that_are_no_status_are_counted() {
        let mut tally = StatusTally::default();
        for cell in ["Hot", "called", "", "NI", "HOT ", "hot!", &"x".repeat(500)] {
            tally.note(cell);
        }
        let count = |word: &str, rows| WordCount {
            word: word.to_owned(),
            rows,
        };
        let nothing = StatusWords::default();
        assert_eq!(
            tally.unknown(&statuses(), &nothing),
            [count("Hot", 3), count("NI", 1)]
        );
        for number in 0..5_000 {
            tally.note(&format!("remark {number}"));
        }
        assert_eq!(tally.unknown(&statuses(), &nothing).len(), StatusTally::TOLD);
    }

    #[test]
    fn words_that_have_a_meaning_make_room_for_the_next() {
        let mut tally = StatusTally::default();
        for number in 0..=StatusTally::TOLD {
            tally.note(&format!("word {number:02}"));
        }
        let mut said = StatusWords::default();
        let first = tally.unknown(&statuses(), &said);
        assert_eq!(first.len(), StatusTally::TOLD);
        for count in &first {
            said.set(&count.word, StatusWord::MeansNothing).unwrap();
        }
        let next = tally.unknown(&statuses(), &said);
        assert_eq!(
            next.len(),
            StatusTally::TOLD + 1,
            "what was said can be said otherwise"
        );
        let open = next.iter().filter(|count| said.get(&count.word).is_none());
        assert_eq!(open.count(), 1, "the last one is told now");
    }
}
