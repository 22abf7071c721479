//! Mails that wait to be sent: what is in them and when they go.

mod delivering;
mod reading;

use callbook_application::ports::{
    Composed, Hold, Mail, MailLease, MailOutcome, OutboxQueries as _, OutgoingMail, Recipient, SentAgain,
};
use callbook_domain::access::{MailScope, MailTextScope};
use callbook_domain::ids::MailId;
use callbook_domain::mail::{LetterKind, MailState};
use callbook_infrastructure::keys::InstallationKey;
use callbook_infrastructure::sea::{Database, SeaOutboxQueries};
use jiff::{SignedDuration, Timestamp};
use sea_orm::ConnectionTrait as _;

use crate::harness::raw;
use crate::office::{KEY, Office, at, begin, new_id};

const EVERYTHING: MailScope = MailScope::of_operator();

fn mail(office: &Office, second: i64, state: MailState) -> Mail {
    Mail {
        id: MailId::from_uuid(new_id()),
        recipient: Recipient::in_company(
            &office.company,
            office.admin.email.clone(),
            Some(office.admin.name.clone()),
        ),
        kind: LetterKind::PasswordReset,
        composed: Composed {
            subject: format!("Mail {second}"),
            text: format!("the secret text {second}"),
            html: format!("<p>the secret text {second}</p>"),
        },
        state,
        created_at: at(second),
        expires_at: None,
    }
}

async fn push(database: &Database, mail: &Mail) -> MailId {
    let unit = begin(database).await;
    unit.outbox.push(mail).await.unwrap();
    unit.commit().await.unwrap();
    mail.id
}

async fn queued(database: &Database, office: &Office, second: i64) -> MailId {
    push(database, &mail(office, second, MailState::Queued)).await
}

async fn lease_next(database: &Database, now: Timestamp) -> Option<OutgoingMail> {
    let unit = begin(database).await;
    let taken = unit.outbox.lease_next(now).await.unwrap();
    unit.commit().await.unwrap();
    taken
}

async fn sending(database: &Database, lease: &MailLease, now: Timestamp) -> Hold {
    let unit = begin(database).await;
    let hold = unit.outbox.sending(lease, "<1@example.com>", now).await.unwrap();
    unit.commit().await.unwrap();
    hold
}

async fn settle(database: &Database, lease: &MailLease, outcome: MailOutcome, now: Timestamp) -> Hold {
    let unit = begin(database).await;
    let hold = unit.outbox.settle(lease, &outcome, now).await.unwrap();
    unit.commit().await.unwrap();
    hold
}

async fn lapse(database: &Database, now: Timestamp) -> u64 {
    let unit = begin(database).await;
    let lapsed = unit.outbox.lapse(now).await.unwrap();
    unit.commit().await.unwrap();
    lapsed
}

async fn send_again(database: &Database, mail: MailId, now: Timestamp) -> SentAgain {
    let unit = begin(database).await;
    let again = unit.outbox.send_again(&EVERYTHING, mail, now).await.unwrap();
    unit.commit().await.unwrap();
    again
}

fn queries(database: &Database) -> SeaOutboxQueries {
    SeaOutboxQueries::new(database.clone(), &KEY)
}

async fn state(database: &Database, mail: MailId) -> MailState {
    let row = queries(database).find(&EVERYTHING, mail).await.unwrap();
    row.unwrap().state
}

async fn text(database: &Database, mail: MailId) -> Option<Composed> {
    let scope = MailTextScope::of_operator();
    queries(database).text(&scope, mail).await.unwrap()
}

fn because(reason: &str) -> String {
    reason.to_owned()
}

async fn what_a_mail_says_is_sealed_and_wiped_once_it_is_sent(database: Database, url: String) {
    let office = Office::open(&database, "office").await;
    let mail = queued(&database, &office, 0).await;
    let body = async || {
        let connection = raw(&url).await;
        let rows = connection
            .query_all_raw(sea_orm::Statement::from_string(
                connection.get_database_backend(),
                "SELECT body FROM outbox",
            ))
            .await
            .unwrap();
        let body: Option<Vec<u8>> = rows[0].try_get("", "body").unwrap();
        connection.close().await.unwrap();
        body
    };
    let sealed = body().await.unwrap();
    assert!(!sealed.windows(6).any(|part| part == b"secret"));
    assert_eq!(text(&database, mail).await.unwrap().text, "the secret text 0");

    // Another installation's key opens nothing, and the worker is told so instead of failing.
    let stranger = SeaOutboxQueries::new(database.clone(), &InstallationKey::new([8; 32]));
    assert!(stranger.text(&MailTextScope::of_operator(), mail).await.is_err());

    let lease = lease_next(&database, at(1)).await.unwrap().lease;
    sending(&database, &lease, at(2)).await;
    assert_eq!(
        settle(&database, &lease, MailOutcome::Sent, at(3)).await,
        Hold::Held
    );
    assert_eq!(body().await, None);
    assert_eq!(text(&database, mail).await, None);
    let row = queries(&database).find(&EVERYTHING, mail).await.unwrap().unwrap();
    assert_eq!((row.state, row.sent_at), (MailState::Sent, Some(at(3))));
    assert_eq!(row.message_id.as_deref(), Some("<1@example.com>"));
}

