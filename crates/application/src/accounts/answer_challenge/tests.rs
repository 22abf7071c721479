use callbook_domain::access::{Channel, Role};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::ChallengeId;
use callbook_domain::mail::LetterKind;
use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::accounts::scene::{Scene, failures, units};
use crate::ports::{Acquaintance, CodeDigest, Keep, SealedSeed, SecondFactors};
use crate::testing::{MockUnit, clock, now, user};

fn waiting(factor: Factor, attempts: u32) -> Scene {
    let challenge = Challenge {
        id: ChallengeId::from_uuid(Uuid::from_u128(30)),
        user: user(1, "asha", Role::Sales).id,
        factor,
        code: Some(CodeDigest([9; 32])),
        code_expires_at: now() + SignedDuration::from_secs(1),
        attempts,
        sends: 1,
        keep: Keep::Session,
        device: String::new(),
        address: None,
        made_at: now(),
        expires_at: now() + SignedDuration::from_mins(15),
    };
    Scene {
        known: SecondFactors {
            seed: Some(SealedSeed(vec![1; 20])),
            ..SecondFactors::default()
        },
        challenge: Some(challenge),
        ..Scene::of(Role::Sales)
    }
}

fn use_case(transactions: Arc<dyn Transactions>, scene: &Scene) -> AnswerChallenge {
    AnswerChallenge {
        transactions: transactions.clone(),
        companies: scene.companies(),
        tokens: scene.tokens(),
        clock: clock(),
        app: scene.app(),
        beginnings: scene.beginnings(),
        refusals: scene.refusals(transactions),
    }
}

fn tried(spent: Spent) -> MockUnit {
    let mut unit = MockUnit::default();
    unit.challenges
        .expect_attempt()
        .withf(|_, most| *most == 5)
        .times(1)
        .returning(move |_, _| Ok(spent));
    unit
}

fn begun() -> MockUnit {
    let mut unit = MockUnit::default().audited(AuditAction::SignedIn);
    unit.sessions.expect_insert().times(1).returning(|_, _| Ok(()));
    unit.users.expect_signed_in().returning(|_, _| Ok(()));
    unit.throttle.expect_forget().returning(|_| Ok(()));
    unit.throttle.expect_take_back().returning(|_| Ok(()));
    unit.remember
        .expect_meet()
        .returning(|_, _, _, _, _| Ok(Acquaintance::Known));
    unit.challenges
        .expect_take()
        .times(1)
        .returning(|_| Ok(Spent::Now));
    unit
}

async fn answer(scene: &Scene, all: Vec<(MockUnit, usize)>, typed: &str) -> Result<Begun, AnswerError> {
    let local = Provenance::local(Channel::Browser);
    use_case(units(all), scene).execute("pending", typed, local).await
}

#[tokio::test]
async fn a_mailed_code_begins_the_session() {
    let all = vec![(failures(1), 1), (tried(Spent::Now), 1), (begun(), 1)];
    let begun = answer(&waiting(Factor::Mail, 0), all, "12345678").await;
    assert_eq!(begun.unwrap().user.username.as_str(), "asha");
}

#[tokio::test]
async fn a_code_of_the_app_is_used_up_with_the_session() {
    let mut unit = begun();
    unit.factors
        .expect_spend_step()
        .times(1)
        .returning(|_, _| Ok(Spent::Now));
    let all = vec![(failures(1), 1), (tried(Spent::Now), 1), (unit, 1)];
    answer(&waiting(Factor::App, 0), all, "424242").await.unwrap();
}

#[tokio::test]
async fn a_recovery_code_lets_in_and_is_told_of() {
    let mut unit = begun().mailed(LetterKind::FactorChanged, "asha@example.com");
    unit.factors
        .expect_spend_recovery()
        .times(1)
        .returning(|_, _, _| Ok(Spent::Now));
    let all = vec![(failures(1), 1), (tried(Spent::Now), 1), (unit, 1)];
    answer(&waiting(Factor::App, 0), all, "AAAAA-BBBBB")
        .await
        .unwrap();
}

fn refused(ends: usize) -> MockUnit {
    let mut unit = MockUnit::default().audited(AuditAction::SignInFailed);
    unit.challenges
        .expect_take()
        .times(ends)
        .returning(|_| Ok(Spent::Now));
    unit
}

#[rstest]
#[case::the_first(0, Some(4))]
#[case::the_last_but_one(3, Some(1))]
#[case::the_last(4, None)]
#[tokio::test]
async fn the_fifth_wrong_code_ends_it(#[case] before: u32, #[case] left: Option<u32>) {
    let ends = usize::from(left.is_none());
    let all = vec![(failures(1), 1), (tried(Spent::Now), 1), (refused(ends), 1)];
    let answered = answer(&waiting(Factor::Mail, before), all, "00000000").await;
    match answered {
        Err(AnswerError::Wrong { left: found }) => assert_eq!(Some(found), left),
        Err(AnswerError::Ended) => assert_eq!(left, None),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn of_two_with_one_code_one_is_refused() {
    let mut late = MockUnit::default();
    late.factors.expect_spend_step().returning(|_, _| Ok(Spent::Not));
    let all = vec![
        (failures(1), 1),
        (tried(Spent::Now), 1),
        (late, 0),
        (refused(0), 1),
    ];
    let answered = answer(&waiting(Factor::App, 0), all, "424242").await;
    assert!(matches!(answered, Err(AnswerError::Wrong { .. })));
}

#[tokio::test]
async fn of_many_at_once_none_gets_a_sixth_try() {
    let all = vec![(failures(1), 1), (tried(Spent::Not), 1)];
    let answered = answer(&waiting(Factor::Mail, 4), all, "12345678").await;
    assert!(matches!(answered, Err(AnswerError::Gone)));
}

#[tokio::test]
async fn a_past_code_and_no_sign_in_are_refused() {
    let mut past = waiting(Factor::Mail, 0);
    if let Some(challenge) = &mut past.challenge {
        challenge.code_expires_at = now();
    }
    let all = vec![(failures(1), 1), (tried(Spent::Now), 1), (refused(0), 1)];
    let answered = answer(&past, all, "12345678").await;
    assert!(matches!(answered, Err(AnswerError::Wrong { .. })));
    let none = answer(&Scene::of(Role::Sales), Vec::new(), "12345678").await;
    assert!(matches!(none, Err(AnswerError::Gone)));
}
