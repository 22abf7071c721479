//! Where the guards are.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::ops::Range;

use regex::Regex;

use super::source::Source;
use crate::project::{File, Project};

/// What kind of guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Who may use a route.
    Access,
    /// That a route needs a proof of identity.
    Proof,
    /// A condition of policy.
    Policy,
    /// A permission that a use case asks for.
    UseCase,
    /// A condition that a query begins with.
    Scope,
    /// A check before all routes.
    Gate,
}

impl Kind {
    pub(super) const fn is_of_routes(self) -> bool {
        matches!(self, Self::Access | Self::Proof)
    }
}

/// A guard, and what is there instead once it is taken away.
#[derive(Debug)]
pub(super) struct Mutant {
    pub(super) kind: Kind,
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) span: Range<usize>,
    taken: String,
    instead: String,
    /// For a guard of a route: its method and path, as the tests name it.
    pub(super) route: String,
}

impl Mutant {
    fn new(kind: Kind, file: &File, source: &Source<'_>, span: Range<usize>, instead: &str) -> Self {
        Self {
            kind,
            file: file.path.clone(),
            line: source.line(span.start),
            taken: source.text[span.clone()].to_owned(),
            span,
            instead: instead.to_owned(),
            route: String::new(),
        }
    }

    /// The file without the guard.
    pub(super) fn applied_to(&self, text: &str) -> String {
        let (before, rest) = text.split_at(self.span.start);
        format!("{before}{}{}", self.instead, &rest[self.span.len()..])
    }

    /// Whether it is one of those that somebody asks for.
    pub(super) fn is_about(&self, part: &str) -> bool {
        self.to_string().contains(part)
    }

    /// The same as long as nobody changes the guard or its line.
    pub(super) fn key(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let taken = self.taken.split_whitespace().collect::<Vec<_>>().join(" ");
        let route = if self.route.is_empty() {
            String::new()
        } else {
            format!("{} ", self.route)
        };
        write!(
            f,
            "{}:{}: {:?} {route}{taken} -> {}",
            self.file, self.line, self.kind, self.instead
        )
    }
}

/// All guards of the project.
pub(super) fn all(project: &Project) -> io::Result<Vec<Mutant>> {
    let mut mutants = Vec::new();
    for file in project.rust_files() {
        let source = Source::new(&file.text);
        let path = file.path.as_str();
        if path.starts_with("crates/web/src/screens/") || path.starts_with("crates/web/src/api/") {
            mutants.extend(routes(file, &source)?);
        } else if matches!(
            path,
            "crates/domain/src/access/policy.rs" | "crates/domain/src/access/rights.rs"
        ) {
            mutants.extend(found(Kind::Policy, file, &source, POLICY)?);
        } else if path.starts_with("crates/application/src/") {
            mutants.extend(found(Kind::UseCase, file, &source, USE_CASES)?);
        } else if path.starts_with("crates/infrastructure/src/sea/") && path.ends_with("scope.rs") {
            mutants.extend(scopes(file, &source)?);
        }
        for (gate, pattern, instead) in GATES {
            if path == *gate {
                let before = mutants.len();
                mutants.extend(found(Kind::Gate, file, &source, &[(pattern, instead)])?);
                if mutants.len() == before {
                    let lost = format!("{gate} has no {pattern} any more: say in sites.rs where it is now");
                    return Err(io::Error::other(lost));
                }
            }
        }
    }
    Ok(mutants)
}

/// Conditions of policy, and what stands there without them.
const POLICY: &[(&str, &str)] = &[
    (
        r"\bself\.(require|may_give|may_grant|may_manage)\([^;=]*\)\?;",
        "",
    ),
    (r"=> self\.require\([A-Za-z:]+\)", "=> Ok(())"),
    (r"return Err\(NotAllowed\);", "{}"),
    (r"\bErr\(NotAllowed\)(?:\s*\}|,)", "\u{0}"),
    (
        r"\bself\.(require|may_give|may_grant|may_manage)\([^;{}]*\)(?:\s*\})",
        "\u{0}",
    ),
];

/// Permissions that use cases ask for. Where one asks for a scope, policy is the guard.
const USE_CASES: &[(&str, &str)] = &[
    (
        r"\b(?:self\.)?(?:viewer|actor)\s*\.(require|may_[a-z_]+)\([^;=]*?\)\?;",
        "",
    ),
    (r"return Err\([^;]*NotAllowed[^;]*\);", "{}"),
    (r"(?m)^\s*viewer\.[a-z_]+\(\)\?;", ""),
];