async fn only_what_came_to_no_good_end_is_sent_again(database: Database) {
    let office = Office::open(&database, "office").await;
    let mail_id = queued(&database, &office, 0).await;
    assert_eq!(send_again(&database, mail_id, at(1)).await, SentAgain::NotNow);
    let lease = lease_next(&database, at(1)).await.unwrap().lease;
    sending(&database, &lease, at(1)).await;
    assert_eq!(send_again(&database, mail_id, at(1)).await, SentAgain::NotNow);
    let lost = MailOutcome::Uncertain {
        reason: because("connection lost"),
    };
    settle(&database, &lease, lost, at(2)).await;

    let again = SentAgain::Queued {
        recipient: office.admin.email.clone(),
        company: Some(office.company.id),
    };
    assert_eq!(send_again(&database, mail_id, at(100)).await, again);
    // Whoever still holds the old lease has nothing to say any more.
    assert_eq!(
        settle(&database, &lease, MailOutcome::Sent, at(101)).await,
        Hold::Lost
    );
    let taken = lease_next(&database, at(100)).await.unwrap();
    assert_eq!((taken.lease.mail, taken.attempts), (mail_id, 0));
    assert_eq!(taken.give_up_at, at(100) + SignedDuration::from_hours(24));
    sending(&database, &taken.lease, at(102)).await;
    settle(&database, &taken.lease, MailOutcome::Sent, at(103)).await;
    assert_eq!(send_again(&database, mail_id, at(104)).await, SentAgain::NotNow);

    let nobodys = MailId::from_uuid(new_id());
    assert_eq!(send_again(&database, nobodys, at(1)).await, SentAgain::Absent);
    let mut kept = mail(&office, 0, MailState::Kept);
    kept.expires_at = Some(at(50));
    push(&database, &kept).await;
    assert_eq!(send_again(&database, kept.id, at(50)).await, SentAgain::Expired);
    assert!(matches!(
        send_again(&database, kept.id, at(49)).await,
        SentAgain::Queued { .. }
    ));
    assert_eq!(lease_next(&database, at(49)).await.unwrap().give_up_at, at(50));
}

async fn kept_mails_go_nowhere(database: Database) {
    let office = Office::open(&database, "office").await;
    let kept = push(&database, &mail(&office, 0, MailState::Kept)).await;
    assert_eq!(lease_next(&database, at(100)).await, None);
    assert_eq!(text(&database, kept).await.unwrap().subject, "Mail 0");
}

async fn a_mail_is_there_only_if_its_unit_was_committed_and_then_the_worker_is_woken(database: Database) {
    use callbook_application::ports::Transactions as _;
    let office = Office::open(&database, "office").await;
    let transactions = callbook_infrastructure::sea::SeaTransactions::new(database.clone(), &KEY);
    let waits = transactions.mail_waits();
    let woken = async || {
        let wait = tokio::time::timeout(std::time::Duration::from_millis(20), waits.notified());
        wait.await.is_ok()
    };
    let unit = transactions.begin().await.unwrap();
    unit.outbox
        .push(&mail(&office, 0, MailState::Queued))
        .await
        .unwrap();
    drop(unit);
    assert!(!woken().await);
    assert_eq!(lease_next(&database, at(10)).await, None);

    let unit = transactions.begin().await.unwrap();
    unit.outbox
        .push(&mail(&office, 0, MailState::Queued))
        .await
        .unwrap();
    unit.commit().await.unwrap();
    assert!(woken().await);
    transactions.begin().await.unwrap().commit().await.unwrap();
    assert!(!woken().await, "a unit without mail wakes nobody");
}

on_both_databases! {
    only_what_came_to_no_good_end_is_sent_again,
    kept_mails_go_nowhere,
    a_mail_is_there_only_if_its_unit_was_committed_and_then_the_worker_is_woken,
}

mod sealed {
    use super::what_a_mail_says_is_sealed_and_wiped_once_it_is_sent;

    on_both_databases! {
        with_address: what_a_mail_says_is_sealed_and_wiped_once_it_is_sent,
    }
}
