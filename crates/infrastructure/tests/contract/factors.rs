use callbook_application::ports::{
    Challenge, CodeDigest, FactorQueries, Keep, SealedSeed, Spent, TokenDigest, TotpStep,
};
use callbook_domain::access::Role;
use callbook_domain::ids::{ChallengeId, UserId};
use callbook_domain::second_factor::Factor;
use callbook_infrastructure::sea::{Database, SeaFactorQueries};

use crate::office::{Office, at, begin, new_id};

const SECRET: TokenDigest = TokenDigest([1; 32]);

fn seed(byte: u8) -> SealedSeed {
    SealedSeed(vec![byte; 61])
}

fn queries(database: &Database) -> SeaFactorQueries {
    SeaFactorQueries::new(database.clone())
}

/// An app whose first code was that of step 10.
async fn with_app(database: &Database, user: UserId) {
    let unit = begin(database).await;
    unit.factors.begin_app(user, &seed(1)).await.unwrap();
    let confirmed = unit
        .factors
        .confirm_app(user, &seed(1), TotpStep(10), at(5))
        .await;
    assert_eq!(confirmed.unwrap(), Spent::Now);
    let codes = [CodeDigest([1; 32]), CodeDigest([2; 32])];
    unit.factors.replace_recovery(user, &codes, at(5)).await.unwrap();
    unit.commit().await.unwrap();
}

async fn an_app_is_taken_once_it_is_confirmed(database: Database) {
    let office = Office::open(&database, "office").await;
    let user = office.admin.id;
    assert_eq!(queries(&database).of(user).await.unwrap(), Default::default());
    let unit = begin(&database).await;
    unit.factors.begin_app(user, &seed(9)).await.unwrap();
    unit.factors.begin_app(user, &seed(1)).await.unwrap();
    let replaced = unit.factors.confirm_app(user, &seed(9), TotpStep(1), at(0)).await;
    assert_eq!(replaced.unwrap(), Spent::Not);
    unit.commit().await.unwrap();
    let waiting = queries(&database).of(user).await.unwrap();
    assert_eq!(
        (waiting.pending, waiting.seed, waiting.enrolled.app),
        (Some(seed(1)), None, None)
    );

    with_app(&database, user).await;
    let taken = queries(&database).of(user).await.unwrap();
    assert_eq!(taken.seed, Some(seed(1)));
    assert_eq!(taken.pending, None);
    assert_eq!(taken.enrolled.app, Some(at(5)));
    assert_eq!(taken.last_step, Some(TotpStep(10)));
    assert_eq!(taken.recovery_left, 2);
}

async fn a_step_goes_forward_only(database: Database) {
    let office = Office::open(&database, "office").await;
    let user = office.admin.id;
    let colleague = office.employ(&database, "asha", Role::Sales).await.id;
    with_app(&database, user).await;
    let unit = begin(&database).await;
    for (step, expected) in [
        (10, Spent::Not),
        (9, Spent::Not),
        (12, Spent::Now),
        (12, Spent::Not),
        (11, Spent::Not),
    ] {
        let spent = unit.factors.spend_step(user, TotpStep(step)).await.unwrap();
        assert_eq!(spent, expected, "{step}");
    }
    let none = unit.factors.spend_step(colleague, TotpStep(99)).await.unwrap();
    assert_eq!(none, Spent::Not);
    unit.commit().await.unwrap();
}

async fn of_two_with_one_step_one_is_believed(database: Database) {
    let office = Office::open(&database, "office").await;
    let user = office.admin.id;
    with_app(&database, user).await;
    let attempt = || async {
        let unit = begin(&database).await;
        let spent = unit.factors.spend_step(user, TotpStep(11)).await.unwrap();
        unit.commit().await.unwrap();
        spent
    };
    let both = tokio::join!(attempt(), attempt());
    assert!(
        matches!(both, (Spent::Now, Spent::Not) | (Spent::Not, Spent::Now)),
        "{both:?}"
    );
}

async fn a_recovery_code_works_once_also_for_two_at_once(database: Database) {
    let office = Office::open(&database, "office").await;
    let user = office.admin.id;
    let colleague = office.employ(&database, "asha", Role::Sales).await.id;
    with_app(&database, user).await;
    let attempt = |user, byte| {
        let database = database.clone();
        async move {
            let unit = begin(&database).await;
            let spent = unit
                .factors
                .spend_recovery(user, CodeDigest([byte; 32]), at(9))
                .await;
            unit.commit().await.unwrap();
            spent.unwrap()
        }
    };
    assert_eq!(attempt(colleague, 1).await, Spent::Not);
    assert_eq!(attempt(user, 77).await, Spent::Not);
    let both = tokio::join!(attempt(user, 1), attempt(user, 1));
    assert!(
        matches!(both, (Spent::Now, Spent::Not) | (Spent::Not, Spent::Now)),
        "{both:?}"
    );
    assert_eq!(queries(&database).of(user).await.unwrap().recovery_left, 1);

    let unit = begin(&database).await;
    unit.factors
        .replace_recovery(user, &[CodeDigest([3; 32])], at(10))
        .await
        .unwrap();
    unit.commit().await.unwrap();
    assert_eq!(attempt(user, 2).await, Spent::Not);
    assert_eq!(attempt(user, 3).await, Spent::Now);
}

