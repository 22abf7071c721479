//! Files end where one can no longer hold them in mind.

use crate::finding::Finding;
use crate::globs;
use crate::project::Project;

struct Limit {
    files: &'static str,
    lines: usize,
}

const LIMITS: &[Limit] = &[
    Limit {
        files: "**/*.rs",
        lines: 600,
    },
    Limit {
        files: "templates/**",
        lines: 400,
    },
    Limit {
        files: "assets/**/*.js",
        lines: 400,
    },
    Limit {
        files: "assets/**/*.mjs",
        lines: 400,
    },
    Limit {
        files: "browser/**/*.mjs",
        lines: 400,
    },
    Limit {
        files: "bench/**",
        lines: 400,
    },
    Limit {
        files: "scripts/**",
        lines: 400,
    },
];

pub(crate) fn check(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &project.files {
        let Some(limit) = LIMITS
            .iter()
            .find(|limit| globs::matches(limit.files, &file.path))
        else {
            continue;
        };
        let lines = file.text.lines().count();
        if lines > limit.lines {
            let advice = format!(
                "{lines} lines, the limit is {}: split it by what its parts do, tests too",
                limit.lines
            );
            findings.push(Finding::new(&file.path, limit.lines + 1, advice));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::project::Project;

    #[test]
    fn up_to_the_limit_passes() {
        let files = [
            ("crates/a.rs", "\n".repeat(600)),
            ("templates/a.html", "\n".repeat(400)),
            ("docs/a.md", "\n".repeat(900)),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        assert_eq!(check(&Project::of_files(&files)), Vec::new());
    }

    #[test]
    fn one_more_line_fails() {
        let files = [
            ("crates/a/tests/b.rs", "\n".repeat(601)),
            ("templates/a/b.html", "\n".repeat(401)),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let found = check(&Project::of_files(&files));
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].line, 601);
    }
}
