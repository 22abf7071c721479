use callbook_application::ports::{
    Composed, Hold, MAIL_LEASE, Mail, MailLease, MailOutcome, MailPlace, OutboxQueries as _, OutgoingMail,
    Recipient, SentAgain,
};
use callbook_domain::access::{Channel, MailScope, MailTextScope, Provenance, Viewer};
use callbook_domain::ids::MailId;
use callbook_domain::mail::{LetterKind, MailState};
use callbook_domain::user::Email;
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

async fn the_mail_that_has_been_due_the_longest_comes_first_and_once(database: Database) {
    let office = Office::open(&database, "office").await;
    assert_eq!(lease_next(&database, at(0)).await, None);
    let first = queued(&database, &office, 1).await;
    let second = queued(&database, &office, 2).await;
    assert_eq!(lease_next(&database, at(0)).await, None, "none is due yet");
    let taken = lease_next(&database, at(10)).await.unwrap();
    assert_eq!(taken.lease.mail, first);
    assert_eq!(taken.to, office.admin.email);
    assert_eq!(taken.to_name.as_deref(), Some(office.admin.name.as_str()));
    assert_eq!(taken.from_name, office.company.name.as_str());
    assert_eq!(taken.composed, Some(mail(&office, 1, MailState::Queued).composed));
    assert_eq!((taken.created_at, taken.attempts), (at(1), 0));
    assert_eq!(taken.give_up_at, at(1) + SignedDuration::from_hours(24));
    assert_eq!(lease_next(&database, at(10)).await.unwrap().lease.mail, second);
    assert_eq!(lease_next(&database, at(10)).await, None);
}

async fn two_at_once_never_get_the_same_mail(database: Database) {
    let office = Office::open(&database, "office").await;
    let mut expected = Vec::new();
    for second in 0..4 {
        expected.push(queued(&database, &office, second).await);
    }
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let database = database.clone();
            tokio::spawn(async move { lease_next(&database, at(10)).await })
        })
        .collect();
    let mut taken = Vec::new();
    for worker in workers {
        taken.extend(worker.await.unwrap().map(|mail| mail.lease.mail));
    }
    taken.sort_unstable();
    expected.sort_unstable();
    assert_eq!(taken, expected);
}

async fn a_mail_whose_worker_died_before_it_sent_is_taken_again(database: Database) {
    let office = Office::open(&database, "office").await;
    let mail = queued(&database, &office, 0).await;
    let slept = lease_next(&database, at(1)).await.unwrap().lease;
    let run_out = at(1) + MAIL_LEASE;
    assert_eq!(
        lease_next(&database, run_out - SignedDuration::from_millis(1)).await,
        None
    );
    assert_eq!(lapse(&database, run_out).await, 0, "nothing had been handed over");
    let successor = lease_next(&database, run_out).await.unwrap().lease;
    assert_eq!(successor.mail, mail);
    assert!(successor.fence > slept.fence);

    // The one that slept past its lease hands nothing over and settles nothing.
    assert_eq!(sending(&database, &slept, run_out).await, Hold::Lost);
    assert_eq!(
        settle(&database, &slept, MailOutcome::Sent, run_out).await,
        Hold::Lost
    );
    assert_eq!(sending(&database, &successor, run_out).await, Hold::Held);
    assert_eq!(
        settle(&database, &successor, MailOutcome::Sent, run_out).await,
        Hold::Held
    );
}

