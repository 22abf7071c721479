//! Sharing out, in one page: which customers, among whom, how; then who would get how many; then done.

use callbook_application::assignment::SharePreview;
use callbook_application::directory::Directory;
use callbook_domain::access::Role;
use serde::Serialize;

use super::form::AssignForm;
use crate::portrait;
use crate::view::{Choice, Crumb, Fragment, Screen, Section, Words};

/// The form, and under it what it would do.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AssignPage {
    pub(super) form: AssignForm,
    /// How many customers were selected by hand; none where the next unassigned are shared out.
    pub(super) selected: Option<usize>,
    /// The import whose customers are shared out, if it is one.
    pub(super) import: Option<OfImport>,
    pub(super) counts: Vec<Choice>,
    pub(super) users: Vec<Sharer>,
    pub(super) rules: Vec<Choice>,
    pub(super) preview: Option<Preview>,
    pub(super) error: Option<String>,
}

/// The import whose customers are shared out.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct OfImport {
    pub(super) file: String,
    /// Its page.
    pub(super) href: String,
    /// Who started it.
    pub(super) by: String,
    /// How many of it can be shared out.
    pub(super) waiting: u64,
}

/// Somebody who can be chosen.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sharer {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) picture: Option<String>,
    pub(super) role: String,
    pub(super) is_chosen: bool,
}

/// Who would get how many.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Preview {
    pub(super) total: u64,
    pub(super) rows: Vec<PreviewRow>,
    /// Where fewer are unassigned than were asked for.
    pub(super) short: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct PreviewRow {
    pub(super) name: String,
    pub(super) picture: Option<String>,
    pub(super) before: u64,
    pub(super) gets: u64,
    pub(super) after: u64,
}

impl AssignPage {
    pub(super) fn new(form: AssignForm, directory: &Directory, words: &Words) -> Self {
        let chosen = |id: &String| form.user.contains(id);
        let mut users: Vec<_> = directory.active_users().collect();
        // Those who call come first.
        users.sort_by_key(|user| user.role != Role::Sales);
        let users = users.into_iter().map(|user| Sharer {
            id: user.id.to_string(),
            name: user.name.to_string(),
            picture: portrait::small(user),
            role: words.one(user.role).to_owned(),
            is_chosen: chosen(&user.id.to_string()),
        });
        let users = users.collect();
        Self {
            selected: (!form.ids.is_empty()).then_some(form.ids.len()),
            counts: [100, 200, 500]
                .map(|count: u32| Choice::new(count.to_string(), format!("The next {count}")))
                .to_vec(),
            rules: vec![
                Choice::new("round_robin", "In turn"),
                Choice::new("random", "At random"),
            ],
            users,
            import: None,
            preview: None,
            error: None,
            form,
        }
    }

    pub(super) fn of(self, import: Option<OfImport>) -> Self {
        Self { import, ..self }
    }

    pub(super) fn with_preview(self, shares: &[SharePreview], directory: &Directory) -> Self {
        let row = |share: &SharePreview| PreviewRow {
            name: directory
                .user(share.user)
                .map_or_else(|| "Somebody".to_owned(), |user| user.name.to_string()),
            picture: portrait::of(directory, share.user),
            before: share.open_before,
            gets: share.gets,
            after: share.open_before + share.gets,
        };
        let total = shares.iter().map(|share| share.gets).sum();
        let short = self.form.asked().filter(|asked| total < *asked).map(|_| {
            format!(
                "Only {} {} nobody’s; all of them are shared out.",
                total,
                if total == 1 {
                    "customer is"
                } else {
                    "customers are"
                }
            )
        });
        Self {
            preview: Some(Preview {
                total,
                rows: shares.iter().map(row).collect(),
                short,
            }),
            ..self
        }
    }

    pub(super) fn refused(self, error: impl Into<String>) -> Self {
        Self {
            error: Some(error.into()),
            ..self
        }
    }
}

impl Fragment for AssignPage {
    const TEMPLATE: &'static str = "assignment/index.html";

    fn samples() -> Vec<Self> {
        super::samples::pages()
    }
}

impl Screen for AssignPage {
    const SECTION: Option<Section> = Some(Section::Customers);

    fn title(&self) -> String {
        "Share out customers".to_owned()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::section(Section::Customers)]
    }
}
