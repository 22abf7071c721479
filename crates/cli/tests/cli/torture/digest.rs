//! What two offices are compared by.

use crate::office::Office;

/// Customers by phone, timelines, tallies, what was said of rows, figures; ids and times of what is new left aside.
pub(super) fn digest(office: &Office) -> Vec<String> {
    let mut lines = Vec::new();
    let mut add = |table: &str, sql: &str| {
        for row in office.rows(sql) {
            lines.push(format!("{table}: {row}"));
        }
    };
    add(
        "customers",
        "SELECT phone, name, email, area, date, remark, notes, status_id, assignee_id, assignment_rule, \
        follow_up_at, attempts, closed, do_not_call, other_phones, custom, version, search_text FROM customers",
    );
    add(
        "events",
        "SELECT c.phone, e.kind, e.from_status_id, e.to_status_id, e.from_user_id, e.to_user_id, e.rule, \
        e.row, e.remark, e.follow_up_at, e.changes FROM customer_events e JOIN customers c ON c.id = e.customer_id",
    );
    add(
        "orphans",
        "SELECT count(*) FROM customer_events e WHERE NOT EXISTS (SELECT 1 FROM customers c WHERE c.id = \
        e.customer_id)",
    );
    add(
        "tallies",
        "SELECT assignee_id, status_id, count FROM customer_tallies WHERE count <> 0",
    );
    add(
        "areas",
        "SELECT assignee_id, area, count FROM area_tallies WHERE count <> 0",
    );
    add(
        "activity",
        "SELECT user_id, measure, sum(count) FROM activity_tallies GROUP BY user_id, measure",
    );
    add(
        "findings",
        "SELECT i.file_name, f.stage, f.kind, f.row, f.code FROM import_findings f JOIN imports i ON i.id = \
        f.import_id WHERE f.stage <> 'check'",
    );
    add(
        "imports",
        "SELECT file_name, state, checkpoint_row, created, updated, skipped, refused, dealt, reasons FROM imports",
    );
    add("jobs", "SELECT count(*) FROM jobs");
    lines.sort_unstable();
    lines
}

/// All tables but those of imports.
pub(super) fn everything_but_imports(office: &Office) -> Vec<String> {
    office.everything_but(&["imports", "import_findings", "jobs", "job_turns"])
}

/// Nobody wants to read thousands of lines.
#[track_caller]
pub(super) fn assert_same(case: &str, found: &[String], expected: &[String]) {
    let lacking: Vec<_> = expected
        .iter()
        .filter(|line| found.binary_search(line).is_err())
        .take(5)
        .collect();
    let too_many: Vec<_> = found
        .iter()
        .filter(|line| expected.binary_search(line).is_err())
        .take(5)
        .collect();
    assert!(
        found == expected,
        "{case}: {} lines for {}; lacking, for example: {lacking:#?}; too many: {too_many:#?}",
        found.len(),
        expected.len()
    );
}
