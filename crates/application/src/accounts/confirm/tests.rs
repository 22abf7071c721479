use callbook_domain::access::{Channel, Provenance, Role};
use callbook_domain::ids::SessionId;
use uuid::Uuid;

use super::*;
use crate::accounts::scene::{Scene, failures, units};
use crate::ports::{SealedSeed, SecondFactors};
use crate::testing::{MockUnit, clock, ids, now, user};

fn session() -> Session {
    Session {
        id: SessionId::from_uuid(Uuid::from_u128(9)),
        user: user(1, "asha", Role::Sales).id,
        started_at: now() - SignedDuration::from_hours(1),
        confirmed_at: now() - SignedDuration::from_hours(1),
        entered: None,
        family: None,
        seen_at: now(),
        device: String::new(),
        address: None,
    }
}

async fn confirm(scene: Scene, all: Vec<(MockUnit, usize)>, given: Given) -> Result<Confirmed, ConfirmError> {
    let transactions = units(all);
    let use_case = ConfirmIdentity {
        transactions: transactions.clone(),
        accounts: scene.accounts(),
        passwords: scene.passwords(),
        tokens: scene.tokens(),
        clock: clock(),
        ids: ids(),
        app: scene.app(),
        refusals: scene.refusals(transactions),
    };
    let asha = user(1, "asha", Role::Sales);
    let asha = Principal::authenticated(asha, Provenance::local(Channel::Browser)).unwrap();
    use_case.execute(&asha, &session(), "cookie", given).await
}

fn password() -> Given {
    Given::Password("correct horse battery".to_owned())
}

fn renewed(spent: Spent) -> MockUnit {
    let mut unit = MockUnit::default();
    unit.throttle.expect_forget().returning(|_| Ok(()));
    unit.sessions
        .expect_renew()
        .times(1)
        .returning(move |_, _, _, _| Ok(spent));
    unit
}

#[tokio::test]
async fn the_password_renews_the_session() {
    let unit = renewed(Spent::Now).audited(AuditAction::IdentityConfirmed);
    let all = vec![(failures(0), 1), (unit, 1)];
    let confirmed = confirm(Scene::of(Role::Sales), all, password()).await.unwrap();
    assert!(confirmed.session.is_fresh(now()) && !session().is_fresh(now()));
    assert_eq!(confirmed.token, Token("secret".to_owned()));
}

#[tokio::test]
async fn a_code_of_the_app_does_too_and_is_used_up() {
    let mut unit = renewed(Spent::Now).audited(AuditAction::IdentityConfirmed);
    unit.factors
        .expect_spend_step()
        .times(1)
        .returning(|_, _| Ok(Spent::Now));
    let scene = Scene {
        known: SecondFactors {
            seed: Some(SealedSeed(vec![1; 20])),
            ..SecondFactors::default()
        },
        ..Scene::of(Role::Sales)
    };
    let all = vec![(failures(0), 1), (unit, 1)];
    confirm(scene, all, Given::Code("424242".to_owned()))
        .await
        .unwrap();
}

#[tokio::test]
async fn what_is_wrong_is_counted_and_written_down() {
    let wrong = Scene {
        verdict: Verdict::Wrong,
        ..Scene::of(Role::Sales)
    };
    let refused = || MockUnit::default().audited(AuditAction::IdentityConfirmed);
    let answer = confirm(wrong, vec![(failures(0), 1), (refused(), 1)], password()).await;
    assert!(matches!(answer, Err(ConfirmError::Wrong)));
    // Whoever has no app has no codes.
    let all = vec![(failures(0), 1), (refused(), 1)];
    let answer = confirm(Scene::of(Role::Sales), all, Given::Code("424242".to_owned())).await;
    assert!(matches!(answer, Err(ConfirmError::Wrong)));
}

#[tokio::test]
async fn too_many_wait_as_at_the_sign_in() {
    let mut told = MockUnit::default();
    told.audit.expect_append().times(1).returning(|_| Ok(()));
    let answer = confirm(
        Scene::of(Role::Sales),
        vec![(failures(7), 0), (told, 1)],
        password(),
    )
    .await;
    assert!(matches!(answer, Err(ConfirmError::Throttled { .. })));
}

#[tokio::test]
async fn of_two_at_once_one_finds_another_secret() {
    let all = vec![(failures(0), 1), (renewed(Spent::Not), 0)];
    let answer = confirm(Scene::of(Role::Sales), all, password()).await;
    assert!(matches!(answer, Err(ConfirmError::Gone)));
}
