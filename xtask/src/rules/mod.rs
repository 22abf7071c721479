//! The rules, one file each. To add one: write its file with a sample that passes and one that fails, and name it here.

mod accounts_of_lints;
mod file_length;
mod foreign_places;
mod layers;
mod licences;
mod lifted_bans;
mod named_paths;
mod routes;
mod templates;
mod transactions;
mod unfinished;
mod vague_names;

use crate::finding::Finding;
use crate::project::Project;

pub(crate) struct Rule {
    /// As the report prints it.
    pub(crate) name: &'static str,
    /// What it refuses, in one line.
    pub(crate) refuses: &'static str,
    pub(crate) check: fn(&Project) -> Vec<Finding>,
}

pub(crate) const RULES: &[Rule] = &[
    Rule {
        name: "layers",
        refuses: "a dependency against the layers; a crate of ours without a layer",
        check: layers::check,
    },
    Rule {
        name: "licences",
        refuses: "a crate under a licence that deny.toml does not allow, or that deny.toml bans",
        check: licences::check,
    },
    Rule {
        name: "file-length",
        refuses: "a file longer than one can hold in mind",
        check: file_length::check,
    },
    Rule {
        name: "vague-names",
        refuses: "a module named after a kind of code instead of what it does",
        check: vague_names::check,
    },
    Rule {
        name: "lifted-bans",
        refuses: "a ban of clippy.toml lifted where it was not meant to be",
        check: lifted_bans::check,
    },
    Rule {
        name: "transactions",
        refuses: "a transaction begun outside the unit of work",
        check: transactions::check,
    },
    Rule {
        name: "routes",
        refuses: "a route outside the one table of routes",
        check: routes::check,
    },
    Rule {
        name: "templates",
        refuses: "unescaped output, inline script or style in a template",
        check: templates::check,
    },
    Rule {
        name: "lints",
        refuses: "a lint silenced by allow, or without a reason",
        check: accounts_of_lints::check,
    },
    Rule {
        name: "unfinished",
        refuses: "code that says that it is not finished",
        check: unfinished::check,
    },
    Rule {
        name: "named-paths",
        refuses: "a path named in the docs that does not exist",
        check: named_paths::check,
    },
    Rule {
        name: "foreign-places",
        refuses: "a place outside the clone",
        check: foreign_places::check,
    },
];

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn each_rule_has_a_name_of_its_own() {
        let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
    }
}
