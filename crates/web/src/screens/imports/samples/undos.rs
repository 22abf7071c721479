//! Undos: one that would take something back, one that would not, one that has.

use super::super::figures::plain;
use super::super::findings::ReasonGroup;
use super::super::outcome::{Notice, Outcome};
use super::super::panel::{Panel, PersonRow};
use super::super::undo_page::UndoPage;
use super::outcomes::failed;

pub(super) fn undone() -> Outcome {
    Outcome {
        notices: vec![Notice {
            title: "This import was undone".to_owned(),
            tone: "info",
            text: "Meera Iyer took it back on Sat 21 Nov, 10:30: 1,855 customers removed, 58 restored to what they were, 6 kept because somebody has worked on them since.".to_owned(),
        }],
        figures: vec![
            plain("Created", 1861, "plain"),
            plain("Updated", 58, "plain"),
            plain("Removed again", 1855, "plain"),
            plain("Restored", 58, "plain"),
            plain("Kept", 6, "warning"),
        ],
        panel: Some(kept()),
        ..failed()
    }
}

fn kept() -> Panel {
    let person = |name: &str, phone: &str, why| PersonRow {
        href: Some("/customers/1".to_owned()),
        name: name.to_owned(),
        phone: phone.to_owned(),
        why: Some(why),
    };
    Panel {
        kind: "kept",
        title: "Kept customers",
        text: "They stay as they are.".to_owned(),
        people: vec![
            person(
                "Aarav Sharma",
                "098450 11223",
                "Somebody has called or noted something since",
            ),
            person("Diya Nair", "098450 11224", "Somebody has edited it since"),
        ],
        why: Some("Why"),
        ..Panel::default()
    }
}

fn would_stay() -> Panel {
    let group = |message, rows: &str| ReasonGroup {
        message,
        rows_text: rows.to_owned(),
        table: None,
    };
    Panel {
        kind: "kept",
        title: "Who stays, and why",
        text: "These customers are left as they are.".to_owned(),
        reasons: vec![
            group("Somebody has called or noted something since", "4 customers"),
            group("Somebody has edited it since", "2 customers"),
        ],
        ..Panel::default()
    }
}

pub(in super::super) fn undos() -> Vec<UndoPage> {
    let undo = UndoPage {
        href: "/imports/1".to_owned(),
        title: "Undo this import?".to_owned(),
        file: "enquiries_2026-11-19.csv".to_owned(),
        about: "enquiries_2026-11-19.csv, imported by Meera Iyer".to_owned(),
        figures: vec![
            plain("Removed", 1855, "bad"),
            plain("Restored", 58, "plain"),
            plain("Kept", 6, "warning"),
        ],
        warned: None,
        panel: Some(would_stay()),
        foot: "There is no way back from an undo but to import the file again.".to_owned(),
        undo_label: Some("Remove 1,855 and restore 58".to_owned()),
    };
    let nothing = UndoPage {
        figures: vec![
            plain("Removed", 0, "plain"),
            plain("Restored", 0, "plain"),
            plain("Kept", 6, "warning"),
        ],
        foot: "Everything that came in has been worked on since, so there is nothing to take back."
            .to_owned(),
        undo_label: None,
        panel: Some(would_stay()),
        href: undo.href.clone(),
        title: undo.title.clone(),
        file: undo.file.clone(),
        about: undo.about.clone(),
        warned: None,
    };
    vec![undo, nothing]
}
