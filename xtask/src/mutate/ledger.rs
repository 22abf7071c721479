//! What has been found out, kept between runs: a run that was stopped goes on where it was.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;

use super::sites::Mutant;
use super::tree::Tree;

/// What became of the tests without a guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// One failed.
    Noticed,
    /// The code does not build without it, so nobody takes it away unseen.
    Unbuildable,
    /// All passed.
    Survived,
}

impl Outcome {
    const ALL: [Self; 3] = [Self::Noticed, Self::Unbuildable, Self::Survived];

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Noticed => "noticed",
            Self::Unbuildable => "unbuildable",
            Self::Survived => "survived",
        }
    }
}

#[derive(Debug)]
pub(super) struct Ledger {
    file: PathBuf,
    outcomes: BTreeMap<String, Outcome>,
}

impl Ledger {
    pub(super) fn open(tree: &Tree) -> io::Result<Self> {
        let file = tree.beside("outcomes.txt");
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let outcomes = text
            .lines()
            .filter_map(|line| {
                let (word, key) = line.split_once('\t')?;
                let outcome = Outcome::ALL.into_iter().find(|outcome| outcome.word() == word)?;
                Some((key.to_owned(), outcome))
            })
            .collect();
        Ok(Self { file, outcomes })
    }

    pub(super) fn outcome(&self, mutant: &Mutant) -> Option<Outcome> {
        self.outcomes.get(&mutant.key()).copied()
    }

    pub(super) fn write(&mut self, mutant: &Mutant, outcome: Outcome) -> io::Result<()> {
        println!("{}: {mutant}", outcome.word());
        let mut file = OpenOptions::new().create(true).append(true).open(&self.file)?;
        writeln!(file, "{}\t{}", outcome.word(), mutant.key())?;
        self.outcomes.insert(mutant.key(), outcome);
        Ok(())
    }
}
