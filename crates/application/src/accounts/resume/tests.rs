use callbook_domain::access::{Channel, Role};
use callbook_domain::ids::FamilyId;
use callbook_domain::mail::LetterKind;
use callbook_domain::second_factor::{Exposure, Mailing};
use callbook_domain::session::SessionLimits;
use callbook_domain::user::User;
use jiff::SignedDuration;
use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::accounts::scene::{Scene, units};
use crate::accounts::standing::Standings;
use crate::mail::MailDelivery;
use crate::ports::{MockAccountQueries, MockRememberQueries, MockVault};
use crate::testing::{MockUnit, clock, ids, now, post, user};

fn family() -> Family {
    Family {
        id: FamilyId::from_uuid(Uuid::from_u128(50)),
        user: user(1, "asha", Role::Sales).id,
        started_at: now() - SignedDuration::from_hours(24),
        seen_at: now() - SignedDuration::from_hours(24),
        expires_at: now() + SignedDuration::from_hours(1),
        device: String::new(),
        address: None,
    }
}

fn fresh() -> Remembered {
    Remembered {
        family: family(),
        user: user(1, "asha", Role::Sales),
        used_at: None,
        next: None,
    }
}

fn used(ago: i64) -> Remembered {
    Remembered {
        used_at: Some(now() - SignedDuration::from_secs(ago)),
        next: Some(b"session next".to_vec()),
        ..fresh()
    }
}

/// What the secret is found to be, the first time and each time after.
async fn resume(first: Remembered, then: Remembered, all: Vec<(MockUnit, usize)>) -> Option<Resumed> {
    resume_at(Scene::of(Role::Sales), first, then, all).await.unwrap()
}

/// The same in that scene.
async fn resume_at(
    scene: Scene,
    first: Remembered,
    then: Remembered,
    all: Vec<(MockUnit, usize)>,
) -> Result<Option<Resumed>, AuthenticateError> {
    let transactions = units(all);
    let mut remembered = MockRememberQueries::new();
    let mut asked = 0;
    remembered.expect_by_token().returning(move |_| {
        asked += 1;
        Ok(Some(if asked == 1 { first.clone() } else { then.clone() }))
    });
    let mut accounts = MockAccountQueries::new();
    let asha: User = user(1, "asha", Role::Sales);
    accounts.expect_by_session().returning(move |_| {
        let session = Session {
            id: SessionId::from_uuid(Uuid::from_u128(9)),
            user: asha.id,
            started_at: now(),
            confirmed_at: family().started_at,
            entered: None,
            family: Some(family().id),
            seen_at: now(),
            device: String::new(),
            address: None,
        };
        Ok(Some((session, asha.clone())))
    });
    let mut vault = MockVault::new();
    vault.expect_seal().returning(|_, _, secret| Ok(secret.to_vec()));
    vault.expect_open().returning(|_, _, sealed| Ok(sealed.to_vec()));
    let use_case = Resume {
        transactions: transactions.clone(),
        remembered: Arc::new(remembered),
        companies: scene.companies(),
        tokens: scene.tokens(),
        vault: Arc::new(vault),
        clock: clock(),
        ids: ids(),
        post: post(MailDelivery::Outbox),
        authenticate: Authenticate {
            transactions,
            accounts: Arc::new(accounts),
            companies: scene.companies(),
            tokens: scene.tokens(),
            clock: clock(),
            limits: SessionLimits::default(),
            standings: Standings {
                factors: scene.factors(),
                mailing: Mailing::Impossible,
                exposure: Exposure::Trial,
            },
        },
    };
    let local = Provenance::local(Channel::Browser);
    use_case.execute("secret", "Firefox", local).await
}

fn exchanged(spent: Spent) -> MockUnit {
    let mut unit = MockUnit::default();
    unit.remember
        .expect_rotate()
        .times(1)
        .returning(move |_, _, _, _, _| Ok(spent));
    unit
}

#[tokio::test]
async fn a_secret_is_exchanged_and_a_session_begins_that_proves_nothing() {
    let mut unit = exchanged(Spent::Now).audited(AuditAction::SessionResumed);
    unit.sessions
        .expect_insert()
        .withf(|session, _| !session.is_fresh(now()) && session.family == Some(family().id))
        .times(1)
        .returning(|_, _| Ok(()));
    let resumed = resume(fresh(), fresh(), vec![(unit, 1)]).await.unwrap();
    assert_eq!(resumed.remembered.holds_for, SignedDuration::from_hours(1));
    assert_eq!(resumed.signed_in.principal.user().username.as_str(), "asha");
}

#[tokio::test]
async fn whoever_is_a_moment_later_gets_what_the_first_one_got() {
    let resumed = resume(used(10), used(10), Vec::new()).await.unwrap();
    assert_eq!(resumed.token.0, "session");
    assert_eq!(resumed.remembered.token.0, "next");
    // So does whoever lost the race only in the database.
    let raced = resume(fresh(), used(0), vec![(exchanged(Spent::Not), 0)]).await;
    assert_eq!(raced.unwrap().token.0, "session");
}

#[tokio::test]
async fn one_that_comes_back_later_was_copied() {
    let mut unit = MockUnit::default()
        .audited(AuditAction::CopiedSignInUsed)
        .mailed(LetterKind::FactorChanged, "asha@example.com");
    unit.remember
        .expect_end()
        .times(1)
        .returning(|_, _| Ok(Spent::Now));
    assert!(resume(used(11), used(11), vec![(unit, 1)]).await.is_none());
}

#[tokio::test]
async fn where_nobody_is_let_in_nothing_is_exchanged() {
    let suspended = Scene {
        is_suspended: true,
        ..Scene::of(Role::Sales)
    };
    let nobody = resume_at(suspended, fresh(), fresh(), Vec::new()).await;
    assert!(nobody.unwrap().is_none());
    let elsewhere = Scene {
        allowlist: vec!["203.0.113.0/24".parse().unwrap()],
        ..Scene::of(Role::Sales)
    };
    let refused = resume_at(elsewhere, fresh(), fresh(), Vec::new()).await;
    assert!(matches!(refused, Err(AuthenticateError::NotAdmitted(_))));
}

#[rstest]
#[case::expired(Role::Sales, 0)]
#[case::an_admin_by_now(Role::Admin, 3_600)]
#[tokio::test]
async fn what_has_ended_ends_quietly(#[case] role: Role, #[case] left: i64) {
    let mut unit = MockUnit::default();
    unit.remember
        .expect_end()
        .times(1)
        .returning(|_, _| Ok(Spent::Now));
    let known = Remembered {
        family: Family {
            expires_at: now() + SignedDuration::from_secs(left),
            ..family()
        },
        user: user(1, "asha", role),
        ..fresh()
    };
    assert!(resume(known.clone(), known, vec![(unit, 1)]).await.is_none());
}
