//! Taking guards away in the copy and running the tests that should notice.

use std::collections::BTreeMap;
use std::io;

use super::ledger::Outcome;
use super::sites::{Kind, Mutant};
use super::tree::Tree;

/// How a run of tests ended.
#[derive(Debug, PartialEq, Eq)]
enum Run {
    Green,
    Red { said: String },
    Unbuilt { said: String },
}

/// The tests that fit, nearest first. Each is a package with the arguments of `cargo test`.
fn tests(kind: Kind) -> &'static [&'static [&'static str]] {
    const DOMAIN: &[&str] = &["-p", "callbook-domain", "--lib"];
    const APPLICATION: &[&str] = &["-p", "callbook-application", "--lib"];
    const CONTRACT: &[&str] = &["-p", "callbook-infrastructure", "--test", "contract", "on_sqlite"];
    const MATRIX: &[&str] = &["-p", "callbook-web", "--test", "web", "access"];
    const WEB: &[&str] = &["-p", "callbook-web", "--test", "web"];
    const WEB_UNITS: &[&str] = &["-p", "callbook-web", "--lib", "security"];
    match kind {
        Kind::Access | Kind::Proof => &[MATRIX],
        Kind::Policy => &[DOMAIN, APPLICATION, MATRIX, WEB],
        Kind::UseCase => &[APPLICATION, MATRIX, WEB],
        Kind::Scope => &[CONTRACT, MATRIX, WEB],
        Kind::Gate => &[WEB_UNITS, MATRIX, WEB],
    }
}

/// Without anything taken away the tests pass; or nothing that they say counts.
pub(super) fn sound(tree: &Tree, mutants: &[&Mutant]) -> io::Result<()> {
    let mut suites: Vec<&[&str]> = mutants
        .iter()
        .flat_map(|mutant| tests(mutant.kind))
        .copied()
        .collect();
    suites.sort_unstable();
    suites.dedup();
    for suite in suites {
        match run(tree, suite)? {
            Run::Green => {}
            Run::Red { said } | Run::Unbuilt { said } => {
                return Err(io::Error::other(format!(
                    "cargo test {} fails with every guard in its place:\n{said}",
                    suite.join(" ")
                )));
            }
        }
    }
    Ok(())
}

/// One guard.
pub(super) fn of_one(tree: &Tree, mutant: &Mutant) -> io::Result<Outcome> {
    let before = tree.read(&mutant.file)?;
    tree.write(&mutant.file, &mutant.applied_to(&before))?;
    let outcome = try_suites(tree, mutant.kind);
    tree.write(&mutant.file, &before)?;
    outcome
}

fn try_suites(tree: &Tree, kind: Kind) -> io::Result<Outcome> {
    for suite in tests(kind) {
        match run(tree, suite)? {
            Run::Green => {}
            Run::Red { .. } => return Ok(Outcome::Noticed),
            Run::Unbuilt { .. } => return Ok(Outcome::Unbuildable),
        }
    }
    Ok(Outcome::Survived)
}

/// All routes at once: a build each would take hours. One test compares the table with what it is to be and names each
/// route that differs; so every route that was changed must be named.
pub(super) fn of_routes<'a>(tree: &Tree, mutants: &[&'a Mutant]) -> io::Result<Vec<(&'a Mutant, Outcome)>> {
    let mut outcomes = Vec::new();
    for kind in [Kind::Access, Kind::Proof] {
        let of_kind: Vec<&'a Mutant> = mutants
            .iter()
            .filter(|mutant| mutant.kind == kind)
            .copied()
            .collect();
        if of_kind.is_empty() {
            continue;
        }
        outcomes.extend(together(tree, &of_kind)?);
    }
    Ok(outcomes)
}

fn together<'a>(tree: &Tree, mutants: &[&'a Mutant]) -> io::Result<Vec<(&'a Mutant, Outcome)>> {
    let mut files: BTreeMap<&str, Vec<&Mutant>> = BTreeMap::new();
    for mutant in mutants {
        files.entry(&mutant.file).or_default().push(mutant);
    }
    let mut before = Vec::new();
    for (file, mutants) in &mut files {
        let text = tree.read(file)?;
        // From the end, so that places before stay where they are.
        mutants.sort_by_key(|mutant| std::cmp::Reverse(mutant.span.start));
        let changed = mutants
            .iter()
            .fold(text.clone(), |text, mutant| mutant.applied_to(&text));
        tree.write(file, &changed)?;
        before.push((*file, text));
    }
    let ended = run(
        tree,
        &[
            "-p",
            "callbook-web",
            "--test",
            "web",
            "access::every_route_is_guarded",
        ],
    );
    for (file, text) in before {
        tree.write(file, &text)?;
    }
    let said = match ended? {
        Run::Green => String::new(),
        Run::Red { said } => said,
        Run::Unbuilt { said } => return Err(io::Error::other(said)),
    };
    Ok(mutants
        .iter()
        .map(|mutant| {
            let named = said.lines().any(|line| line.contains(&mutant.route));
            (
                *mutant,
                if named {
                    Outcome::Noticed
                } else {
                    Outcome::Survived
                },
            )
        })
        .collect())
}

fn run(tree: &Tree, suite: &[&str]) -> io::Result<Run> {
    let output = tree
        .cargo()
        .args(["test", "--offline", "--quiet"])
        .args(suite)
        .output()?;
    if output.status.success() {
        return Ok(Run::Green);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    if errors.contains("could not compile") {
        return Ok(Run::Unbuilt {
            said: errors.into_owned(),
        });
    }
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &errors;
    Ok(Run::Red { said })
}
