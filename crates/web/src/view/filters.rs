//! The filters that templates have beside Tera's own.

use tera::{Kwargs, State, Tera, TeraResult};

pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("grouped", |number: i64, _: Kwargs, _: &State| -> String {
        grouped(number)
    });
    tera.register_filter("initials", |name: &str, _: Kwargs, _: &State| -> String {
        initials(name)
    });
    tera.register_filter("link", |href: &str, _: Kwargs, _: &State| -> TeraResult<String> {
        link(href)
    });
}

/// `12,431`.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The first letters of the first and the last word, at most two.
fn initials(name: &str) -> String {
    let mut letters = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = letters.next();
    let last = letters.next_back();
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

/// An address that a component may put into `href`: ours, or one of the schemes that we mean. Escaping alone would
/// let `javascript:` through.
fn link(href: &str) -> TeraResult<String> {
    let ours = (href.starts_with('/') && !href.starts_with("//")) || href.starts_with(['?', '#']);
    let meant = ["https://", "http://", "tel:", "mailto:"]
        .iter()
        .any(|scheme| href.starts_with(scheme));
    if ours || meant {
        Ok(href.to_owned())
    } else {
        Err(tera::Error::message(format!(
            "`{href}` is no address that a page may link to"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::{grouped, initials, link};

    #[test]
    fn numbers_are_grouped_by_three() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (12_431, "12,431"),
            (-1_234_567, "−1,234,567"),
        ];
        for (number, text) in cases {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        let cases = [
            ("Meera Iyer", "MI"),
            ("asha", "A"),
            ("Anil Kumar Das", "AD"),
            ("", ""),
            ("(Ravi) d", "RD"),
        ];
        for (name, letters) in cases {
            assert_eq!(initials(name), letters);
        }
    }

    #[test]
    fn a_link_that_runs_script_or_leaves_unseen_is_refused() {
        for href in [
            "/customers?q=a",
            "#top",
            "?page=2",
            "tel:+919876543210",
            "https://wa.me/919876543210",
        ] {
            assert_eq!(link(href).expect("a good link"), href);
        }
        for href in ["javascript:alert(1)", "//evil.example", "data:text/html,x", ""] {
            assert!(link(href).is_err(), "{href}");
        }
    }
}