async fn an_app_is_given_up_and_the_wish_for_mail_stays(database: Database) {
    let office = Office::open(&database, "office").await;
    let user = office.admin.id;
    with_app(&database, user).await;
    let unit = begin(&database).await;
    unit.factors.want_mail(user, Some(at(7))).await.unwrap();
    unit.factors.remove_app(user).await.unwrap();
    unit.commit().await.unwrap();
    let left = queries(&database).of(user).await.unwrap();
    assert_eq!((left.seed, left.last_step, left.recovery_left), (None, None, 0));
    assert_eq!((left.enrolled.app, left.enrolled.mail), (None, Some(at(7))));
    let unit = begin(&database).await;
    unit.factors.want_mail(user, None).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(queries(&database).of(user).await.unwrap().enrolled.mail, None);
}

fn challenge(user: UserId) -> Challenge {
    Challenge {
        id: ChallengeId::from_uuid(new_id()),
        user,
        factor: Factor::Mail,
        code: Some(CodeDigest([4; 32])),
        code_expires_at: at(600),
        attempts: 0,
        sends: 1,
        keep: Keep::Remembered,
        device: "Firefox\0".to_owned(),
        address: Some("192.0.2.1".parse().unwrap()),
        made_at: at(0),
        expires_at: at(900),
    }
}

async fn wait(database: &Database, challenge: &Challenge) {
    let unit = begin(database).await;
    unit.challenges.insert(challenge, SECRET).await.unwrap();
    unit.commit().await.unwrap();
}

async fn a_waiting_sign_in_comes_back_until_it_is_past(database: Database) {
    let office = Office::open(&database, "office").await;
    let waiting = challenge(office.admin.id);
    wait(&database, &waiting).await;
    let (found, user) = queries(&database)
        .challenge(SECRET, at(899))
        .await
        .unwrap()
        .unwrap();
    let device = "Firefox\u{FFFD}".to_owned();
    assert_eq!(found, Challenge { device, ..waiting });
    assert_eq!(user, office.admin);
    assert!(
        queries(&database)
            .challenge(SECRET, at(900))
            .await
            .unwrap()
            .is_none()
    );
    let other = TokenDigest([2; 32]);
    assert!(
        queries(&database)
            .challenge(other, at(0))
            .await
            .unwrap()
            .is_none()
    );
    let unit = begin(&database).await;
    unit.challenges.forget_before(at(901)).await.unwrap();
    unit.commit().await.unwrap();
    assert!(
        queries(&database)
            .challenge(SECRET, at(0))
            .await
            .unwrap()
            .is_none()
    );
}

async fn tries_and_sends_end_also_for_many_at_once(database: Database) {
    let office = Office::open(&database, "office").await;
    let waiting = challenge(office.admin.id);
    wait(&database, &waiting).await;
    let attempt = || async {
        let unit = begin(&database).await;
        let spent = unit.challenges.attempt(waiting.id, 5).await.unwrap();
        unit.commit().await.unwrap();
        spent
    };
    let tries = futures::future::join_all((0..8).map(|_| attempt())).await;
    assert_eq!(tries.iter().filter(|spent| **spent == Spent::Now).count(), 5);

    let unit = begin(&database).await;
    let code = CodeDigest([5; 32]);
    let sent = unit.challenges.send(waiting.id, code, at(700), 2).await.unwrap();
    let refused = unit.challenges.send(waiting.id, code, at(800), 2).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!((sent, refused), (Spent::Now, Spent::Not));
    let (found, _) = queries(&database)
        .challenge(SECRET, at(0))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((found.code, found.code_expires_at), (Some(code), at(700)));
    assert_eq!((found.attempts, found.sends), (5, 2));
}

async fn of_two_that_end_a_sign_in_one_does(database: Database) {
    let office = Office::open(&database, "office").await;
    let waiting = challenge(office.admin.id);
    wait(&database, &waiting).await;
    let take = || async {
        let unit = begin(&database).await;
        let taken = unit.challenges.take(waiting.id).await.unwrap();
        unit.commit().await.unwrap();
        taken
    };
    let both = tokio::join!(take(), take());
    assert!(
        matches!(both, (Spent::Now, Spent::Not) | (Spent::Not, Spent::Now)),
        "{both:?}"
    );
}

on_both_databases! {
    an_app_is_taken_once_it_is_confirmed,
    a_step_goes_forward_only,
    of_two_with_one_step_one_is_believed,
    a_recovery_code_works_once_also_for_two_at_once,
    an_app_is_given_up_and_the_wish_for_mail_stays,
    a_waiting_sign_in_comes_back_until_it_is_past,
    tries_and_sends_end_also_for_many_at_once,
    of_two_that_end_a_sign_in_one_does,
}
