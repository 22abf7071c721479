//! Looking a file through.

use super::*;

#[tokio::test]
async fn a_check_writes_what_it_found_and_nothing_else() {
    let mut begins = MockUnit::default();
    begins.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    begins
        .imports
        .expect_forget_findings()
        .times(1)
        .returning(|_, _, _| Ok(()));
    begins.imports.expect_update().times(1).returning(|_, _| Ok(()));
    let mut looks = MockUnit::default();
    looks
        .customers
        .expect_known()
        .returning(|_, _| Ok(HashMap::new()));
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
    let units = vec![(begins, 1), (looks, 0), (tells, 1), (ends, 1)];
    let ports = ports(units, in_state(ImportState::Checking), ["name", "phone"]);
    let end = WorkImports::new(&ports, Settings::default())
        .execute(&lease_of(JobKind::Check), &go)
        .await
        .unwrap();
    let check = over(end).check.unwrap();
    assert_eq!(check.shares.values().sum::<u64>(), 2, "both are dealt");
    assert!(check.failure.is_none() && check.ended_at.is_some());
}
