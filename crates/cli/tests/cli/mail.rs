//! Mail, from the outbox to a real SMTP server.

use serde_json::Value;

use crate::office::{Office, Said};
use crate::serving::Server;
use crate::smtp::{Secrecy, SmtpServer, certificate, free_port, until};

on_both_databases![
    a_mail_goes_out_once_with_both_parts,
    a_server_that_is_away_or_busy_gets_each_mail_later_and_once,
    a_refusal_is_shown_and_a_lost_answer_is_uncertain_and_not_sent_twice,
    without_a_server_mails_are_kept_and_read,
];

fn smtp(port: u16) -> String {
    format!("smtp://127.0.0.1:{port}")
}

/// The flags that name a mail server.
fn flags(url: &str) -> [&str; 4] {
    ["--smtp-url", url, "--mail-from", "calls@acme.example"]
}

fn serve(office: &Office, url: &str) -> Server {
    Server::start(office, &flags(url))
}

/// A test mail that the running server delivers.
fn cause(office: &Office, url: &str, to: &str) -> Said {
    office.run(&[&["mail", "test", to, "--by-server", "--json"][..], &flags(url)].concat())
}

/// The newest mail to that address.
#[track_caller]
fn newest(office: &Office, to: &str) -> Value {
    let listed = office.run(&["mail", "list", "--json"]).ends_with(0).json();
    let mut mails = listed.as_array().unwrap().iter();
    mails.find(|mail| mail["recipient"] == to).unwrap().clone()
}

