//! What cargo knows about the crates: ours, and all that they rest on.

use cargo_metadata::{DependencyKind, Metadata};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// In the product itself, or in what builds it.
    Product,
    /// In tests, examples and benches alone.
    Tests,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A member of this workspace.
    Ours,
    Registry,
}

#[derive(Debug, Clone)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) usage: Use,
}

#[derive(Debug, Clone)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) origin: Origin,
    /// As the package states it: an SPDX expression, or nothing.
    pub(crate) licence: Option<String>,
    /// From the root of the repository, where the package is ours.
    pub(crate) manifest: String,
    pub(crate) dependencies: Vec<Dependency>,
}

pub(crate) fn from_metadata(metadata: &Metadata) -> Vec<Package> {
    let root = &metadata.workspace_root;
    let mut packages = Vec::new();
    for package in &metadata.packages {
        let ours = metadata.workspace_members.contains(&package.id);
        let manifest = package
            .manifest_path
            .strip_prefix(root)
            .unwrap_or(&package.manifest_path);
        packages.push(Package {
            name: package.name.to_string(),
            version: package.version.to_string(),
            origin: if ours { Origin::Ours } else { Origin::Registry },
            licence: package.license.clone(),
            manifest: manifest.to_string(),
            dependencies: package
                .dependencies
                .iter()
                .map(|dependency| Dependency {
                    name: dependency.name.clone(),
                    usage: match dependency.kind {
                        DependencyKind::Development => Use::Tests,
                        _ => Use::Product,
                    },
                })
                .collect(),
        });
    }
    packages
}

#[cfg(test)]
impl Package {
    /// A crate of ours as a test needs one: `(dependency, usage)`.
    pub(crate) fn ours(name: &str, dependencies: &[(&str, Use)]) -> Self {
        Self {
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            origin: Origin::Ours,
            licence: Some("MIT OR Apache-2.0".to_owned()),
            manifest: format!("crates/{name}/Cargo.toml"),
            dependencies: dependencies
                .iter()
                .map(|(name, usage)| Dependency {
                    name: (*name).to_owned(),
                    usage: *usage,
                })
                .collect(),
        }
    }

    pub(crate) fn foreign(name: &str, licence: Option<&str>) -> Self {
        Self {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            origin: Origin::Registry,
            licence: licence.map(str::to_owned),
            manifest: String::new(),
            dependencies: Vec::new(),
        }
    }
}
