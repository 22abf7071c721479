//! Text that people type or that sheets hold: cleaned once at the edge.

/// A text is longer than the place for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("longer than {limit} characters")]
pub struct TooLong {
    /// How many characters fit.
    pub limit: usize,
}

/// One line: control characters (NUL among them) are dropped, runs of white space become one space, ends are
/// trimmed. `None` where nothing is left.
///
/// # Errors
/// [`TooLong`] where more than `limit` characters are left.
pub fn line(raw: &str, limit: usize) -> Result<Option<String>, TooLong> {
    let mut cleaned = String::with_capacity(raw.len());
    for word in raw.split(char::is_whitespace) {
        let before = cleaned.len();
        if before > 0 {
            cleaned.push(' ');
        }
        let start = cleaned.len();
        cleaned.extend(word.chars().filter(|c| !is_unprintable(*c)));
        if cleaned.len() == start {
            cleaned.truncate(before);
        }
    }
    fit(cleaned, limit)
}

/// Several lines: line breaks become `\n`, other control characters but tab are dropped, ends are trimmed. `None`
/// where nothing is left.
///
/// # Errors
/// [`TooLong`] where more than `limit` characters are left.
pub fn lines(raw: &str, limit: usize) -> Result<Option<String>, TooLong> {
    let unified = raw.replace("\r\n", "\n").replace('\r', "\n");
    let cleaned: String = unified
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !is_unprintable(*c))
        .collect();
    fit(cleaned.trim().to_owned(), limit)
}

/// What is left of a word for comparing it with another: letters, marks and digits in lower case.
pub fn folded(raw: &str) -> String {
    raw.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn fit(cleaned: String, limit: usize) -> Result<Option<String>, TooLong> {
    // A string of few bytes cannot have too many characters: most never need counting.
    if cleaned.len() > limit && cleaned.chars().count() > limit {
        return Err(TooLong { limit });
    }
    Ok((!cleaned.is_empty()).then_some(cleaned))
}

fn is_unprintable(c: char) -> bool {
    // Directional overrides can make a name show as something else than it is (Unicode TR 36).
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// A text type with a private field: `parse` cleans and measures, an empty text is `None`.
macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $how:ident, $limit:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The most characters that it holds.
            pub const LIMIT: usize = $limit;

            /// Cleans what was typed; blank is `None`.
            ///
            /// # Errors
            /// [`TooLong`](crate::text::TooLong) past [`Self::LIMIT`] characters.
            pub fn parse(raw: &str) -> Result<Option<Self>, $crate::text::TooLong> {
                Ok($crate::text::$how(raw, Self::LIMIT)?.map(Self))
            }

            /// The text as it is shown and stored.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use text_type;

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("  Asha   Menon ", Some("Asha Menon"))]
    #[case("Latha\nNair", Some("Latha Nair"))]
    #[case("A\0sha", Some("Asha"))]
    #[case("\0 \0", None)]
    #[case("a \0 b", Some("a b"))]
    #[case("=SUM(1)", Some("=SUM(1)"))]
    #[case("<b>Bold</b>", Some("<b>Bold</b>"))]
    #[case("", None)]
    fn a_line_is_cleaned(#[case] raw: &str, #[case] expected: Option<&str>) {
        assert_eq!(line(raw, 100).unwrap().as_deref(), expected);
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(
            line(&"മ".repeat(10), 10).unwrap().map(|t| t.chars().count()),
            Some(10)
        );
        assert_eq!(line(&"മ".repeat(11), 10), Err(TooLong { limit: 10 }));
    }

    #[test]
    fn lines_keep_their_breaks() {
        assert_eq!(lines(" a\r\nb\rc\0 ", 100).unwrap().as_deref(), Some("a\nb\nc"));
    }

    #[test]
    fn folding_forgets_case_and_punctuation() {
        assert_eq!(folded(" Not_Answered! "), "notanswered");
    }
}
