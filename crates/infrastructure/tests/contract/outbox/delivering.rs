use callbook_application::ports::{Hold, MAIL_LEASE, MailOutcome, OutboxQueries as _};
use callbook_domain::mail::MailState;
use callbook_infrastructure::sea::Database;
use jiff::SignedDuration;

use super::{EVERYTHING, because, lapse, lease_next, mail, queries, queued, sending, settle, state};
use crate::office::{Office, at, begin};

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

on_both_databases! {
    the_mail_that_has_been_due_the_longest_comes_first_and_once,
    two_at_once_never_get_the_same_mail,
    a_mail_whose_worker_died_before_it_sent_is_taken_again,
    a_mail_whose_worker_died_while_it_sent_is_uncertain_and_stays_so,
    a_mail_is_tried_again_when_it_is_due,
}
