//! Believable share-outs.

use super::form::AssignForm;
use super::page::{AssignPage, OfImport, Preview, PreviewRow, Sharer};
use crate::view::Choice;

pub(super) fn pages() -> Vec<AssignPage> {
    let blank = page();
    let previewed = AssignPage {
        preview: Some(Preview {
            total: 200,
            rows: [
                ("Kiran Rao", 412, 67),
                ("Farah Khan", 388, 67),
                ("Asha Menon", 0, 66),
            ]
            .map(|(name, before, gets)| PreviewRow {
                name: name.to_owned(),
                picture: None,
                before,
                gets,
                after: before + gets,
            })
            .to_vec(),
            short: Some("Only 200 customers are nobody’s; all of them are shared out.".to_owned()),
        }),
        ..page()
    };
    let selection = AssignPage {
        selected: Some(12),
        ..page().refused("Choose at least one active user to share out to.")
    };
    let of_import = AssignPage {
        import: Some(OfImport {
            file: "education-fair-kochi.xlsx".to_owned(),
            href: "/imports/7".to_owned(),
            by: "Meera Iyer".to_owned(),
            waiting: 1861,
        }),
        ..page()
    };
    vec![blank, previewed, selection, of_import]
}

fn page() -> AssignPage {
    let users = [
        ("Kiran Rao", "Sales", true),
        ("Farah Khan", "Sales", true),
        ("Asha Menon", "Sales", true),
        ("Meera Iyer", "Manager", false),
    ];
    AssignPage {
        form: AssignForm::asking_for("500").completed(482_113),
        selected: None,
        import: None,
        counts: [100, 200, 500]
            .map(|count: u32| Choice::new(count.to_string(), format!("The next {count}")))
            .to_vec(),
        users: (1..)
            .zip(users)
            .map(|(id, (name, role, is_chosen)): (u32, _)| Sharer {
                id: id.to_string(),
                name: name.to_owned(),
                picture: None,
                role: role.to_owned(),
                is_chosen,
            })
            .collect(),
        rules: vec![
            Choice::new("round_robin", "In turn"),
            Choice::new("random", "At random"),
        ],
        preview: None,
        error: None,
    }
}
