use callbook_application::ports::Token;
use callbook_domain::company::{CompanyName, Zone};
use callbook_domain::ids::CompanyId;
use callbook_domain::mail::LetterKind;
use callbook_domain::user::{Email, PersonName};
use jiff::Timestamp;

use super::*;

const ORIGIN: &str = "https://calls.example.com";

fn person(name: &str) -> PersonName {
    PersonName::parse(name).unwrap().unwrap()
}

fn recipient(name: Option<&str>, company: Option<&str>) -> Recipient {
    Recipient {
        email: Email::parse("asha@example.com").unwrap(),
        name: name.map(person),
        zone: Zone::parse("Asia/Kolkata").unwrap(),
        company: company.map(|name| {
            let id = CompanyId::from_uuid(uuid_of(1));
            (id, CompanyName::parse(name).unwrap().unwrap())
        }),
    }
}

fn uuid_of(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

/// Every letter, with `text` wherever somebody else's words stand.
fn letters(text: &str) -> Vec<Letter> {
    let at: Timestamp = "2026-11-21T09:00:00Z".parse().unwrap();
    let token = || Token("p8v3kq0Zr1m5n7t9".to_owned());
    let address = Some("192.0.2.7".parse().unwrap());
    vec![
        Letter::Invitation {
            inviter: person(text),
            role: text.to_owned(),
            token: token(),
            expires_at: at,
        },
        Letter::PasswordReset {
            token: token(),
            expires_at: at,
            address,
        },
        Letter::PasswordReset {
            token: token(),
            expires_at: at,
            address: None,
        },
        Letter::AccountReady {
            username: text.to_owned(),
            token: token(),
            expires_at: at,
        },
        Letter::SignInCode {
            code: "4821 0937".to_owned(),
            expires_at: at,
            address,
            device: text.to_owned(),
        },
        Letter::SignInCode {
            code: "4821 0937".to_owned(),
            expires_at: at,
            address: None,
            device: String::new(),
        },
        Letter::EmailChange {
            token: token(),
            expires_at: at,
        },
        Letter::EmailChanged { at },
        Letter::PasswordChanged { at, address },
        Letter::FactorChanged {
            what: text.to_owned(),
            at,
        },
        Letter::NewDevice {
            device: text.to_owned(),
            address,
            at,
        },
        Letter::ManyFailures { count: 20 },
        Letter::SignUpKnown,
        Letter::SignUpReceived,
        Letter::SignUpApproved {
            username: text.to_owned(),
            token: token(),
            expires_at: at,
        },
        Letter::SignUpDeclined,
        Letter::TestMail { sender: person(text) },
    ]
}

fn composed(letter: &Letter, to: &Recipient) -> Composed {
    let letters = TeraLetters::load(ORIGIN).unwrap();
    letters.compose(letter, to).unwrap_or_else(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        panic!("{}: {cause:?}", letter.kind())
    })
}

/// For whoever wants to look at them: `CALLBOOK_SAMPLES=folder` writes every letter there.
fn keep(number: usize, letter: &Letter, composed: &Composed) {
    let Some(folder) = std::env::var_os("CALLBOOK_SAMPLES") else {
        return;
    };
    let folder = std::path::Path::new(&folder);
    let name = format!("mail-{}-{number}", letter.kind());
    std::fs::write(folder.join(format!("{name}.html")), &composed.html).unwrap();
    std::fs::write(folder.join(format!("{name}.txt")), &composed.text).unwrap();
}

#[test]
fn every_kind_of_letter_has_its_words_in_both_parts() {
    let to = recipient(Some("Asha Menon"), Some("Malabar Learning"));
    let letters = letters("Ravi Das");
    for kind in LetterKind::ALL {
        assert!(letters.iter().any(|letter| letter.kind() == kind), "{kind}");
    }
    for (number, letter) in letters.iter().enumerate() {
        let Composed { subject, text, html } = composed(letter, &to);
        keep(number, letter, &composed(letter, &to));
        let kind = letter.kind();
        assert!(subject.contains("Malabar Learning"), "{kind}: {subject}");
        assert!(
            text.contains("Hello Asha Menon,") && html.contains("Hello Asha Menon,"),
            "{kind}"
        );
        for part in [&subject, &text, &html] {
            assert!(!part.contains("{{") && !part.contains("{%"), "{kind}: {part}");
        }
        assert!(!text.contains("none"), "{kind}: {text}");
        assert!(!text.contains('<') && !text.contains("&#"), "{kind}: {text}");
        assert!(!text.contains("\n\n\n"), "{kind}: {text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= 100),
            "{kind}: {text}"
        );
        assert!(html.starts_with("<!doctype html>"), "{kind}");
        assert!(!html.contains("<script") && !html.contains("<img"), "{kind}");
    }
}

#[test]
fn what_can_be_done_is_in_both_parts_and_the_link_leads_to_the_configured_address() {
    let to = recipient(None, Some("Malabar Learning"));
    for letter in letters("Ravi Das") {
        let Composed { text, html, .. } = composed(&letter, &to);
        let places: &[&str] = match letter {
            Letter::Invitation { .. } => &["https://calls.example.com/invitation/p8v3kq0Zr1m5n7t9"],
            Letter::PasswordReset { .. } | Letter::AccountReady { .. } | Letter::SignUpApproved { .. } => {
                &["https://calls.example.com/password/p8v3kq0Zr1m5n7t9"]
            }
            Letter::EmailChange { .. } => &["https://calls.example.com/email/p8v3kq0Zr1m5n7t9"],
            Letter::SignInCode { .. } => &["4821 0937", "Sat 21 Nov 2026, 14:30 (Asia/Kolkata)"],
            Letter::SignUpKnown => &["https://calls.example.com/sign-in"],
            _ => &[],
        };
        for place in places {
            assert!(text.contains(place), "{}: {text}", letter.kind());
            assert!(html.contains(place), "{}: {html}", letter.kind());
        }
    }
}

#[test]
fn subjects_hold_no_secret() {
    let to = recipient(Some("Asha Menon"), Some("Malabar Learning"));
    for letter in letters("Ravi Das") {
        let subject = composed(&letter, &to).subject;
        assert!(
            !subject.contains("4821") && !subject.contains("p8v3"),
            "{subject}"
        );
    }
}

#[test]
fn what_others_wrote_is_text_and_never_markup() {
    let evil = "<img src=x onerror=alert(1)>\"'&";
    let to = recipient(Some(evil), Some(evil));
    for letter in letters(evil) {
        let Composed { subject, text, html } = composed(&letter, &to);
        assert!(!html.contains("<img"), "{}: {html}", letter.kind());
        assert!(html.contains("&lt;img"), "{}", letter.kind());
        assert!(text.contains(evil), "{}: {text}", letter.kind());
        assert!(!subject.contains(['\r', '\n']));
    }
}

#[test]
fn whoever_has_no_company_hears_from_callbook() {
    let said = composed(&Letter::ManyFailures { count: 20 }, &recipient(None, None));
    assert_eq!(said.subject, "Failed sign-ins to Callbook");
    assert!(said.text.contains("Hello,\n"));
}

#[test]
fn a_server_at_a_port_of_the_systems_choice_is_linked_to_where_it_is() {
    let letters = TeraLetters::load("http://127.0.0.1:0").unwrap();
    letters.reached_at("http://127.0.0.1:40123".to_owned());
    let said = letters
        .compose(&Letter::SignUpKnown, &recipient(None, None))
        .unwrap();
    assert!(said.text.contains("http://127.0.0.1:40123/sign-in"));
    assert!(!said.text.contains(":0/"));
}
