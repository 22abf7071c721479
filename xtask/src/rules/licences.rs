//! What we rest on is under a licence that we may use, and nothing banned is among it. The lists are deny.toml's, so
//! that cargo-deny and this rule cannot disagree.

use toml::{Table, Value};

use crate::finding::Finding;
use crate::packages::{Origin, Package};
use crate::project::Project;

const LISTS: &str = "deny.toml";

pub(crate) fn check(project: &Project) -> Vec<Finding> {
    let Some(lists) = project.file(LISTS) else {
        return vec![Finding::new(
            LISTS,
            1,
            "missing: it says which licences and crates may be used",
        )];
    };
    let table: Table = match lists.text.parse() {
        Ok(table) => table,
        Err(error) => return vec![Finding::new(LISTS, 1, format!("not TOML: {error}"))],
    };
    let allowed = strings(&table, "licenses", "allow");
    let banned = bans(&table);
    let mut findings = Vec::new();
    for package in project
        .packages
        .iter()
        .filter(|package| package.origin == Origin::Registry)
    {
        if let Some((_, reason)) = banned.iter().find(|(name, _)| *name == package.name) {
            let advice = format!("{} {} is banned here: {reason}", package.name, package.version);
            findings.push(Finding::new("Cargo.lock", line_of(project, package), advice));
        }
        if let Some(objection) = object(package, &allowed) {
            findings.push(Finding::new("Cargo.lock", line_of(project, package), objection));
        }
    }
    findings
}

fn object(package: &Package, allowed: &[&str]) -> Option<String> {
    let named = format!("{} {}", package.name, package.version);
    let Some(licence) = package.licence.as_deref() else {
        return Some(format!("{named} states no licence: do without it"));
    };
    match Expression::parse(licence) {
        None => Some(format!("{named} states a licence that cannot be read: {licence}")),
        Some(expression) if expression.is_met(allowed) => None,
        Some(_) => Some(format!(
            "{named} is under {licence}: do without it, or add the licence to {LISTS}"
        )),
    }
}

fn line_of(project: &Project, package: &Package) -> usize {
    let wanted = format!("name = \"{}\"", package.name);
    project
        .file("Cargo.lock")
        .and_then(|file| file.lines().find(|(_, line)| *line == wanted))
        .map_or(1, |(line, _)| line)
}

fn strings<'a>(table: &'a Table, section: &str, key: &str) -> Vec<&'a str> {
    entries(table, section, key)
        .iter()
        .filter_map(Value::as_str)
        .collect()
}

/// The banned crates, each with its reason.
fn bans(table: &Table) -> Vec<(&str, &str)> {
    entries(table, "bans", "deny")
        .iter()
        .filter_map(Value::as_table)
        .filter_map(|entry| {
            let name = entry.get("crate").and_then(Value::as_str)?;
            Some((
                name,
                entry
                    .get("reason")
                    .and_then(Value::as_str)
                    .unwrap_or("no reason is given"),
            ))
        })
        .collect()
}

fn entries<'a>(table: &'a Table, section: &str, key: &str) -> &'a [Value] {
    table
        .get(section)
        .and_then(|section| section.get(key))
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// A licence expression of SPDX, and the older `MIT/Apache-2.0`.
#[derive(Debug, PartialEq, Eq)]
enum Expression {
    /// One licence, its exception included: `Apache-2.0 WITH LLVM-exception`.
    One(String),
    Any(Vec<Expression>),
    All(Vec<Expression>),
}

impl Expression {
    fn parse(text: &str) -> Option<Self> {
        let spaced = text.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
        let mut words: Vec<&str> = spaced.split_whitespace().rev().collect();
        let expression = Self::parse_any(&mut words)?;
        words.is_empty().then_some(expression)
    }

