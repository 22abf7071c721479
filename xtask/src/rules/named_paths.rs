//! A path named in the docs exists. Docs rot by renamed files first.

use std::sync::LazyLock;

use regex::Regex;

use crate::finding::Finding;
use crate::globs;
use crate::project::{File, Project};

const DOCS: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/**/*.md",
];

/// What begins with one of these and a `/` is meant as a path of this repository.
const ROOTS: &[&str] = &[
    ".cargo",
    ".ci",
    "assets",
    "bench",
    "browser",
    "crates",
    "docs",
    "fuzz",
    "migrations",
    "scripts",
    "static",
    "templates",
    "xtask",
];

/// `inline code`, and the target of a [link](target).
static NAMED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"`([^`]+)`|\]\(([^()\s]+)(?:\s[^()]*)?\)").ok());

pub(crate) fn check(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for doc in project
        .files
        .iter()
        .filter(|file| globs::any_matches(DOCS, &file.path))
    {
        let mut in_example = false;
        for (line_number, line) in doc.lines() {
            if line.trim_start().starts_with("```") {
                in_example = !in_example;
            }
            if in_example {
                continue;
            }
            for path in paths_in(doc, line) {
                if !exists(project, &path) {
                    let advice = format!(
                        "{path} does not exist: name what does, or write <angle brackets> where the reader fills in"
                    );
                    findings.push(Finding::new(&doc.path, line_number, advice));
                }
            }
        }
    }
    findings
}

/// The repository's paths that the line names, from the root.
fn paths_in(doc: &File, line: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let Some(named) = NAMED.as_ref() else { return paths };
    for found in named.captures_iter(line) {
        if let Some(code) = found.get(1) {
            // A command counts by its words: `./scripts/test --quick`.
            paths.extend(code.as_str().split_whitespace().filter_map(path_of_code));
        } else if let Some(target) = found.get(2) {
            paths.extend(path_of_link(&doc.path, target.as_str()));
        }
    }
    paths.into_iter().flat_map(|path| alternatives(&path)).collect()
}

fn path_of_code(word: &str) -> Option<String> {
    let word = word
        .trim_start_matches("./")
        .trim_end_matches([',', '.', ';', ':', ')']);
    // `src/lib.rs:12` and `src/lib.rs#L12` name src/lib.rs.
    let word = word.split([':', '#']).next().unwrap_or(word);
    let (root, _) = word.split_once('/')?;
    let names_a_place = ROOTS.contains(&root) && !word.contains(['<', '>', '…', '$', '=', '(', '"', '\'']);
    names_a_place.then(|| word.to_owned())
}

fn path_of_link(doc: &str, target: &str) -> Option<String> {
    let target = target.split('#').next().unwrap_or(target);
    if target.is_empty() || target.contains(':') || target.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = doc.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `a/{b,c}.rs` names `a/b.rs` and `a/c.rs`.
fn alternatives(path: &str) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else {
        return vec![path.to_owned()];
    };
    let Some((choices, after)) = rest.split_once('}') else {
        return vec![path.to_owned()];
    };
    choices
        .split(',')
        .flat_map(|choice| alternatives(&format!("{before}{}{after}", choice.trim())))
        .collect()
}

/// As a file, a folder, or a pattern that at least one file meets.
fn exists(project: &Project, path: &str) -> bool {
    let path = path.trim_end_matches('/');
    let below = format!("{path}/");
    project.files.iter().any(|file| {
        file.path == path
            || file.path.starts_with(&below)
            || path.contains('*')
                && (globs::matches(path, &file.path) || globs::matches(&format!("{path}/**"), &file.path))
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::project::Project;

    fn missing(doc: &str) -> Vec<String> {
        let files = [
            ("docs/GUIDE.md", doc),
            ("README.md", ""),
            ("crates/web/src/routes.rs", ""),
            ("crates/web/src/view/page.rs", ""),
            ("scripts/test", ""),
        ];
        check(&Project::of_files(&files))
            .into_iter()
            .map(|finding| finding.advice)
            .collect()
    }

    #[test]
    fn what_exists_passes() {
        for doc in [
            "`crates/web/src/routes.rs`, `crates/web/src/routes.rs:12`, `crates/web/src/`",
            "`./scripts/test` and `CI=true ./scripts/test`",
            "`crates/web/src/{routes,view/page}.rs` and `crates/*/src/routes.rs`",
            "[the start](../README.md#start), [here](GUIDE.md), [there](https://example.org/docs/x)",
        ] {
            assert_eq!(missing(doc), Vec::<String>::new(), "{doc}");
        }
    }

    #[test]
    fn what_is_no_path_of_ours_passes() {
        for doc in [
            "`text/html`, `GET /customers`, `and/or`, `domain/src/task.rs`",
            "`crates/web/src/screens/<area>.rs`",
            "```\ncat crates/web/gone.rs\n```",
        ] {
            assert_eq!(missing(doc), Vec::<String>::new(), "{doc}");
        }
    }

    #[test]
    fn what_does_not_exist_fails() {
        for doc in [
            "`crates/web/src/gone.rs`",
            "`./scripts/gone`",
            "`fuzz/targets`",
            "`crates/web/src/{routes,gone}.rs`",
            "`crates/*/src/gone.rs`",
            "[gone](gone.md)",
            "![picture](screenshots/gone.png)",
        ] {
            assert_eq!(missing(doc).len(), 1, "{doc}");
        }
    }

    #[test]
    fn code_is_not_looked_at() {
        let files = [("crates/a.rs", "// `crates/web/src/gone.rs`")];
        assert_eq!(check(&Project::of_files(&files)), Vec::new());
    }
}
