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

/// Tries one guard after another. What tests say counts only where they pass with every guard in its place, which is
/// found out once for each suite, when it first fails.
#[derive(Debug)]
pub(super) struct Trial<'a> {
    tree: &'a Tree,
    sound: Vec<&'static [&'static str]>,
}

impl<'a> Trial<'a> {
    pub(super) const fn new(tree: &'a Tree) -> Self {
        Self {
            tree,
            sound: Vec::new(),
        }
    }

    /// One guard.
    pub(super) fn of_one(&mut self, mutant: &Mutant) -> io::Result<Outcome> {
        let before = self.tree.read(&mutant.file)?;
        for (number, suite) in tests(mutant.kind).iter().enumerate() {
            self.tree.write(&mutant.file, &mutant.applied_to(&before))?;
            let ended = run(self.tree, suite);
            self.tree.write(&mutant.file, &before)?;
            match ended? {
                Run::Green => {}
                Run::Unbuilt { .. } if number == 0 => {
                    self.is_sound(suite)?;
                    return Ok(Outcome::Unbuildable);
                }
                Run::Unbuilt { said } => return Err(io::Error::other(said)),
                Run::Red { .. } => {
                    self.is_sound(suite)?;
                    return Ok(Outcome::Noticed);
                }
            }
        }
        Ok(Outcome::Survived)
    }

    fn is_sound(&mut self, suite: &'static [&'static str]) -> io::Result<()> {
        if self.sound.contains(&suite) {
            return Ok(());
        }
        match run(self.tree, suite)? {
            Run::Green => self.sound.push(suite),
            Run::Red { said } | Run::Unbuilt { said } => {
                return Err(io::Error::other(format!(
                    "cargo test {} fails with every guard in its place:\n{said}",
                    suite.join(" ")
                )));
            }
        }
        Ok(())
    }
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
