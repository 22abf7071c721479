use callbook_domain::user::Email;
use uuid::Uuid;

use super::*;
use crate::ports::{Composed, MockHandover, MockMailServer, MockOutboxStore, MockTimer, MockTransactions};
use crate::testing::{MockUnit, clock, now};

fn mail(attempts: u32) -> OutgoingMail {
    OutgoingMail {
        lease: MailLease {
            mail: MailId::from_uuid(Uuid::from_u128(1)),
            fence: 1,
        },
        to: Email::parse("asha@example.com").unwrap(),
        to_name: None,
        from_name: "Malabar Learning".to_owned(),
        composed: Some(Composed {
            subject: "Hello".to_owned(),
            text: "Hello".to_owned(),
            html: String::new(),
        }),
        created_at: now(),
        attempts,
        give_up_at: now() + SignedDuration::from_hours(24),
    }
}

/// Units of which each expects one call of the outbox, in that order, and that many commits.
fn units(outboxes: Vec<(MockOutboxStore, usize)>) -> Arc<dyn Transactions> {
    let mut transactions = MockTransactions::new();
    let count = outboxes.len();
    let left = std::sync::Mutex::new(outboxes.into_iter());
    transactions.expect_begin().times(count).returning(move || {
        let (outbox, commits) = left.lock().unwrap().next().unwrap();
        let unit = MockUnit {
            outbox,
            ..MockUnit::default()
        };
        Ok(unit.unit(commits))
    });
    Arc::new(transactions)
}

fn sending(hold: Hold) -> MockOutboxStore {
    let mut outbox = MockOutboxStore::new();
    outbox
        .expect_sending()
        .times(1)
        .returning(move |_, _, _| Ok(hold));
    outbox
}

fn settling(expected: MailOutcome) -> MockOutboxStore {
    let mut outbox = MockOutboxStore::new();
    outbox
        .expect_settle()
        .withf(move |_, outcome, _| *outcome == expected)
        .times(1)
        .returning(|_, _, _| Ok(Hold::Held));
    outbox
}

fn unreachable() -> MockOutboxStore {
    let mut outbox = MockOutboxStore::new();
    outbox
        .expect_settle()
        .returning(|_, _, _| Err(StoreError::Unavailable("gone".into())));
    outbox
}

/// A server that accepts sender and recipient as `introduced` says, and answers the text so.
fn server(introduced: Result<(), Undelivered>, answer: Option<Result<(), Undelivered>>) -> MockMailServer {
    let mut server = MockMailServer::new();
    server
        .expect_message_id()
        .returning(|_| "<1@example.com>".to_owned());
    server.expect_introduce().returning(move |_| {
        introduced.clone()?;
        let mut ready = MockHandover::new();
        let times = usize::from(answer.is_some());
        let answer = answer.clone().unwrap_or(Ok(()));
        ready.expect_hand_over().times(times).return_once(move || answer);
        Ok(Box::new(ready) as Box<dyn crate::ports::Handover>)
    });
    server
}

fn deliver(transactions: Arc<dyn Transactions>, server: MockMailServer) -> DeliverMail {
    let mut timer = MockTimer::new();
    timer.expect_wait().returning(|_| ());
    DeliverMail {
        transactions,
        server: Some(Arc::new(server)),
        clock: clock(),
        timer: Arc::new(timer),
    }
}

fn not_now() -> Undelivered {
    Undelivered::NotNow("421 busy".to_owned())
}

#[tokio::test]
async fn a_mail_is_marked_before_it_is_handed_over_and_settled_after() {
    let units = units(vec![(sending(Hold::Held), 1), (settling(MailOutcome::Sent), 1)]);
    let delivered = deliver(units, server(Ok(()), Some(Ok(()))))
        .execute(&mail(0))
        .await;
    assert_eq!(delivered.unwrap(), Delivered::Settled(MailOutcome::Sent));
}

#[tokio::test]
async fn a_mail_that_somebody_else_took_over_is_not_handed_over() {
    let units = units(vec![(sending(Hold::Lost), 0)]);
    let delivered = deliver(units, server(Ok(()), None)).execute(&mail(0)).await;
    assert_eq!(delivered.unwrap(), Delivered::TakenOver);
}

#[tokio::test]
async fn a_server_that_cannot_now_is_asked_again_later() {
    let again = MailOutcome::Again {
        due_at: now() + SignedDuration::from_secs(60),
        reason: "421 busy".to_owned(),
    };
    let before = units(vec![(settling(again.clone()), 1)]);
    deliver(before, server(Err(not_now()), None))
        .execute(&mail(1))
        .await
        .unwrap();
    let after = units(vec![(sending(Hold::Held), 1), (settling(again), 1)]);
    deliver(after, server(Ok(()), Some(Err(not_now()))))
        .execute(&mail(1))
        .await
        .unwrap();
}

#[tokio::test]
async fn it_is_given_up_after_a_day() {
    let mut mail = mail(30);
    mail.give_up_at = now() + SignedDuration::from_mins(1);
    let reason = "given up after 31 tries: 421 busy".to_owned();
    let units = units(vec![(settling(MailOutcome::Refused { reason }), 1)]);
    deliver(units, server(Err(not_now()), None))
        .execute(&mail)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_refusal_is_final_and_a_lost_answer_uncertain() {
    let refused = Undelivered::Refused("550 no such mailbox".to_owned());
    let reason = "550 no such mailbox".to_owned();
    let at_once = units(vec![(settling(MailOutcome::Refused { reason }), 1)]);
    deliver(at_once, server(Err(refused), None))
        .execute(&mail(0))
        .await
        .unwrap();

    let lost = Undelivered::Unknown("connection lost".to_owned());
    let reason = "connection lost".to_owned();
    let after = units(vec![
        (sending(Hold::Held), 1),
        (settling(MailOutcome::Uncertain { reason }), 1),
    ]);
    deliver(after, server(Ok(()), Some(Err(lost))))
        .execute(&mail(0))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_database_that_is_away_for_a_moment_learns_of_the_end_later() {
    let units = units(vec![
        (sending(Hold::Held), 1),
        (unreachable(), 0),
        (unreachable(), 0),
        (settling(MailOutcome::Sent), 1),
    ]);
    let delivered = deliver(units, server(Ok(()), Some(Ok(()))))
        .execute(&mail(0))
        .await;
    assert_eq!(delivered.unwrap(), Delivered::Settled(MailOutcome::Sent));
}

#[tokio::test]
async fn what_is_too_late_or_sealed_for_ever_reaches_no_server() {
    let mut late = mail(0);
    late.give_up_at = now() - SignedDuration::from_secs(1);
    let mut sealed = mail(0);
    sealed.composed = None;
    for mail in [late, sealed] {
        let mut outbox = MockOutboxStore::new();
        outbox
            .expect_settle()
            .withf(|_, outcome, _| matches!(outcome, MailOutcome::Refused { .. }))
            .times(1)
            .returning(|_, _, _| Ok(Hold::Held));
        deliver(units(vec![(outbox, 1)]), MockMailServer::new())
            .execute(&mail)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn without_a_server_nothing_is_taken() {
    let nowhere = DeliverMail {
        transactions: MockUnit::never(),
        server: None,
        clock: clock(),
        timer: Arc::new(MockTimer::new()),
    };
    assert_eq!(nowhere.take_next().await.unwrap(), None);
}
