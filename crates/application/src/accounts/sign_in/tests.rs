use callbook_domain::access::Role;
use callbook_domain::audit::{AuditAction, Outcome};
use callbook_domain::mail::LetterKind;
use callbook_domain::second_factor::Enrolled;
use rstest::rstest;

use super::*;
use crate::accounts::scene::{Scene, failures, units};
use crate::mail::MailDelivery;
use crate::ports::{AuditDetail, Failures, SecondFactors};
use crate::testing::{MockUnit, now, user};

/// A unit that tells the audit log of an attempt that came too early.
fn told_too_early() -> MockUnit {
    let mut unit = MockUnit::default();
    unit.audit
        .expect_append()
        .withf(|entry| {
            entry.action == AuditAction::SignInFailed
                && entry.outcome == Outcome::Refused
                && entry.details
                    == [AuditDetail::Value {
                        field: "reason".into(),
                        value: "throttled".to_owned(),
                    }]
        })
        .times(1)
        .returning(|_| Ok(()));
    unit
}

/// The same unit, in which that is the password's hash by now; `hash` was compared.
fn proved(mut unit: MockUnit, by_now: &'static str) -> MockUnit {
    unit.users
        .expect_still_proved_by()
        .withf(|_, hash| hash.0 == "hash")
        .times(1)
        .returning(move |_, hash| Ok(hash.0 == by_now));
    unit
}

fn use_case(transactions: Arc<dyn Transactions>, scene: Scene) -> SignIn {
    let delivery = scene.delivery;
    SignIn {
        transactions: transactions.clone(),
        accounts: scene.accounts(),
        companies: scene.companies(),
        factors: scene.factors(),
        passwords: scene.passwords(),
        tokens: scene.tokens(),
        clock: crate::testing::clock(),
        ids: crate::testing::ids(),
        beginnings: scene.beginnings(),
        refusals: scene.refusals(transactions),
        mailed: MailedCodes {
            codes: scene.codes(),
            clock: crate::testing::clock(),
            post: crate::testing::post(delivery),
        },
        mailing: delivery.into(),
        exposure: Exposure::Trial,
    }
}

fn command(keep: Keep) -> SignInCommand {
    SignInCommand {
        login: " Asha ".to_owned(),
        password: "correct horse battery".to_owned(),
        keep,
        device: "Firefox/1 (Linux)".to_owned(),
        address: Some([192, 0, 2, 1].into()),
        request_id: None,
    }
}

/// A unit in which a session begins.
fn begun() -> MockUnit {
    let mut unit = proved(MockUnit::default().audited(AuditAction::SignedIn), "hash");
    unit.sessions
        .expect_insert()
        .withf(|_, digest| digest.0 == [7; 32])
        .times(1)
        .returning(|_, _| Ok(()));
    unit.users.expect_signed_in().times(1).returning(|_, _| Ok(()));
    unit.throttle.expect_forget().times(2).returning(|_| Ok(()));
    unit.throttle.expect_take_back().times(1).returning(|_| Ok(()));
    unit
}

fn met(mut unit: MockUnit, acquaintance: crate::ports::Acquaintance) -> MockUnit {
    unit.remember
        .expect_meet()
        .withf(|_, device, network, _, _| device == "Firefox on Linux" && network == "192.0.2.0/24")
        .times(1)
        .returning(move |_, _, _, _, _| Ok(acquaintance));
    unit
}

use crate::ports::Acquaintance::{First, Known, New};

#[tokio::test]
async fn the_right_password_begins_a_session_in_one_unit() {
    let transactions = units(vec![(failures(0), 1), (met(begun(), First), 1)]);
    let entry = use_case(transactions, Scene::of(Role::Sales))
        .execute(command(Keep::Session))
        .await
        .unwrap();
    assert!(
        matches!(entry, Entry::Begun(Begun { token, remembered: None, .. }) if token == Token("secret".to_owned()))
    );
}

#[tokio::test]
async fn a_new_device_is_told_of_by_mail() {
    let unit = met(begun(), New).mailed(LetterKind::NewDevice, "asha@example.com");
    use_case(units(vec![(failures(0), 1), (unit, 1)]), Scene::of(Role::Sales))
        .execute(command(Keep::Session))
        .await
        .unwrap();
}

