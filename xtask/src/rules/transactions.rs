//! A unit of work is one transaction, and only the unit of work begins one.

use crate::code;
use crate::finding::Finding;
use crate::globs;
use crate::project::Project;

/// Where the product's code is that could begin a transaction. The use cases are not among it: what they begin is a
/// unit of work.
const LOOKED_AT: &[&str] = &[
    "crates/infrastructure/src/**",
    "crates/web/src/**",
    "crates/cli/src/**",
    "migrations/src/**",
];

const MAY_BEGIN: &[&str] = &[
    "crates/infrastructure/src/sea/unit_of_work.rs",
    "crates/infrastructure/src/sea/unit_of_work/*.rs",
];

const BEGINNINGS: &[&str] = &[
    ".begin(",
    ".begin_with(",
    ".begin_with_config(",
    ".begin_with_options(",
    ".transaction(",
    ".transaction_with_config(",
];

pub(crate) fn check(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in project.rust_files() {
        if !globs::any_matches(LOOKED_AT, &file.path) || globs::any_matches(MAY_BEGIN, &file.path) {
            continue;
        }
        for (index, line) in code::shipped_code(&file.text).lines().enumerate() {
            if let Some(call) = BEGINNINGS.iter().find(|call| line.contains(*call)) {
                let advice =
                    format!("{call}…) outside the unit of work: take the unit that the use case began");
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

    const BEGINS: &str = "async fn a() {\n    db.begin().await?;\n}\n";

    #[test]
    fn the_unit_of_work_begins_and_use_cases_begin_units() {
        let files = [
            ("crates/infrastructure/src/sea/unit_of_work.rs", BEGINS),
            ("crates/application/src/customers/add.rs", BEGINS),
            ("crates/infrastructure/src/sea/a.rs", "// never .begin() here\n"),
        ];
        assert_eq!(check(&Project::of_files(&files)), Vec::new());
    }

    #[test]
    fn a_transaction_elsewhere_fails_with_its_line() {
        let found = check(&Project::of_files(&[(
            "crates/infrastructure/src/sea/customers/list.rs",
            BEGINS,
        )]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 2);
    }
}
