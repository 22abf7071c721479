//! What is committed is finished, or left out.

use crate::code;
use crate::finding::Finding;
use crate::globs;
use crate::project::Project;

const MACROS: &[&str] = &["todo!", "unimplemented!", "dbg!"];

/// Spelt in halves, so that this file does not find itself.
const MARKS: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];

/// Where a mark in a comment counts: what we write by hand.
const BY_HAND: &[&str] = &[
    "**/*.rs",
    "**/*.toml",
    "assets/**/*.css",
    "assets/**/*.js",
    "assets/**/*.mjs",
    "bench/**",
    "browser/**",
    "scripts/**",
    "templates/**",
];

pub(crate) fn check(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &project.files {
        if file.ends_with(".rs") {
            for (index, line) in code::only_code(&file.text).lines().enumerate() {
                if line.trim_start().starts_with("#[ignore") {
                    let advice = "an ignored test holds nothing: make it pass, or remove it";
                    findings.push(Finding::new(&file.path, index + 1, advice));
                }
                if let Some(name) = MACROS.iter().find(|name| has_word(line, name)) {
                    findings.push(Finding::new(
                        &file.path,
                        index + 1,
                        format!("{name} is no answer: finish it, or leave it out"),
                    ));
                }
            }
        }
        if globs::any_matches(BY_HAND, &file.path) {
            for (line_number, line) in file.lines() {
                if let Some(mark) = MARKS.iter().find(|mark| has_word(line, mark)) {
                    let advice =
                        format!("{mark}: do it now, or open an issue and say here what is and what is not");
                    findings.push(Finding::new(&file.path, line_number, advice));
                }
            }
        }
    }
    findings
}

/// Whether `word` stands in the line with no letter or underscore before or after it.
fn has_word(line: &str, word: &str) -> bool {
    let part_of_word = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(word).any(|(start, found)| {
        !line[..start].ends_with(part_of_word) && !line[start + found.len()..].starts_with(part_of_word)
    })
}

#[cfg(test)]
mod tests {
    use super::{MARKS, check};
    use crate::project::Project;

    #[test]
    fn finished_code_passes() {
        let files = [(
            "a.rs",
            "let tasks = \"todo!()\"; // what is still to do\nlet METHODOLOGY = 1;\n",
        )];
        assert_eq!(check(&Project::of_files(&files)), Vec::new());
    }

    #[test]
    fn a_macro_or_a_mark_fails() {
        let text = format!(
            "fn a() {{\n    todo!()\n}}\n// {}: later\nunimplemented!(\"x\")\n",
            MARKS[0]
        );
        let lines: Vec<usize> = check(&Project::of_files(&[("a.rs", &text)]))
            .iter()
            .map(|finding| finding.line)
            .collect();
        assert_eq!(lines, vec![2, 5, 4]);
    }

    #[test]
    fn an_ignored_test_fails() {
        let text = "#[test]\n    #[ignore = \"slow\"]\nfn a() {}\n";
        assert_eq!(check(&Project::of_files(&[("a.rs", text)])).len(), 1);
    }

    #[test]
    fn a_mark_in_a_template_fails() {
        let text = format!("{{# {} #}}", MARKS[1]);
        assert_eq!(check(&Project::of_files(&[("templates/a.html", &text)])).len(), 1);
    }
}
