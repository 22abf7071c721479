use callbook_application::ports::Failures;
use callbook_infrastructure::sea::Database;
use jiff::SignedDuration;

use crate::office::{at, begin};

const WINDOW: SignedDuration = SignedDuration::from_mins(15);

async fn fail(database: &Database, key: &str, seconds: i64) {
    let unit = begin(database).await;
    unit.throttle.fail(key, WINDOW, at(seconds)).await.unwrap();
    unit.commit().await.unwrap();
}

async fn failures(database: &Database, key: &str, seconds: i64) -> Failures {
    let unit = begin(database).await;
    unit.throttle.failures(key, WINDOW, at(seconds)).await.unwrap()
}

async fn failures_are_counted_within_their_window(database: Database) {
    assert_eq!(failures(&database, "asha", 0).await, Failures::default());
    for second in [0, 10, 20] {
        fail(&database, "asha", second).await;
    }
    fail(&database, "latha", 5).await;
    let expected = Failures {
        count: 3,
        last_at: Some(at(20)),
    };
    assert_eq!(failures(&database, "asha", 21).await, expected);
    assert_eq!(failures(&database, "asha", 899).await, expected);
    assert_eq!(failures(&database, "asha", 900).await, Failures::default());
    assert_eq!(failures(&database, "latha", 21).await.count, 1);
}

async fn a_window_that_has_passed_starts_anew(database: Database) {
    for second in [0, 10, 900] {
        fail(&database, "asha", second).await;
    }
    let expected = Failures {
        count: 1,
        last_at: Some(at(900)),
    };
    assert_eq!(failures(&database, "asha", 901).await, expected);
    fail(&database, "asha", 1_799).await;
    assert_eq!(failures(&database, "asha", 1_799).await.count, 2);
}

async fn many_at_once_are_all_counted(database: Database) {
    let attempts: Vec<_> = (0..20)
        .map(|second| {
            let database = database.clone();
            tokio::spawn(async move { fail(&database, "asha", second).await })
        })
        .collect();
    for attempt in attempts {
        attempt.await.unwrap();
    }
    assert_eq!(failures(&database, "asha", 30).await.count, 20);
}

async fn forgetting_one_leaves_the_others(database: Database) {
    fail(&database, "asha", 0).await;
    fail(&database, "a\0sha", 0).await;
    let unit = begin(&database).await;
    unit.throttle.forget("asha").await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(failures(&database, "asha", 1).await, Failures::default());
    assert_eq!(failures(&database, "a\0sha", 1).await.count, 1);
}

async fn one_that_was_none_is_taken_back(database: Database) {
    for second in [0, 10] {
        fail(&database, "asha", second).await;
    }
    for left in [1, 0, 0] {
        let unit = begin(&database).await;
        unit.throttle.take_back("asha").await.unwrap();
        unit.throttle.take_back("nobody").await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(failures(&database, "asha", 11).await.count, left);
    }
}

async fn old_failures_are_swept(database: Database) {
    fail(&database, "asha", 0).await;
    fail(&database, "latha", 10).await;
    let unit = begin(&database).await;
    unit.throttle.forget_before(at(10)).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(failures(&database, "asha", 11).await.count, 0);
    assert_eq!(failures(&database, "latha", 11).await.count, 1);
}

on_both_databases! {
    failures_are_counted_within_their_window,
    a_window_that_has_passed_starts_anew,
    many_at_once_are_all_counted,
    one_that_was_none_is_taken_back,
    forgetting_one_leaves_the_others,
    old_failures_are_swept,
}
