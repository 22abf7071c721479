//! What words of a status column stand for, as it is stored.

use callbook_application::ports::StoreError;
use callbook_domain::import::{StatusWord, StatusWords};

use super::read;
use crate::sea::error::unreadable;

/// A word, and the id of its status; without one it means none.
pub(super) type StoredWord = (String, Option<String>);

pub(in crate::sea::imports) fn words(words: &StatusWords) -> Vec<StoredWord> {
    let stored = |(word, means): (&str, StatusWord)| {
        let status = match means {
            StatusWord::Means(status) => Some(status.to_string()),
            StatusWord::MeansNothing => None,
        };
        (word.to_owned(), status)
    };
    words.iter().map(stored).collect()
}

pub(in crate::sea::imports) fn read_words(
    stored: Vec<StoredWord>,
    column: &'static str,
) -> Result<StatusWords, StoreError> {
    let mut words = StatusWords::default();
    for (word, status) in stored {
        let means = match status {
            Some(status) => StatusWord::Means(read(&status, column)?),
            None => StatusWord::MeansNothing,
        };
        words
            .set(&word, means)
            .map_err(|refusal| unreadable(column, refusal))?;
    }
    Ok(words)
}