/// Checks before all routes: file, what is taken away, what stands there instead.
const GATES: &[(&str, &str, &str)] = &[
    (
        "crates/web/src/security/guard.rs",
        r"if csrf::concerns\(request\.method\(\)\)",
        "if false",
    ),
    (
        "crates/web/src/security/guard.rs",
        r"viewer\.require\(permission\)\?;",
        "",
    ),
    (
        "crates/web/src/security/bearer.rs",
        r"viewer\.require\(permission\)\?",
        "()",
    ),
    (
        "crates/web/src/security/bearer.rs",
        r"request\.headers_mut\(\)\.remove\(header::COOKIE\);",
        "",
    ),
    (
        "crates/web/src/lib.rs",
        r"\.layer\(from_fn_with_state\(state\.clone\(\), security::refuse_unknown\)\)",
        "",
    ),
    (
        "crates/web/src/lib.rs",
        r"\.layer\(from_fn_with_state\(state\.clone\(\), security::insist\)\)",
        "",
    ),
    (
        "crates/web/src/lib.rs",
        r"\.layer\(from_fn_with_state\(state\.clone\(\), security::keep_out\)\)",
        "",
    ),
    (
        "crates/web/src/security/guard.rs",
        r"if gate\.proof == Proof::Fresh",
        "if false",
    ),
    (
        "crates/web/src/security/guard.rs",
        r"let must = signed_in\.is_some_and\([^;]*\);",
        "let must = false;",
    ),
    (
        "crates/application/src/accounts/authenticate.rs",
        r"\badmit\(&company, provenance\.address\)\?;",
        "",
    ),
];

fn expression(pattern: &str) -> io::Result<Regex> {
    Regex::new(pattern).map_err(io::Error::other)
}

fn found(kind: Kind, file: &File, source: &Source<'_>, patterns: &[(&str, &str)]) -> io::Result<Vec<Mutant>> {
    let mut mutants: BTreeMap<usize, Mutant> = BTreeMap::new();
    for (pattern, instead) in patterns {
        for matched in expression(pattern)?.find_iter(source.text) {
            // An `Err(NotAllowed)` that is a value becomes `Ok(())`; what closes the arm or the block stays.
            let (span, instead) = if *instead == "\u{0}" {
                (
                    matched.start()..matched.start() + value(matched.as_str()).len(),
                    "Ok(())",
                )
            } else {
                (matched.range(), *instead)
            };
            let overlaps = mutants
                .values()
                .any(|other| other.span.start < span.end && span.start < other.span.end);
            let begins = matched.end() - matched.as_str().trim_start().len();
            if source.ships(begins) && !overlaps {
                mutants.insert(span.start, Mutant::new(kind, file, source, span, instead));
            }
        }
    }
    Ok(mutants.into_values().collect())
}

/// The value at the end of an arm or a block, without what closes that.
fn value(matched: &str) -> &str {
    matched.trim_end_matches(['}', ',']).trim_end()
}

/// Every condition with which a query begins.
fn scopes(file: &File, source: &Source<'_>) -> io::Result<Vec<Mutant>> {
    const ANY: &str = "sea_orm::sea_query::Expr::cust(\"1 = 1\")";
    let mut mutants = Vec::new();
    let column = expression(r"(?:[a-z_]+::)*Column::[A-Z][A-Za-z]*\s*\.(?:eq|gt|lt|is_null|is_in)\(")?;
    for matched in column.find_iter(source.text) {
        let Some(arguments) = source.bracketed(matched.end() - 1) else {
            continue;
        };
        if source.ships(matched.start()) {
            mutants.push(Mutant::new(
                Kind::Scope,
                file,
                source,
                matched.start()..arguments.end,
                ANY,
            ));
        }
    }
    for call in expression(r"\.(?:filter|cond_where)\((reached\(scope\)|still_holds\([^)]*\))\)")?
        .captures_iter(source.text)
    {
        let Some(condition) = call.get(1) else { continue };
        if source.ships(condition.start()) {
            mutants.push(Mutant::new(Kind::Scope, file, source, condition.range(), ANY));
        }
    }
    for matched in
        expression(r"customers\.(company_id|assignee_id) = \{(?:company|user)\}")?.find_iter(source.text)
    {
        let variable = if matched.as_str().contains("company") {
            "{company} = {company}"
        } else {
            "{user} = {user}"
        };
        mutants.push(Mutant::new(Kind::Scope, file, source, matched.range(), variable));
    }
    mutants.sort_by_key(|mutant| mutant.span.start);
    Ok(mutants)
}