#[rstest]
#[case(Role::Sales, true)]
#[case(Role::Manager, true)]
#[case(Role::Admin, false)]
#[tokio::test]
async fn a_browser_stays_signed_in_but_never_an_admins(#[case] role: Role, #[case] stays: bool) {
    let mut unit = met(begun(), Known);
    unit.remember
        .expect_begin()
        .withf(|family, _| family.expires_at == now() + SignedDuration::from_hours(14 * 24))
        .times(usize::from(stays))
        .returning(|_, _| Ok(()));
    let entry = use_case(units(vec![(failures(0), 1), (unit, 1)]), Scene::of(role))
        .execute(command(Keep::Remembered))
        .await
        .unwrap();
    assert!(matches!(entry, Entry::Begun(begun) if begun.remembered.is_some() == stays));
}

#[tokio::test]
async fn an_app_is_asked_for_and_no_session_begins() {
    let mut unit = proved(
        MockUnit::default().audited(AuditAction::SecondFactorAsked),
        "hash",
    );
    unit.challenges
        .expect_insert()
        .withf(|challenge, _| challenge.factor == Factor::App && challenge.code.is_none())
        .times(1)
        .returning(|_, _| Ok(()));
    let scene = Scene {
        known: SecondFactors {
            enrolled: Enrolled {
                app: Some(now()),
                mail: None,
            },
            ..SecondFactors::default()
        },
        ..Scene::of(Role::Sales)
    };
    let entry = use_case(units(vec![(failures(0), 1), (unit, 1)]), scene)
        .execute(command(Keep::Session))
        .await
        .unwrap();
    assert!(matches!(
        entry,
        Entry::Waits {
            factor: Factor::App,
            ..
        }
    ));
}

#[rstest]
#[case::a_session(false)]
#[case::a_challenge(true)]
#[tokio::test]
async fn a_password_that_was_changed_while_it_was_compared_begins_nothing(#[case] has_app: bool) {
    let mut told = MockUnit::default();
    told.audit
        .expect_append()
        .withf(|entry| entry.action == AuditAction::SignInFailed && entry.outcome == Outcome::Refused)
        .times(1)
        .returning(|_| Ok(()));
    let mut scene = Scene {
        // Its hash is old, and is not written back.
        verdict: Verdict::RightButOldHash,
        ..Scene::of(Role::Sales)
    };
    scene.known.enrolled.app = has_app.then(now);
    let transactions = units(vec![
        (failures(0), 1),
        (proved(MockUnit::default(), "another"), 0),
        (told, 1),
    ]);
    let result = use_case(transactions, scene)
        .execute(command(Keep::Session))
        .await;
    assert!(matches!(result, Err(SignInError::Refused)));
}

#[rstest]
#[case::the_third(3, true)]
#[case::the_fourth(4, false)]
#[tokio::test]
async fn an_admin_gets_a_code_by_mail_where_mail_arrives(#[case] sent: u32, #[case] gets_one: bool) {
    let mut unit = proved(MockUnit::default(), "hash");
    unit.throttle.expect_fail().returning(|_, _, _| Ok(()));
    unit.throttle.expect_failures().returning(move |_, _, _| {
        Ok(Failures {
            count: sent,
            last_at: Some(now()),
        })
    });
    if gets_one {
        unit = unit
            .audited(AuditAction::SecondFactorAsked)
            .mailed(LetterKind::SignInCode, "asha@example.com");
        unit.challenges
            .expect_insert()
            .withf(|challenge, _| challenge.sends == 1 && challenge.code.is_some())
            .times(1)
            .returning(|_, _| Ok(()));
    }
    let scene = Scene {
        delivery: MailDelivery::Smtp,
        ..Scene::of(Role::Admin)
    };
    let transactions = units(vec![(failures(0), 1), (unit, usize::from(gets_one))]);
    let entry = use_case(transactions, scene)
        .execute(command(Keep::Session))
        .await;
    match entry {
        Ok(entry) => assert!(
            gets_one
                && matches!(
                    entry,
                    Entry::Waits {
                        factor: Factor::Mail,
                        ..
                    }
                )
        ),
        Err(error) => assert!(!gets_one && matches!(error, SignInError::TooManyCodes { .. })),
    }
}

