//! The list's address as it comes: what of it is empty, and what of it meant nothing.

use callbook_domain::status::StatusSet;
use form_urlencoded::Serializer;

use super::listing::ListState;

/// The same address without its empty fields; `None` where it has none.
pub(super) fn without_blanks(query: &str) -> Option<String> {
    let fields = || form_urlencoded::parse(query.as_bytes());
    let is_blank = |value: &str| value.trim().is_empty();
    if !fields().any(|(_, value)| is_blank(&value)) {
        return None;
    }
    let said = fields().filter(|(_, value)| !is_blank(value));
    let query = Serializer::new(String::new()).extend_pairs(said).finish();
    Some(match query.as_str() {
        "" => "/customers".to_owned(),
        query => format!("/customers?{query}"),
    })
}

/// Whether something in the address narrows or orders nothing: a status that is not there, a field that nobody knows.
pub(super) fn is_misread(query: &str, statuses: &StatusSet) -> bool {
    form_urlencoded::parse(query.as_bytes()).any(|(name, value)| {
        let value = value.trim();
        match &*name {
            _ if value.is_empty() => false,
            "status" => !statuses.all().iter().any(|status| status.key == value),
            // The usual order goes without saying.
            "sort" if value == ListState::default().sort_text() => false,
            name => {
                let alone = Serializer::new(String::new()).append_pair(name, value).finish();
                ListState::from_query(&alone) == ListState::default()
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_empty_fields_are_taken_out() {
        assert_eq!(without_blanks("search=a%26b&due=today"), None);
        assert_eq!(without_blanks(""), None);
        assert_eq!(
            without_blanks("search=a%26b&area=&due=today&sort="),
            Some("/customers?search=a%26b&due=today".to_owned())
        );
        assert_eq!(without_blanks("area=+&due="), Some("/customers".to_owned()));
    }
}
