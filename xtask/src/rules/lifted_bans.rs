//! The bans of clippy.toml are lifted in the few files that are made for what they ban, and nowhere else.

use crate::code;
use crate::finding::Finding;
use crate::globs;
use crate::project::Project;

/// Where a ban may be lifted, and for what.
const MAY_LIFT: &[(&str, &str)] = &[
    (
        "crates/infrastructure/src/sea/**/scope.rs",
        "starts an aggregate's queries",
    ),
    (
        "crates/infrastructure/src/sea/unit_of_work.rs",
        "begins the transactions",
    ),
    (
        "crates/infrastructure/src/sea/unit_of_work/*.rs",
        "begins the transactions",
    ),
    (
        "crates/infrastructure/benches/audit/main.rs",
        "measures what a transaction of a store costs beside a bare one",
    ),
    ("crates/infrastructure/src/clock.rs", "the Clock"),
    ("crates/infrastructure/src/ids.rs", "the Ids"),
    ("crates/*/tests/**/*.rs", "tests look at what is really stored"),
];

pub(crate) fn check(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in project.rust_files() {
        if MAY_LIFT
            .iter()
            .any(|(files, _)| globs::matches(files, &file.path))
        {
            continue;
        }
        for (index, line) in code::shipped_code(&file.text).lines().enumerate() {
            if line.contains("clippy::disallowed_methods") {
                let advice = "this file may not lift a ban: call the adapter that may (clippy.toml says which), \
                              or add the file to xtask/src/rules/lifted_bans.rs with its reason";
                findings.push(Finding::new(&file.path, index + 1, advice));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::project::Project;

    const LIFTED: &str = "#![expect(clippy::disallowed_methods, reason = \"x\")]\n";

    #[test]
    fn the_adapters_made_for_it_may_lift_a_ban() {
        let files = [
            ("crates/infrastructure/src/sea/customers/scope.rs", LIFTED),
            ("crates/infrastructure/src/clock.rs", LIFTED),
            ("crates/infrastructure/tests/contract/customers.rs", LIFTED),
        ];
        assert_eq!(check(&Project::of_files(&files)), Vec::new());
    }

    #[test]
    fn nobody_else_may() {
        let files = [
            ("crates/web/src/screens/customers.rs", LIFTED),
            ("crates/infrastructure/src/sea/customers/list.rs", LIFTED),
        ];
        assert_eq!(check(&Project::of_files(&files)).len(), 2);
    }
}
