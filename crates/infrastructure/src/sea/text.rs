//! Text from outside on its way into the database.

use std::borrow::Cow;

/// PostgreSQL stores no NUL and refuses the whole statement; in its place stands the sign for what cannot be shown.
/// What has been parsed by the domain has none; this is for what is kept as it came.
pub(crate) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        Cow::Owned(text.replace('\0', "\u{FFFD}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::storable;

    #[test]
    fn only_nul_is_replaced() {
        assert_eq!(storable("a\0b"), "a\u{FFFD}b");
        assert_eq!(storable("Aa\n\t😀"), "Aa\n\t😀");
    }
}
