//! Who may rest on whom. Dependencies point inwards: everything may know the domain, the domain knows nobody.

use crate::finding::Finding;
use crate::packages::{Dependency, Origin, Package, Use};
use crate::project::Project;

/// Which crates from outside a layer may use in the product. Tests may use what they like.
enum Outside {
    Only(&'static [&'static str]),
    AnyBut(&'static [&'static str]),
}

struct Layer {
    package: &'static str,
    /// Crates of ours that it may rest on.
    ours: &'static [&'static str],
    /// Crates of ours that its tests may use besides.
    ours_in_tests: &'static [&'static str],
    outside: Outside,
}

const DOMAIN: &str = "callbook-domain";
const APPLICATION: &str = "callbook-application";
const INFRASTRUCTURE: &str = "callbook-infrastructure";
const MIGRATIONS: &str = "callbook-migrations";
const WEB: &str = "callbook-web";

const LAYERS: &[Layer] = &[
    Layer {
        package: DOMAIN,
        ours: &[],
        ours_in_tests: &[],
        outside: Outside::Only(&["jiff", "rlibphonenumber", "roaring", "thiserror", "uuid"]),
    },
    Layer {
        package: APPLICATION,
        ours: &[DOMAIN],
        ours_in_tests: &[],
        outside: Outside::AnyBut(&[
            "axum",
            "axum-extra",
            "calamine",
            "clap",
            "csv",
            "hyper",
            "sea-orm",
            "sea-orm-migration",
            "sqlx",
            "tera",
            "tower-http",
        ]),
    },
    Layer {
        package: INFRASTRUCTURE,
        ours: &[APPLICATION, DOMAIN, MIGRATIONS],
        ours_in_tests: &[],
        outside: Outside::AnyBut(&["axum", "axum-extra", "clap", "tera", "tower-http"]),
    },
    Layer {
        package: MIGRATIONS,
        ours: &[],
        ours_in_tests: &[],
        outside: Outside::Only(&["async-trait", "sea-orm-migration"]),
    },
    Layer {
        package: WEB,
        ours: &[APPLICATION, DOMAIN],
        ours_in_tests: &[INFRASTRUCTURE],
        outside: Outside::AnyBut(&["calamine", "clap", "sea-orm", "sea-orm-migration", "sqlx"]),
    },
    Layer {
        package: "callbook",
        ours: &[APPLICATION, DOMAIN, INFRASTRUCTURE, WEB],
        ours_in_tests: &[],
        outside: Outside::AnyBut(&[
            "axum",
            "axum-extra",
            "sea-orm",
            "sea-orm-migration",
            "sqlx",
            "tera",
        ]),
    },
    Layer {
        package: "xtask",
        ours: &[],
        ours_in_tests: &[],
        outside: Outside::AnyBut(&[]),
    },
];

pub(crate) fn check(project: &Project) -> Vec<Finding> {
    let ours: Vec<&Package> = project
        .packages
        .iter()
        .filter(|package| package.origin == Origin::Ours)
        .collect();
    let names: Vec<&str> = ours.iter().map(|package| package.name.as_str()).collect();
    let mut findings = Vec::new();
    for package in ours {
        let Some(layer) = LAYERS.iter().find(|layer| layer.package == package.name) else {
            findings.push(Finding::new(
                &package.manifest,
                1,
                format!(
                    "the crate {} has no layer: give it one in xtask/src/rules/layers.rs",
                    package.name
                ),
            ));
            continue;
        };
        for dependency in &package.dependencies {
            let objection = if names.contains(&dependency.name.as_str()) {
                object_to_ours(layer, dependency)
            } else {
                object_to_foreign(layer, dependency)
            };
            if let Some(objection) = objection {
                let line = line_of(project, &package.manifest, &dependency.name);
                findings.push(Finding::new(&package.manifest, line, objection));
            }
        }
    }
    findings
}

fn object_to_ours(layer: &Layer, dependency: &Dependency) -> Option<String> {
    let name = dependency.name.as_str();
    let allowed =
        layer.ours.contains(&name) || (dependency.usage == Use::Tests && layer.ours_in_tests.contains(&name));
    (!allowed).then(|| {
        format!(
            "{} may not know {name}: move what both need inwards, or put a port between them",
            layer.package
        )
    })
}

fn object_to_foreign(layer: &Layer, dependency: &Dependency) -> Option<String> {
    let name = dependency.name.as_str();
    let allowed = dependency.usage == Use::Tests
        || match layer.outside {
            Outside::Only(names) => names.contains(&name),
            Outside::AnyBut(names) => !names.contains(&name),
        };
    (!allowed).then(|| {
        format!(
            "{} may not use {name}: it belongs in another layer (docs/adr/0001-layers.md)",
            layer.package
        )
    })
}

fn line_of(project: &Project, manifest: &str, dependency: &str) -> usize {
    project
        .file(manifest)
        .and_then(|file| {
            file.lines().find(|(_, line)| {
                line.strip_prefix(dependency)
                    .is_some_and(|rest| rest.starts_with(['.', ' ', '=']))
            })
        })
        .map_or(1, |(line, _)| line)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::packages::{Package, Use};
    use crate::project::Project;

    fn objections(packages: Vec<Package>) -> Vec<String> {
        check(&Project::of_packages(packages))
            .into_iter()
            .map(|finding| finding.advice)
            .collect()
    }

    #[test]
    fn dependencies_that_point_inwards_pass() {
        let packages = vec![
            Package::ours(
                "callbook-domain",
                &[("jiff", Use::Product), ("proptest", Use::Tests)],
            ),
            Package::ours("callbook-application", &[("callbook-domain", Use::Product)]),
            Package::ours(
                "callbook-infrastructure",
                &[("callbook-application", Use::Product), ("sea-orm", Use::Product)],
            ),
            Package::ours(
                "callbook-web",
                &[
                    ("callbook-application", Use::Product),
                    ("axum", Use::Product),
                    ("callbook-infrastructure", Use::Tests),
                ],
            ),
        ];
        assert_eq!(objections(packages), Vec::<String>::new());
    }

    #[test]
    fn the_domain_keeps_to_its_few() {
        let found = objections(vec![Package::ours("callbook-domain", &[("serde", Use::Product)])]);
        assert!(
            found[0].contains("callbook-domain may not use serde"),
            "{found:?}"
        );
    }

    #[test]
    fn web_knows_infrastructure_only_in_tests() {
        let infrastructure = Package::ours("callbook-infrastructure", &[]);
        let web = Package::ours("callbook-web", &[("callbook-infrastructure", Use::Product)]);
        let found = objections(vec![infrastructure, web]);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].contains("callbook-web may not know callbook-infrastructure"),
            "{found:?}"
        );
    }

    #[test]
    fn nobody_rests_on_the_binary() {
        let binary = Package::ours("callbook", &[]);
        let infrastructure = Package::ours("callbook-infrastructure", &[("callbook", Use::Tests)]);
        assert_eq!(objections(vec![binary, infrastructure]).len(), 1);
    }

    #[test]
    fn frameworks_stay_in_their_layers() {
        let found = objections(vec![
            Package::ours("callbook-application", &[("axum", Use::Product)]),
            Package::ours("callbook-web", &[("sea-orm", Use::Product)]),
            Package::ours("callbook-infrastructure", &[("tera", Use::Product)]),
        ]);
        assert_eq!(found.len(), 3, "{found:?}");
    }

    #[test]
    fn a_crate_without_a_layer_fails() {
        let found = objections(vec![Package::ours("callbook-extras", &[])]);
        assert!(found[0].contains("has no layer"), "{found:?}");
    }
}
