//! A clone stands alone: nothing in it points at a folder beside it, or at the machine on which it was written.

use regex::Regex;

use crate::finding::Finding;
use crate::project::Project;

/// Spelt in halves, so that this file does not find itself.
const PLACES: &[&str] = &[
    concat!(r"\.\.", r"/shared\b"),
    concat!(r"(?:^|[^\w.)}\]-])", r"/wor", r"k/"),
    concat!(r"(?:^|[^\w.-])", r"/roo", r"t/\."),
];

pub(crate) fn check(project: &Project) -> Vec<Finding> {
    let patterns: Vec<Regex> = PLACES.iter().filter_map(|place| Regex::new(place).ok()).collect();
    let mut findings = Vec::new();
    for file in &project.files {
        for (line_number, line) in file.lines() {
            if patterns.iter().any(|pattern| pattern.is_match(line)) {
                let advice =
                    "this place is not in the clone: bring what is needed in, or say it without the path";
                findings.push(Finding::new(&file.path, line_number, advice));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{PLACES, check};
    use crate::project::Project;

    #[test]
    fn our_own_paths_pass() {
        let files = [(
            "a.md",
            "see crates/work/src, docs/adr and https://network/work.html; homework/ too\n",
        )];
        assert_eq!(check(&Project::of_files(&files)), Vec::new());
    }

    #[test]
    fn every_pattern_is_one() {
        assert!(PLACES.iter().all(|place| regex::Regex::new(place).is_ok()));
    }

    #[test]
    fn places_beside_the_clone_fail() {
        let text = format!("see ..{}/docs\nand `{}main`\n", "/shared", concat!("/wor", "k/"));
        let lines: Vec<usize> = check(&Project::of_files(&[("a.md", &text)]))
            .iter()
            .map(|finding| finding.line)
            .collect();
        assert_eq!(lines, vec![1, 2]);
    }
}