fn a_mail_goes_out_once_with_both_parts(office: Office) {
    let Some(taking) = SmtpServer::start() else { return };
    let url = smtp(taking.port);
    let server = serve(&office, &url);
    let said = cause(&office, &url, "kiran@example.com").ends_with(0).json();
    assert_eq!(said["state"], "sent");
    let mail = taking.awaited("kiran@example.com");
    assert_eq!(mail["sender"], "calls@acme.example");
    let message = mail["message"].as_str().unwrap();
    let id = said["id"].as_str().unwrap();
    for part in [
        "From: \"Acme Calls\" <calls@acme.example>",
        "To: kiran@example.com",
        "Subject: Mail from Acme Calls arrives",
        "Auto-Submitted: auto-generated",
        &format!("Message-ID: <{id}@acme.example>"),
        "Content-Type: multipart/alternative",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/html; charset=utf-8",
    ] {
        assert!(message.contains(part), "{part} is not in\n{message}");
    }
    assert!(said["text"].is_null(), "what was sent is nobody else's");
    server.stop();
    assert_eq!(taking.taken("kiran@example.com").len(), 1);
    let database = std::fs::read(office.data_dir().join("callbook.sqlite")).unwrap_or_default();
    assert!(!contains(&database, b"to see whether mail arrives"));
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn a_server_that_is_away_or_busy_gets_each_mail_later_and_once(office: Office) {
    let port = free_port();
    let url = smtp(port);
    let server = serve(&office, &url);
    cause(&office, &url, "away@example.com").ends_with(4);
    let waiting = newest(&office, "away@example.com");
    assert_eq!(
        (&waiting["state"], &waiting["attempts"]),
        (&"queued".into(), &1.into())
    );
    assert!(
        waiting["last_error"]
            .as_str()
            .unwrap()
            .contains("cannot be reached")
    );

    let Some(taking) = SmtpServer::at(port, Secrecy::Open) else {
        return;
    };
    cause(&office, &url, "busy@example.com").ends_with(4);
    let busy = newest(&office, "busy@example.com");
    assert!(busy["last_error"].as_str().unwrap().contains("451"), "{busy}");
    assert_eq!(taking.sent_away("busy@example.com"), 1);

    // Both go out by themselves, half a minute after their first try.
    taking.awaited("away@example.com");
    taking.awaited("busy@example.com");
    until(|| (newest(&office, "busy@example.com")["state"] == "sent").then_some(()));
    server.stop();
    for (to, attempts) in [("away@example.com", 2), ("busy@example.com", 2)] {
        assert_eq!(taking.taken(to).len(), 1, "{to}");
        let mail = newest(&office, to);
        assert_eq!(
            (&mail["state"], &mail["attempts"]),
            (&"sent".into(), &attempts.into())
        );
        assert!(mail["last_error"].is_null());
    }
}

fn a_refusal_is_shown_and_a_lost_answer_is_uncertain_and_not_sent_twice(office: Office) {
    let Some(taking) = SmtpServer::start() else { return };
    let url = smtp(taking.port);
    let server = serve(&office, &url);
    cause(&office, &url, "nobody@example.com").ends_with(4);
    let refused = newest(&office, "nobody@example.com");
    assert_eq!(refused["state"], "refused");
    assert!(
        refused["last_error"]
            .as_str()
            .unwrap()
            .contains("no such mailbox")
    );

    cause(&office, &url, "lost@example.com")
        .ends_with(4)
        .tells("uncertain");
    let lost = newest(&office, "lost@example.com");
    assert_eq!(lost["state"], "uncertain");
    // A later mail goes out; the uncertain one does not go with it, nor after a restart.
    cause(&office, &url, "kiran@example.com").ends_with(0);
    server.stop();
    let server = serve(&office, &url);
    cause(&office, &url, "ravi@example.com").ends_with(0);
    assert_eq!(taking.taken("lost@example.com").len(), 1);
    assert_eq!(taking.sent_away("nobody@example.com"), 1);

    // Somebody says so, and it goes again.
    let id = lost["id"].as_str().unwrap();
    let again = office.run(&[&["mail", "send-again", id][..], &flags(&url)].concat());
    again.ends_with(4).tells("uncertain");
    assert_eq!(taking.taken("lost@example.com").len(), 2);
    let ids: Vec<_> = taking
        .taken("lost@example.com")
        .iter()
        .map(|mail| {
            let message = mail["message"].as_str().unwrap();
            let line = message.lines().find(|line| line.starts_with("Message-ID"));
            line.unwrap().to_owned()
        })
        .collect();
    assert_eq!(ids[0], ids[1], "its recipient's server may notice");
    server.stop();
}

fn without_a_server_mails_are_kept_and_read(office: Office) {
    let said = office.run(&["mail", "test", "kiran@example.com"]).ends_with(0);
    assert!(said.out.contains("to see whether mail arrives"), "{said:?}");
    let kept = newest(&office, "kiran@example.com");
    assert_eq!(kept["state"], "kept");
    assert_eq!(kept["kind"], "test_mail");
    let id = kept["id"].as_str().unwrap();
    let shown = office.run(&["mail", "show", id, "--json"]).ends_with(0).json();
    assert!(
        shown["text"].as_str().unwrap().starts_with("Acme Calls\n"),
        "{shown}"
    );
    office
        .run(&["mail", "send-again", id])
        .ends_with(4)
        .tells("No mail server");

    // Once there is a server it can be sent after all.
    let Some(taking) = SmtpServer::start() else { return };
    let url = smtp(taking.port);
    office
        .run(&[&["mail", "send-again", id][..], &flags(&url)].concat())
        .ends_with(0);
    assert_eq!(taking.taken("kiran@example.com").len(), 1);
    assert_eq!(newest(&office, "kiran@example.com")["state"], "sent");
    office
        .run(&[&["mail", "send-again", id][..], &flags(&url)].concat())
        .ends_with(4);
    let nobodys = "01999999-9999-7999-8999-999999999999";
    office
        .run(&["mail", "show", nobodys])
        .ends_with(4)
        .tells("There is no mail");
}

#[test]
fn the_connection_is_secret_and_its_other_end_is_checked() {
    let office = Office::new();
    let (pem, key) = certificate(&office.path(""));
    let secret = office.write("smtp-password", "tuesday in the rain\n");
    let authority = pem.display().to_string();
    for (scheme, secrecy) in [
        ("smtp", Secrecy::Upgraded(&pem, &key)),
        ("smtps", Secrecy::Wrapped(&pem, &key)),
    ] {
        let Some(taking) = SmtpServer::at(0, secrecy) else {
            return;
        };
        let url = format!("{scheme}://calls@localhost:{}?tls=required", taking.port);
        let test = |password: &str, more: &[&str]| {
            let command = [&["mail", "test", "kiran@example.com"][..], &flags(&url), more];
            office.run(&[&command.concat()[..], &["--smtp-password-file", password]].concat())
        };
        // A certificate that nobody vouches for.
        test(&secret, &[]).ends_with(4).tells("certificate");
        assert_eq!(taking.taken("kiran@example.com").len(), 0);
        test(&secret, &["--smtp-ca-file", &authority]).ends_with(0);
        let mail = taking.awaited("kiran@example.com");
        assert_eq!((&mail["tls"], &mail["user"]), (&true.into(), &"calls".into()));

        // A wrong password is the operator's mistake, not the mail's: it waits.
        let wrong = office.write("wrong-password", "wednesday in the sun");
        let said = test(&wrong, &["--smtp-ca-file", &authority]);
        assert!(!said.error.contains("wednesday"));
        said.ends_with(4).tells("does not let Callbook in");
        assert_eq!(newest(&office, "kiran@example.com")["state"], "queued");
    }
}

#[test]
fn a_server_that_offers_no_tls_gets_neither_password_nor_mail() {
    let office = Office::new();
    let Some(taking) = SmtpServer::start() else { return };
    let secret = office.write("smtp-password", "tuesday in the rain\n");
    let url = format!("smtp://calls@localhost:{}?tls=required", taking.port);
    let flags = [&flags(&url)[..], &["--smtp-password-file", &secret]].concat();
    office
        .run(&[&["mail", "test", "kiran@example.com"][..], &flags].concat())
        .ends_with(4)
        .tells("not secure");
    assert_eq!(taking.taken("kiran@example.com").len(), 0);
}

#[test]
fn settings_that_cannot_be_used_are_said_before_anything_happens() {
    let office = Office::empty();
    for (flags, word) in [
        (&["--smtp-url", "mail.example.com"][..], "smtp://"),
        (
            &["--smtp-url", "smtp://calls:hunter2@mail.example.com"],
            "CALLBOOK_SMTP_PASSWORD",
        ),
        (&["--smtp-url", "smtp://mail.example.com"], "CALLBOOK_MAIL_FROM"),
        (&["--smtp-password-file", "nowhere"], "nowhere"),
    ] {
        let said = office.run(&[&["migrate"][..], flags].concat());
        assert!(!said.error.contains("hunter2"), "{said:?}");
        said.ends_with(2).tells(word);
    }
    assert!(!office.data_dir().exists());
}
