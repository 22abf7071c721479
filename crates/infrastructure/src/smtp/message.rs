//! A mail as it goes over the wire.

use std::time::SystemTime;

use callbook_application::ports::OutgoingMail;
use callbook_domain::text::line;
use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};

/// Nobody's out-of-office notice answers it, and no list archives it (RFC 3834).
const AUTO_SUBMITTED: &str = "auto-generated";

/// Longer names and subjects are cut: they are for people.
const LONGEST: usize = 200;

/// The mail with its headers and both parts; `None` where it has no text or cannot be put together.
pub(super) fn of(mail: &OutgoingMail, from: &Address, to: &Address, message_id: String) -> Option<Vec<u8>> {
    let composed = mail.composed.as_ref()?;
    let sender = Mailbox::new(one_line(&mail.from_name), from.clone());
    let recipient = Mailbox::new(mail.to_name.as_deref().and_then(one_line), to.clone());
    let written_at: SystemTime = mail.created_at.into();
    let auto = HeaderValue::new(
        HeaderName::new_from_ascii_str("Auto-Submitted"),
        AUTO_SUBMITTED.to_owned(),
    );
    let message = Message::builder()
        .from(sender)
        .to(recipient)
        .subject(one_line(&composed.subject).unwrap_or_default())
        .date(written_at)
        .message_id(Some(message_id))
        .raw_header(auto)
        .multipart(MultiPart::alternative_plain_html(
            composed.text.clone(),
            composed.html.clone(),
        ))
        .ok()?;
    Some(message.formatted())
}

/// Whatever the name holds, it stays on its line.
fn one_line(text: &str) -> Option<String> {
    let cut: String = text.chars().take(LONGEST).collect();
    line(&cut, LONGEST).ok().flatten()
}

#[cfg(test)]
mod tests {
    use callbook_application::ports::{Composed, MailLease};
    use callbook_domain::ids::MailId;
    use callbook_domain::user::Email;
    use jiff::{SignedDuration, Timestamp};
    use uuid::Uuid;

    use super::*;

    fn mail(name: &str, subject: &str) -> OutgoingMail {
        OutgoingMail {
            lease: MailLease {
                mail: MailId::from_uuid(Uuid::from_u128(7)),
                fence: 1,
            },
            to: Email::parse("asha@example.com").unwrap(),
            to_name: Some(name.to_owned()),
            from_name: name.to_owned(),
            composed: Some(Composed {
                subject: subject.to_owned(),
                text: "Hello\n.\nQUIT\n".to_owned(),
                html: "<p>Grüße</p>".to_owned(),
            }),
            created_at: Timestamp::UNIX_EPOCH + SignedDuration::from_hours(500_000),
            attempts: 0,
            give_up_at: Timestamp::MAX,
        }
    }

    fn written(mail: &OutgoingMail) -> String {
        let from: Address = "calls@example.org".parse().unwrap();
        let to: Address = "asha@example.com".parse().unwrap();
        String::from_utf8(of(mail, &from, &to, "<7@example.org>".to_owned()).unwrap()).unwrap()
    }

    fn headers(mail: &OutgoingMail) -> Vec<String> {
        let text = written(mail);
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        // Lines that begin with white space go on with the one before.
        head.replace("\r\n ", " ").lines().map(str::to_owned).collect()
    }

    #[test]
    fn it_has_both_parts_and_says_who_and_when() {
        let text = written(&mail("Malabar Learning", "Sign in"));
        for part in [
            "From: \"Malabar Learning\" <calls@example.org>",
            "Message-ID: <7@example.org>",
            "Auto-Submitted: auto-generated",
            "Date: ",
            "multipart/alternative",
            "text/plain; charset=utf-8",
            "text/html; charset=utf-8",
        ] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        assert!(text.is_ascii());
    }

    #[test]
    fn it_is_the_same_every_time_but_for_its_boundary() {
        let mail = mail("Malabar Learning", "Sign in");
        let stable = |mail| -> Vec<String> {
            let headers: Vec<String> = headers(mail);
            headers
                .into_iter()
                .filter(|header| !header.starts_with("Content-Type"))
                .collect()
        };
        assert_eq!(stable(&mail), stable(&mail));
    }

    #[test]
    fn no_name_and_no_subject_breaks_a_header() {
        let hostile = [
            "Asha\r\nBcc: everybody@example.net",
            "Asha\nBcc: everybody@example.net",
            "Asha\rBcc: everybody@example.net",
            "Asha\0Bcc: everybody@example.net",
            "Asha\u{2028}Bcc: everybody@example.net",
            "Asha\u{85}Bcc: everybody@example.net",
            "\"Asha\" <everybody@example.net>, ",
            "Asha>\r\n\r\nHello",
            "=?utf-8?q?Asha=0D=0ABcc:_everybody@example.net?=",
            "آشا\r\nBcc: everybody@example.net",
            &"मेरा ".repeat(100),
        ];
        let plain: Vec<String> = headers(&mail("Asha", "Hello"));
        let names = |headers: &[String]| -> Vec<String> {
            let names = headers.iter().filter_map(|header| header.split_once(':'));
            names.map(|(name, _)| name.to_owned()).collect()
        };
        for text in hostile {
            let broken = headers(&mail(text, text));
            assert_eq!(names(&broken), names(&plain), "{text:?}");
            let to = broken.iter().find(|header| header.starts_with("To:")).unwrap();
            assert!(to.ends_with("<asha@example.com>"), "{to}");
            assert!(written(&mail(text, text)).lines().all(|line| line.len() <= 998));
        }
    }
}
