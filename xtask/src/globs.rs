//! Paths with stars: `*` is anything within one folder's name, `**/` any number of folders.

use regex::Regex;

/// Whether `path` is one that `pattern` means, in full.
pub(crate) fn matches(pattern: &str, path: &str) -> bool {
    Regex::new(&expression(pattern)).is_ok_and(|expression| expression.is_match(path))
}

/// Whether any of `patterns` means `path`.
pub(crate) fn any_matches(patterns: &[&str], path: &str) -> bool {
    patterns.iter().any(|pattern| matches(pattern, path))
}

fn expression(pattern: &str) -> String {
    let mut expression = String::from("^");
    let mut rest = pattern;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("**/") {
            expression.push_str("(?:[^/]+/)*");
            rest = after;
        } else if let Some(after) = rest.strip_prefix("**") {
            expression.push_str(".*");
            rest = after;
        } else if let Some(after) = rest.strip_prefix('*') {
            expression.push_str("[^/]*");
            rest = after;
        } else {
            let end = rest.find('*').unwrap_or(rest.len());
            expression.push_str(&regex::escape(&rest[..end]));
            rest = &rest[end..];
        }
    }
    expression.push('$');
    expression
}

#[cfg(test)]
mod tests {
    use super::{any_matches, matches};

    #[test]
    fn a_star_stays_within_one_folder() {
        assert!(matches("crates/*/src/lib.rs", "crates/web/src/lib.rs"));
        assert!(!matches("crates/*/lib.rs", "crates/web/src/lib.rs"));
        assert!(matches("docs/*.md", "docs/GUIDE.md"));
    }

    #[test]
    fn two_stars_cross_folders() {
        assert!(matches(
            "crates/**/scope.rs",
            "crates/infrastructure/src/sea/users/scope.rs"
        ));
        assert!(matches("crates/**/scope.rs", "crates/scope.rs"));
        assert!(matches("templates/**", "templates/a/b.html"));
        assert!(!matches("crates/**/scope.rs", "crates/web/telescope.rs"));
    }

    #[test]
    fn a_dot_is_a_dot() {
        assert!(!matches("a.rs", "abrs"));
        assert!(any_matches(&["x", "a.rs"], "a.rs"));
    }
}
