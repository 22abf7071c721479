use callbook_application::ports::{MailPlace, OutboxQueries as _, SentAgain};
use callbook_domain::access::{Channel, Provenance, Viewer};
use callbook_domain::mail::MailState;
use callbook_domain::user::Email;
use callbook_infrastructure::sea::Database;

use super::{EVERYTHING, mail, push, queries, queued};
use crate::office::{Office, at, begin};

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

on_both_databases! {
    a_company_sees_its_own_mails_page_by_page,
    old_mails_are_forgotten_unless_they_wait,
}
