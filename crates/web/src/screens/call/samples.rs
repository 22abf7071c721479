//! Believable moments of the call screen.

use callbook_domain::version::Version;

use super::page::{CallCard, CallPage, CallStatus, QueueLine, keys};
use crate::forms::Entry;
use crate::screens::customers::samples::{entries, hours, menu, own_facts, phone, time};
use crate::screens::customers::{StatusForm, StatusLabel};
use crate::view::{Toast, Tone};

/// A customer to call, one that came back refused, one that changed meanwhile, and the three ends of the queue.
pub(super) fn pages() -> Vec<CallPage> {
    let mut refused = card();
    refused.form = StatusForm::begun("PLAN_PRESENTED", Version::FIRST);
    refused.form.remark = Entry::new("Wants to see the plan with her husband.");
    refused
        .form
        .follow_up_at
        .refuse("this status needs a follow-up: say when to call again");
    refused.turn = None;
    refused.is_refused = true;
    let mut stale = card();
    stale.meanwhile = stale.timeline.first().cloned();
    let end = |may_import, skipped_count| CallPage {
        may_import,
        skipped_count,
        ..page(None)
    };
    vec![
        page(Some(card())),
        page(Some(refused)),
        page(Some(stale)).saying(Some(Toast::new(Tone::Good, "Diya Nair is saved."))),
        end(true, 0),
        end(false, 0),
        end(false, 2),
    ]
}

fn page(card: Option<CallCard>) -> CallPage {
    let line = |label, count: &str| QueueLine {
        label,
        count: count.to_owned(),
    };
    CallPage {
        card,
        queue: vec![
            line("Follow-ups due", "4"),
            line("First calls", "1,000+"),
            line("To try again", "37"),
        ],
        made: 23,
        connected: 9,
        skipped: String::new(),
        skipped_count: 2,
        may_import: false,
        said: None,
    }
}

fn card() -> CallCard {
    let time = time();
    CallCard {
        id: "sample".to_owned(),
        name: "Lakshmi Venkataraghavan".to_owned(),
        turn: Some("Follow-up due"),
        due: Some(time.moment(hours(-1))),
        phone: phone("097400 55667"),
        other_phones: vec![phone("080 4123 9876")],
        own: own_facts(),
        status: StatusLabel {
            value: "NOT_ANSWERED".to_owned(),
            label: "Not answered".to_owned(),
            kind: "attempted",
        },
        area: Some("Malleshwaram".to_owned()),
        date: None,
        attempts: 2,
        remark: Some("Met at the fair; two children.".to_owned()),
        notes: Some("The mother decides. Call after six.".to_owned()),
        statuses: menu()
            .into_iter()
            .zip(keys())
            .map(|(status, key)| CallStatus {
                key,
                needs: (status.kind == "invalid").then_some("closes"),
                value: status.value,
                label: status.label,
                kind: status.kind,
            })
            .collect(),
        presets: time.follow_up_presets(),
        form: StatusForm::begun("", Version::FIRST),
        meanwhile: None,
        is_refused: false,
        timeline: entries(),
    }
}