#[rstest]
#[case::wrong_password(true, "asha")]
#[case::unknown_name(false, "unknown")]
#[tokio::test]
async fn wrong_name_and_wrong_password_are_answered_alike(
    #[case] is_known: bool,
    #[case] logged: &'static str,
) {
    let mut counted = MockUnit::default();
    counted
        .throttle
        .expect_failures()
        .returning(|_, _, _| Ok(Failures::default()));
    counted
        .throttle
        .expect_fail()
        .times(3)
        .returning(|_, _, _| Ok(()));
    let mut unit = MockUnit::default();
    unit.audit
        .expect_append()
        .withf(move |entry| entry.action == AuditAction::SignInFailed && entry.object == logged)
        .times(1)
        .returning(|_| Ok(()));
    let scene = Scene {
        user: is_known.then(|| user(1, "asha", Role::Sales)),
        verdict: Verdict::Wrong,
        ..Scene::of(Role::Sales)
    };
    let result = use_case(units(vec![(counted, 1), (unit, 1)]), scene)
        .execute(command(Keep::Session))
        .await;
    assert!(matches!(result, Err(SignInError::Refused)));
}

#[rstest]
#[case(4, None)]
#[case(5, Some(1))]
#[case(7, Some(4))]
#[case(29, Some(60))]
#[tokio::test]
async fn failures_bring_a_growing_delay(#[case] count: u32, #[case] seconds: Option<i64>) {
    let mut unit = MockUnit::default();
    unit.audit.expect_append().returning(|_| Ok(()));
    let begun = match seconds {
        None => vec![(failures(count), 1), (unit, 1)],
        Some(_) => vec![(failures(count), 0), (told_too_early(), 1)],
    };
    let scene = Scene {
        verdict: Verdict::Wrong,
        ..Scene::of(Role::Sales)
    };
    let result = use_case(units(begun), scene)
        .execute(command(Keep::Session))
        .await;
    let waits = match result {
        Err(SignInError::Throttled { retry_after }) => Some(retry_after.as_secs()),
        Err(SignInError::Refused) => None,
        other => panic!("{other:?}"),
    };
    assert_eq!(waits, seconds);
}

#[tokio::test]
async fn the_owner_hears_of_the_twentieth_failure() {
    let mut counted = MockUnit::default().mailed(LetterKind::ManyFailures, "asha@example.com");
    counted.throttle.expect_failures().returning(|key, _, _| {
        Ok(Failures {
            count: if key.ends_with("@192.0.2.1") || key.starts_with("address") {
                1
            } else {
                20
            },
            last_at: Some(now()),
        })
    });
    counted.throttle.expect_fail().returning(|_, _, _| Ok(()));
    let mut unit = MockUnit::default();
    unit.audit.expect_append().times(1).returning(|_| Ok(()));
    let scene = Scene {
        verdict: Verdict::Wrong,
        ..Scene::of(Role::Sales)
    };
    let result = use_case(units(vec![(counted, 1), (unit, 1)]), scene)
        .execute(command(Keep::Session))
        .await;
    assert!(matches!(result, Err(SignInError::Refused)));
}

#[tokio::test]
async fn an_address_that_fails_thirty_times_waits_a_minute() {
    let mut unit = MockUnit::default();
    unit.throttle.expect_failures().returning(|key, _, _| {
        let count = if key.starts_with("address:") { 30 } else { 0 };
        Ok(Failures {
            count,
            last_at: Some(now()),
        })
    });
    let result = use_case(
        units(vec![(unit, 0), (told_too_early(), 1)]),
        Scene::of(Role::Sales),
    )
    .execute(command(Keep::Session))
    .await;
    assert!(
        matches!(result, Err(SignInError::Throttled { retry_after }) if retry_after == SignedDuration::from_mins(1))
    );
}

#[tokio::test]
async fn a_suspended_company_lets_nobody_in() {
    let mut unit = MockUnit::default();
    unit.audit.expect_append().times(1).returning(|_| Ok(()));
    let scene = Scene {
        is_suspended: true,
        ..Scene::of(Role::Sales)
    };
    let result = use_case(units(vec![(failures(0), 1), (unit, 1)]), scene)
        .execute(command(Keep::Session))
        .await;
    assert!(matches!(result, Err(SignInError::Suspended)));
}
