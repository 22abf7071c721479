//! Believable outboxes.

use callbook_application::mail::{MailDelivery, MailPage as Mails, MailText, ShownMail};
use callbook_application::ports::{Composed, MailPlace, MailRow};
use callbook_domain::ids::MailId;
use callbook_domain::mail::{LetterKind, MailState};
use callbook_domain::user::Email;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::list::MailBoxPage;
use super::show::MailPage;
use crate::view::LocalTime;

fn now() -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 20_000 + 9)
}

fn time() -> LocalTime {
    LocalTime::new(TimeZone::UTC, now())
}

/// `None` where the address is none; these are.
fn mail(state: MailState, address: &str, kind: LetterKind, subject: &str) -> Option<MailRow> {
    let error = match state {
        MailState::Refused => Some("the mail server said: 550 5.1.1 no such mailbox"),
        MailState::Uncertain => Some("the mail server's answer was lost: connection reset by peer"),
        MailState::Queued => Some("the mail server cannot be reached: connection refused"),
        _ => None,
    };
    let sent = (state == MailState::Sent).then(now);
    Some(MailRow {
        id: "0194c0de-0000-7000-8000-000000000001".parse::<MailId>().ok()?,
        recipient: Email::parse(address).ok()?,
        name: Some("Arjun Das".to_owned()),
        kind,
        subject: subject.to_owned(),
        state,
        attempts: u32::from(state != MailState::Kept),
        created_at: now() - SignedDuration::from_mins(42),
        due_at: now() + SignedDuration::from_mins(2),
        sent_at: sent,
        last_error: error.map(str::to_owned),
        message_id: sent.map(|_| "<0194c0de-0000-7000-8000-000000000001@example.com>".to_owned()),
    })
}

fn of_every_state() -> Vec<MailRow> {
    use LetterKind as Kind;
    let company = "Brightpath Admissions";
    [
        (
            MailState::Sent,
            "arjun@example.com",
            Kind::Invitation,
            "Meera Iyer invites you to",
        ),
        (
            MailState::Queued,
            "sita@example.com",
            Kind::PasswordReset,
            "Set a new password for",
        ),
        (
            MailState::Sending,
            "ravi@example.com",
            Kind::SignInCode,
            "Your sign-in code for",
        ),
        (
            MailState::Refused,
            "nobody@example.com",
            Kind::Invitation,
            "Meera Iyer invites you to",
        ),
        (
            MailState::Uncertain,
            "latha@example.com",
            Kind::NewDevice,
            "New sign-in to",
        ),
        (
            MailState::Kept,
            "kiran@example.com",
            Kind::AccountReady,
            "Welcome to",
        ),
    ]
    .into_iter()
    .filter_map(|(state, address, kind, subject)| mail(state, address, kind, &format!("{subject} {company}")))
    .collect()
}

pub(super) fn lists() -> Vec<MailBoxPage> {
    let own = || "meera@example.com".to_owned();
    let mails = of_every_state();
    let place = mails.last().map(|mail| MailPlace {
        created_at: mail.created_at,
        id: mail.id,
    });
    let page = Mails { mails, older: place };
    let kept = of_every_state()
        .into_iter()
        .filter(|mail| mail.state == MailState::Kept);
    let here = Mails {
        mails: kept.collect(),
        older: None,
    };
    let empty = Mails {
        mails: Vec::new(),
        older: None,
    };
    vec![
        MailBoxPage::new(&page, None, MailDelivery::Smtp, own(), &time()),
        MailBoxPage::new(&page, place, MailDelivery::Smtp, own(), &time()),
        MailBoxPage::new(&here, None, MailDelivery::Outbox, own(), &time()),
        MailBoxPage::new(&empty, None, MailDelivery::Outbox, own(), &time()),
    ]
}

pub(super) fn mails() -> Vec<MailPage> {
    let text = "Brightpath Admissions\n\nYour account is ready\n\nHello Kiran,\n\nSet a password here:\n\n\
                https://calls.example.com/password/p8v3kq0Zr1m5n7t9\n\nThe link works once.\n\n-- \nSent to \
                kiran@example.com by Brightpath Admissions\n";
    let composed = Composed {
        subject: "Your account is ready".to_owned(),
        text: text.to_owned(),
        html: String::new(),
    };
    let mut pages = Vec::new();
    for row in of_every_state() {
        let kept = row.state == MailState::Kept;
        let delivery = if kept {
            MailDelivery::Outbox
        } else {
            MailDelivery::Smtp
        };
        let texts = if kept {
            vec![
                MailText::ForAdmins,
                MailText::OwnSecret,
                MailText::Said(composed.clone()),
            ]
        } else {
            vec![MailText::ForRecipient]
        };
        for text in texts {
            let row = row.clone();
            pages.push(MailPage::new(&ShownMail { row, text }, delivery, &time()));
        }
    }
    pages
}