/// The access of each route, and that it needs a proof.
fn routes(file: &File, source: &Source<'_>) -> io::Result<Vec<Mutant>> {
    let mut mutants = Vec::new();
    let route = expression(r#"Route::(get|post|put)\(\s*"([^"]+)",\s*([A-Za-z_:]+(?:\([A-Za-z:]+\))?),"#)?;
    for call in route.captures_iter(source.text) {
        let (Some(whole), Some(method), Some(path), Some(access)) =
            (call.get(0), call.get(1), call.get(2), call.get(3))
        else {
            continue;
        };
        if !source.ships(whole.start()) {
            continue;
        }
        let name = format!("{} {}:", method.as_str().to_uppercase(), path.as_str());
        let named = |mutant: Mutant| Mutant {
            route: name.clone(),
            ..mutant
        };
        if let Some(instead) = wider(&meaning(source.text, access.as_str())?) {
            mutants.push(named(Mutant::new(
                Kind::Access,
                file,
                source,
                access.range(),
                instead,
            )));
        }
        let open = whole.start() + source.text[whole.start()..].find('(').unwrap_or_default();
        let Some(arguments) = source.bracketed(open) else {
            continue;
        };
        let after = &source.text[arguments.end..];
        let chain = &after[..after.find([',', ']']).unwrap_or(after.len())];
        if let Some(at) = chain.find(".fresh()") {
            let start = arguments.end + at;
            let span = start..start + ".fresh()".len();
            mutants.push(named(Mutant::new(Kind::Proof, file, source, span, "")));
        }
    }
    Ok(mutants)
}

/// What a name stands for in its file; an access that is written out stands for itself.
fn meaning(text: &str, access: &str) -> io::Result<String> {
    if access.contains("Access::") {
        return Ok(access.to_owned());
    }
    let declared = expression(&format!(
        r"(?:const|let) {access}(?:: Access)? = ([A-Za-z_:]+(?:\([A-Za-z:]+\))?);"
    ))?;
    Ok(declared
        .captures(text)
        .and_then(|declared| declared.get(1))
        .map_or(access, |value| value.as_str())
        .to_owned())
}

/// The next wider access; `None` where everybody may already.
fn wider(access: &str) -> Option<&'static str> {
    if access.ends_with("::Open") || access.ends_with("::Public") {
        None
    } else if access.ends_with("::SignedIn") || access.ends_with("::Own") {
        Some("crate::routes::Access::Public")
    } else if access.ends_with("::Superuser") {
        Some("crate::routes::Access::Own")
    } else {
        Some("crate::routes::Access::SignedIn")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mutated(path: &str, text: &str) -> Vec<String> {
        let project = Project::of_files(&[(path, text)]);
        let mutants = all(&project).unwrap();
        mutants.iter().map(|mutant| mutant.applied_to(text)).collect()
    }

    #[test]
    fn every_route_is_opened_wider() {
        let text = "const SEE: Access = Access::Superuser;\nfn routes() { vec![\n\
            Route::get(\"/a\", SEE, a),\n\
            Route::post(\"/b\", Access::Needs(Permission::X), b).fresh(),\n\
            Route::get(\"/c\", Access::Open, c),\n] }\n";
        let mutated = mutated("crates/web/src/screens/a/mod.rs", text);
        assert_eq!(mutated.len(), 3);
        assert!(mutated[0].contains("Route::get(\"/a\", crate::routes::Access::Own, a)"));
        assert!(mutated[1].contains("\"/b\", crate::routes::Access::SignedIn, b).fresh()"));
        assert!(mutated[2].contains("Access::Needs(Permission::X), b),"));
    }

    #[test]
    fn conditions_of_policy_are_taken_away() {
        let text = "fn a() {\n    self.require(Permission::A)?;\n    if b { return Err(NotAllowed); }\n    \
            match c { Role::Sales => self.require(Permission::B), Role::Admin => Err(NotAllowed), }\n    \
            if d { Ok(()) } else { Err(NotAllowed) }\n}\n";
        let mutated = mutated("crates/domain/src/access/policy.rs", text);
        assert_eq!(mutated.len(), 5);
        assert!(mutated[0].contains("{\n    \n    if b"));
        assert!(mutated[1].contains("if b { {} }"));
        assert!(mutated[2].contains("Role::Sales => Ok(()), Role::Admin => Err"));
        assert!(mutated[3].contains("Role::Admin => Ok(()), }"));
        assert!(mutated[4].contains("else { Ok(()) }"));
    }

    #[test]
    fn conditions_of_queries_are_taken_away() {
        let text = "fn a() { Entity::find().filter(reached(scope)) }\n\
            fn reached() { x.add(Column::CompanyId.eq(scope.company().as_uuid())) }\n";
        let mutated = mutated("crates/infrastructure/src/sea/a/scope.rs", text);
        assert_eq!(mutated.len(), 2);
        assert!(mutated[0].contains("filter(sea_orm::sea_query::Expr::cust(\"1 = 1\"))"));
        assert!(mutated[1].contains("x.add(sea_orm::sea_query::Expr::cust(\"1 = 1\")) }"));
    }

    #[test]
    fn a_gate_that_has_moved_is_told() {
        let project = Project::of_files(&[("crates/web/src/security/guard.rs", "fn guard() {}")]);
        assert!(all(&project).is_err());
    }
}
