//! Looking a file through.

use callbook_domain::import::{Check, DateDoubt, FindingStage, FoundDate};

use super::*;

/// A unit that begins a check anew and forgets so much of what was said before.
fn forgets(findings: u64) -> MockUnit {
    let mut unit = MockUnit::default();
    unit.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    unit.imports
        .expect_update()
        .withf(|_, import| import.check == Some(Check::default()))
        .times(1)
        .returning(|_, _| Ok(()));
    unit.imports
        .expect_forget_findings()
        .withf(|_, _, stage, _| *stage == FindingStage::Check)
        .times(1)
        .returning(move |_, _, _, limit| Ok(findings.min(limit.into())));
    unit
}

#[tokio::test]
async fn very_much_of_what_was_said_before_is_forgotten_in_portions_and_nothing_is_said_meanwhile() {
    let mut lost = MockUnit::default();
    lost.jobs.expect_hold().returning(|_, _| Ok(Grip::Lost));
    let units = vec![(forgets(1_000_000), 1), (forgets(1_000_000), 1), (lost, 0)];
    let ports = ports(units, in_state(ImportState::Checking), ["name", "phone"]);
    let end = WorkImports::new(&ports, Settings::default())
        .execute(&lease_of(JobKind::Check), &go)
        .await
        .unwrap();
    assert_eq!(end, RunEnd::TakenOver);
}

#[tokio::test]
async fn a_check_writes_what_it_found_and_nothing_else() {
    let mut tells = MockUnit::default();
    tells.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    tells
        .imports
        .expect_advance_check()
        .withf(|_, _, check, _, findings| {
            let counts = &check.checkpoint.counts;
            (counts.created, counts.skipped, counts.refused) == (2, 1, 1) && findings.len() == 4
        })
        .times(1)
        .returning(|_, _, _, _, _| Ok(()));
    let mut ends = MockUnit::default();
    ends.jobs.expect_complete().times(1).returning(|_| Ok(Hold::Held));
    ends.imports
        .expect_update()
        .withf(|_, import| import.state == ImportState::Checked)
        .times(1)
        .returning(|_, _| Ok(()));
    let units = vec![(forgets(3), 1), (tells, 1), (ends, 1)];
    let ports = ports(units, in_state(ImportState::Checking), ["name", "phone"]);
    let end = WorkImports::new(&ports, Settings::default())
        .execute(&lease_of(JobKind::Check), &go)
        .await
        .unwrap();
    let check = over(end).check.unwrap();
    assert_eq!(check.shares.values().sum::<u64>(), 2, "both are dealt");
    assert!(check.failure.is_none() && check.ended_at.is_some());
}

#[tokio::test]
async fn checked_then_failed_says_nothing_of_the_former_check() {
    let mut stored = in_state(ImportState::Checking);
    let mut former = Check {
        ended_at: Some(now()),
        doubt: Some(DateDoubt::Ambiguous {
            example: FoundDate {
                row: 2,
                text: "04/05/2025".to_owned(),
            },
        }),
        shares: [(starter().id, 2)].into(),
        ..Check::default()
    };
    former.checkpoint.counts.created = 2;
    former.checkpoint.counts.refused = 1;
    stored.check = Some(former);
    let mut ends = MockUnit::default();
    ends.jobs.expect_complete().times(1).returning(|_| Ok(Hold::Held));
    let ends = writes_state(ends, ImportState::Checked);
    let ports = ports(vec![(ends, 1)], stored, ["name", "no number"]);
    let end = WorkImports::new(&ports, Settings::default())
        .execute(&lease_of(JobKind::Check), &go)
        .await
        .unwrap();
    let check = over(end).check.unwrap();
    assert!(check.failure.is_some());
    let nothing = Check {
        failure: check.failure.clone(),
        ended_at: check.ended_at,
        ..Check::default()
    };
    assert_eq!(check, nothing);
}
