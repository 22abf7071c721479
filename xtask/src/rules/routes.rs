//! Every route stands in one table, from which the router, the permissions and the access test are made.

use crate::code;
use crate::finding::Finding;
use crate::globs;
use crate::project::Project;

const LOOKED_AT: &[&str] = &["crates/web/src/**", "crates/cli/src/**"];

const MAY_ROUTE: &[&str] = &["crates/web/src/routes.rs", "crates/web/src/routes/*.rs"];

const ROUTINGS: &[&str] = &[
    ".route(",
    ".route_service(",
    ".nest(",
    ".nest_service(",
    ".fallback_service(",
];

pub(crate) fn check(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in project.rust_files() {
        if !globs::any_matches(LOOKED_AT, &file.path) || globs::any_matches(MAY_ROUTE, &file.path) {
            continue;
        }
        for (index, line) in code::shipped_code(&file.text).lines().enumerate() {
            if let Some(call) = ROUTINGS.iter().find(|call| line.contains(*call)) {
                let advice = format!(
                    "{call}…) outside the table: add a line with method, path and permission to crates/web/src/routes.rs"
                );
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

    #[test]
    fn the_table_and_tests_may_route() {
        let files = [
            ("crates/web/src/routes.rs", "Router::new().route(path, handler)"),
            (
                "crates/web/src/security/headers.rs",
                "fn a() {}\n#[cfg(test)]\nmod tests {\n  Router::new().route(\"/\", b)\n}\n",
            ),
        ];
        assert_eq!(check(&Project::of_files(&files)), Vec::new());
    }

    #[test]
    fn a_route_in_a_screen_fails() {
        let files = [(
            "crates/web/src/screens/a.rs",
            "Router::new()\n    .route(\"/a\", get(a))",
        )];
        let found = check(&Project::of_files(&files));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 2);
    }
}