async fn a_mail_whose_worker_died_while_it_sent_is_uncertain_and_stays_so(database: Database) {
    let office = Office::open(&database, "office").await;
    let mail = queued(&database, &office, 0).await;
    let lease = lease_next(&database, at(1)).await.unwrap().lease;
    assert_eq!(sending(&database, &lease, at(2)).await, Hold::Held);
    assert_eq!(state(&database, mail).await, MailState::Sending);
    let run_out = at(2) + MAIL_LEASE;
    assert_eq!(
        lapse(&database, run_out - SignedDuration::from_millis(1)).await,
        0
    );
    assert_eq!(
        lease_next(&database, run_out).await,
        None,
        "a mail being sent is nobody else's"
    );
    assert_eq!(lapse(&database, run_out).await, 1);
    assert_eq!(state(&database, mail).await, MailState::Uncertain);
    assert_eq!(
        lease_next(&database, run_out + SignedDuration::from_hours(48)).await,
        None
    );
    let row = queries(&database).find(&EVERYTHING, mail).await.unwrap().unwrap();
    assert!(row.last_error.unwrap().contains("interrupted"));
    assert_eq!(row.attempts, 1);

    // Its worker was only slow, and knows better.
    assert_eq!(
        settle(&database, &lease, MailOutcome::Sent, run_out).await,
        Hold::Held
    );
    assert_eq!(state(&database, mail).await, MailState::Sent);
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

async fn a_mail_is_tried_again_when_it_is_due(database: Database) {
    let office = Office::open(&database, "office").await;
    let mail = queued(&database, &office, 0).await;
    let lease = lease_next(&database, at(1)).await.unwrap().lease;
    let again = MailOutcome::Again {
        due_at: at(31),
        reason: because("451 try later\0"),
    };
    assert_eq!(settle(&database, &lease, again, at(1)).await, Hold::Held);
    assert_eq!(lease_next(&database, at(30)).await, None);
    // Somebody who asks for it by name need not wait.
    let unit = begin(&database).await;
    let by_name = unit.outbox.lease(mail, at(2)).await.unwrap().unwrap();
    unit.outbox.release(&by_name.lease).await.unwrap();
    unit.commit().await.unwrap();
    let second = lease_next(&database, at(31)).await.unwrap();
    assert_eq!((second.lease.mail, second.attempts), (mail, 1));
    let refused = MailOutcome::Refused {
        reason: because("550 no such mailbox"),
    };
    assert_eq!(
        settle(&database, &second.lease, refused, at(32)).await,
        Hold::Held
    );
    let row = queries(&database).find(&EVERYTHING, mail).await.unwrap().unwrap();
    assert_eq!((row.state, row.attempts), (MailState::Refused, 2));
    assert_eq!(row.last_error.as_deref(), Some("550 no such mailbox"));
    assert_eq!(lease_next(&database, at(1_000_000)).await, None);
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

async fn a_company_sees_its_own_mails_page_by_page(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let mut ours = Vec::new();
    for second in [0, 1, 1, 2] {
        ours.push(queued(&database, &office, second).await);
    }
    let theirs = queued(&database, &other, 3).await;
    let mut superusers = mail(&office, 4, MailState::Kept);
    superusers.recipient.company = None;
    superusers.recipient.email = Email::parse("root@example.com").unwrap();
    let superusers = push(&database, &superusers).await;

    let from = Provenance::local(Channel::Cli);
    let admin = Viewer::authenticated(office.admin.clone(), office.company.clone(), from).unwrap();
    let scope = admin.mails().unwrap();
    let queries = queries(&database);
    let page = async |before| {
        let rows = queries.page(&scope, before, 3).await.unwrap();
        let last = rows.last().map(|row| MailPlace {
            created_at: row.created_at,
            id: row.id,
        });
        (rows.iter().map(|row| row.id).collect::<Vec<_>>(), last)
    };
    let (first, place) = page(None).await;
    let (second, _) = page(place).await;
    let seen: Vec<_> = first.into_iter().chain(second).collect();
    ours.reverse();
    assert_eq!(seen, ours);
    for foreign in [theirs, superusers] {
        assert_eq!(queries.find(&scope, foreign).await.unwrap(), None);
        let texts = admin.mail_texts().unwrap();
        assert_eq!(queries.text(&texts, foreign).await.unwrap(), None);
        let unit = begin(&database).await;
        let again = unit.outbox.send_again(&scope, foreign, at(10)).await.unwrap();
        assert_eq!(again, SentAgain::Absent);
    }
    let all = queries.page(&EVERYTHING, None, 100).await.unwrap();
    assert_eq!(all.len(), 6);
    assert_eq!(all[0].id, superusers);
}

async fn old_mails_are_forgotten_unless_they_wait(database: Database) {
    let office = Office::open(&database, "office").await;
    let waiting = queued(&database, &office, 0).await;
    let kept = push(&database, &mail(&office, 0, MailState::Kept)).await;
    let young = push(&database, &mail(&office, 100, MailState::Kept)).await;
    let unit = begin(&database).await;
    assert_eq!(unit.outbox.purge(at(100)).await.unwrap(), 1);
    unit.commit().await.unwrap();
    assert_eq!(queries(&database).find(&EVERYTHING, kept).await.unwrap(), None);
    for there in [waiting, young] {
        assert!(
            queries(&database)
                .find(&EVERYTHING, there)
                .await
                .unwrap()
                .is_some()
        );
    }
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
    the_mail_that_has_been_due_the_longest_comes_first_and_once,
    two_at_once_never_get_the_same_mail,
    a_mail_whose_worker_died_before_it_sent_is_taken_again,
    a_mail_whose_worker_died_while_it_sent_is_uncertain_and_stays_so,
    a_mail_is_tried_again_when_it_is_due,
    only_what_came_to_no_good_end_is_sent_again,
    kept_mails_go_nowhere,
    a_company_sees_its_own_mails_page_by_page,
    old_mails_are_forgotten_unless_they_wait,
    a_mail_is_there_only_if_its_unit_was_committed_and_then_the_worker_is_woken,
}

mod sealed {
    use super::what_a_mail_says_is_sealed_and_wiped_once_it_is_sent;

    on_both_databases! {
        with_address: what_a_mail_says_is_sealed_and_wiped_once_it_is_sent,
    }
}
