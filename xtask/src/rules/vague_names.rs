//! Folders and files are named after what the product does, not after kinds of code.

use crate::finding::Finding;
use crate::project::Project;

const VAGUE: &[&str] = &[
    "common", "helper", "helpers", "misc", "models", "services", "util", "utils",
];

pub(crate) fn check(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in project.rust_files() {
        // Cargo's own convention for what several test binaries share.
        if file.ends_with("/tests/common/mod.rs") {
            continue;
        }
        let vague = file
            .path
            .trim_end_matches(".rs")
            .split('/')
            .find(|part| VAGUE.contains(part));
        if let Some(part) = vague {
            let advice = format!("\"{part}\" says nothing: name it after what it does in the product");
            findings.push(Finding::new(&file.path, 1, advice));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::project::Project;

    #[test]
    fn names_from_the_product_pass() {
        let files = [
            ("crates/domain/src/customer/phone.rs", ""),
            ("crates/web/tests/common/mod.rs", ""),
        ];
        assert_eq!(check(&Project::of_files(&files)), Vec::new());
    }

    #[test]
    fn kinds_of_code_fail() {
        let files = [
            ("crates/web/src/utils.rs", ""),
            ("crates/web/src/models/customer.rs", ""),
        ];
        assert_eq!(check(&Project::of_files(&files)).len(), 2);
    }
}