    // `words` is a stack: the next word is the last.
    fn parse_any(words: &mut Vec<&str>) -> Option<Self> {
        let mut choices = vec![Self::parse_all(words)?];
        while words.last() == Some(&"OR") {
            words.pop();
            choices.push(Self::parse_all(words)?);
        }
        if choices.len() == 1 {
            choices.pop()
        } else {
            Some(Self::Any(choices))
        }
    }

    fn parse_all(words: &mut Vec<&str>) -> Option<Self> {
        let mut parts = vec![Self::parse_one(words)?];
        while words.last() == Some(&"AND") {
            words.pop();
            parts.push(Self::parse_one(words)?);
        }
        if parts.len() == 1 {
            parts.pop()
        } else {
            Some(Self::All(parts))
        }
    }

    fn parse_one(words: &mut Vec<&str>) -> Option<Self> {
        match words.pop()? {
            "(" => {
                let inner = Self::parse_any(words)?;
                (words.pop() == Some(")")).then_some(inner)
            }
            ")" | "OR" | "AND" | "WITH" => None,
            licence => {
                if words.last() == Some(&"WITH") {
                    words.pop();
                    return Some(Self::One(format!("{licence} WITH {}", words.pop()?)));
                }
                Some(Self::One(licence.to_owned()))
            }
        }
    }

    fn is_met(&self, allowed: &[&str]) -> bool {
        match self {
            Self::One(licence) => allowed.contains(&licence.as_str()),
            Self::Any(choices) => choices.iter().any(|choice| choice.is_met(allowed)),
            Self::All(parts) => parts.iter().all(|part| part.is_met(allowed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Expression, check};
    use crate::packages::Package;
    use crate::project::Project;

    const LISTS: &str = "[licenses]\nallow = [\"MIT\", \"Apache-2.0\"]\n\
                         [bans]\ndeny = [{ crate = \"openssl\", reason = \"rustls\" }]\n";

    fn objections(packages: Vec<Package>) -> Vec<String> {
        let mut project = Project::of_files(&[("deny.toml", LISTS)]);
        project.packages = packages;
        check(&project)
            .into_iter()
            .map(|finding| finding.advice)
            .collect()
    }

    #[test]
    fn allowed_licences_pass() {
        let found = objections(vec![
            Package::foreign("a", Some("MIT OR Apache-2.0")),
            Package::foreign("b", Some("MIT/Apache-2.0")),
            Package::foreign("c", Some("GPL-3.0 OR (MIT AND Apache-2.0)")),
        ]);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn others_none_and_nonsense_fail() {
        let found = objections(vec![
            Package::foreign("a", Some("GPL-3.0")),
            Package::foreign("b", None),
            Package::foreign("c", Some("MIT OR")),
            Package::foreign("d", Some("MIT AND GPL-3.0")),
        ]);
        assert_eq!(found.len(), 4, "{found:?}");
    }

    #[test]
    fn a_banned_crate_fails_with_the_reason() {
        let found = objections(vec![Package::foreign("openssl", Some("Apache-2.0"))]);
        assert_eq!(found, vec!["openssl 1.0.0 is banned here: rustls".to_owned()]);
    }

    #[test]
    fn without_the_lists_it_fails() {
        assert_eq!(check(&Project::of_files(&[])).len(), 1);
    }

    #[test]
    fn and_binds_closer_than_or_and_with_closest() {
        let met = |text: &str, allowed: &[&str]| Expression::parse(text).map(|read| read.is_met(allowed));
        assert_eq!(met("A OR B AND C", &["A"]), Some(true));
        assert_eq!(met("(A OR B) AND C", &["A"]), Some(false));
        assert_eq!(met("(A OR B) AND C", &["B", "C"]), Some(true));
        assert_eq!(met("A WITH E", &["A"]), Some(false));
        assert_eq!(met("A WITH E OR B", &["A WITH E"]), Some(true));
        assert_eq!(met("A B", &["A"]), None);
        assert_eq!(met("(A", &["A"]), None);
        assert_eq!(met("", &["A"]), None);
    }
}
