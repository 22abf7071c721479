//! `cargo xtask mutate-guards`: takes every guard away, one after another, and expects the tests to notice.
//!
//! A guard is what stands between somebody and something: the access of a route, a permission that a use case asks for,
//! a condition of policy, the scope in a query, the checks of CSRF, host, allowlist and step-up. Each is taken away in
//! a copy of the work tree, and the tests that fit run until one of them fails. One that survives is named with its
//! place, and the exit is not zero.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a chore tells whoever runs it how far it is"
)]

mod ledger;
mod sites;
mod source;
mod tree;
mod trial;

use std::io;
use std::process::ExitCode;

use crate::project::Project;
use ledger::{Ledger, Outcome};
use sites::Mutant;
use tree::Tree;
use trial::Trial;

/// What the command line says.
#[derive(Debug, Default)]
struct Wish {
    /// Only mutants whose place or text has one of these in it.
    only: Vec<String>,
    /// Only names them.
    list: bool,
    /// Tries those too that have been tried before.
    again: bool,
}

pub(crate) fn run(arguments: &[&str]) -> ExitCode {
    let Some(wish) = wish(arguments) else {
        eprintln!("usage: cargo xtask mutate-guards [--list] [--again] [--only PATTERN]...");
        return ExitCode::from(2);
    };
    match try_all(&wish) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(survivors) => {
            eprintln!("{survivors} guards can be taken away and no test is known to notice");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("mutate-guards: {error}");
            ExitCode::from(2)
        }
    }
}

fn wish(arguments: &[&str]) -> Option<Wish> {
    let mut wish = Wish::default();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match *argument {
            "--list" => wish.list = true,
            "--again" => wish.again = true,
            "--only" => wish.only.push((*arguments.next()?).to_owned()),
            _ => return None,
        }
    }
    Some(wish)
}

/// How many survived, or could not be tried.
fn try_all(wish: &Wish) -> io::Result<usize> {
    let project = Project::read()?;
    let mutants: Vec<Mutant> = sites::all(&project)?
        .into_iter()
        .filter(|mutant| wish.only.is_empty() || wish.only.iter().any(|part| mutant.is_about(part)))
        .collect();
    if wish.list {
        for mutant in &mutants {
            println!("{mutant}");
        }
        println!("{} guards", mutants.len());
        return Ok(0);
    }
    let tree = Tree::copied(&project)?;
    let mut ledger = Ledger::open(&tree)?;
    let waiting: Vec<&Mutant> = mutants
        .iter()
        .filter(|mutant| wish.again || ledger.outcome(mutant).is_none())
        .collect();
    let (routes, others): (Vec<&Mutant>, Vec<&Mutant>) =
        waiting.into_iter().partition(|mutant| mutant.kind.is_of_routes());
    for (mutant, outcome) in trial::of_routes(&tree, &routes)? {
        ledger.write(mutant, outcome)?;
    }
    let mut trial = Trial::new(&tree);
    for mutant in others {
        match trial.of_one(mutant) {
            Ok(outcome) => ledger.write(mutant, outcome)?,
            // The next may do; this one is tried again with the next run.
            Err(error) => eprintln!("cannot tell: {mutant}: {error}"),
        }
    }
    Ok(report(&mutants, &ledger))
}

fn report(mutants: &[Mutant], ledger: &Ledger) -> usize {
    let with = |wanted: Outcome| {
        mutants
            .iter()
            .filter(move |mutant| ledger.outcome(mutant) == Some(wanted))
    };
    for mutant in with(Outcome::Unbuildable) {
        println!("does not build without it: {mutant}");
    }
    for mutant in with(Outcome::Survived) {
        println!("SURVIVES: {mutant}");
    }
    let untold = mutants.iter().filter(|mutant| ledger.outcome(mutant).is_none());
    let untold = untold.count();
    println!(
        "{} guards: {} noticed, {} do not build without, {} survive, {untold} not tried",
        mutants.len(),
        with(Outcome::Noticed).count(),
        with(Outcome::Unbuildable).count(),
        with(Outcome::Survived).count(),
    );
    with(Outcome::Survived).count() + untold
}
