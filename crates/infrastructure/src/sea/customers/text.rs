//! What of a customer is written only to be sorted and searched by.

use callbook_domain::customer::CustomerDetails;
use callbook_domain::phone::Phone;

/// Sorts after every name: unnamed customers come last.
const UNNAMED: &str = "\u{10FFFD}";

/// So many bytes of a customer are searched, the fields in the order below. The rest of very long notes is not.
const SEARCHED: usize = 4_000;

/// What a name sorts by.
pub(super) fn name_sort(details: &CustomerDetails) -> String {
    details
        .name
        .as_ref()
        .map_or_else(|| UNNAMED.to_owned(), |name| name.as_str().to_lowercase())
}

/// What searches look through: the number, then the rest.
pub(super) fn search_text(phone: Phone, details: &CustomerDetails) -> String {
    let mut text = phone.to_string();
    text.push_str(&search_rest(details));
    text
}

/// All but the number; begins with the line's end that the number needs after it.
pub(super) fn search_rest(details: &CustomerDetails) -> String {
    let plain = |text: &str| text.to_lowercase();
    let fields = [
        details.name.as_ref().map(|name| plain(name.as_str())),
        details.area.as_ref().map(|area| plain(area.as_str())),
        details.email.as_ref().map(|email| plain(email.as_str())),
    ];
    let own = details.custom.values().map(|value| plain(&value.to_string()));
    let long = [
        details.remark.as_ref().map(|remark| plain(remark.as_str())),
        details.notes.as_ref().map(|notes| plain(notes.as_str())),
    ];
    let phones = details.other_phones.iter().map(Phone::to_string);
    let fields = fields.into_iter().flatten().chain(phones).chain(own);
    let mut text = String::new();
    for field in fields.chain(long.into_iter().flatten()) {
        // A line of its own: no search finds the end of one field and the start of the next.
        text.push('\n');
        text.push_str(&field);
        if text.len() > SEARCHED {
            let end = (0..=SEARCHED)
                .rev()
                .find(|at| text.is_char_boundary(*at))
                .unwrap_or(0);
            text.truncate(end);
            break;
        }
    }
    text
}
