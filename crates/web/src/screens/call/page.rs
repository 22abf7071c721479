//! The call screen: one customer, its number, what came of the call.

use callbook_application::calling::{NextCall, Queue};
use callbook_application::directory::Directory;
use callbook_application::ports::QueueCounts;
use callbook_domain::access::{Permission, Viewer};
use callbook_domain::calling::Turn;
use callbook_domain::customer::{Customer, CustomerEvent};
use jiff::Timestamp;
use serde::Serialize;

use super::form::Sitting;
use crate::screens::customers::{
    ImportLinks, OwnFact, PhoneLink, StatusForm, StatusLabel, Teller, TimelineEntry, name_of, needs,
    own_facts,
};
use crate::screens::imports::words::grouped;
use crate::view::{Day, Fragment, LocalTime, Moment, Preset, Screen, Section, Toast};

/// The keys of the statuses, in their order: the digits as they lie on the keyboard, then the letters that mean nothing
/// else on this screen.
const KEYS: &str = "1234567890qwyiopadfgjklzxcvbn";

/// Those who have more statuses than there are keys choose the last by hand.
pub(super) fn keys() -> impl Iterator<Item = Option<char>> {
    KEYS.chars().map(Some).chain(std::iter::repeat(None))
}

/// The customer whose turn it is, and the queue behind it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CallPage {
    pub(super) card: Option<CallCard>,
    pub(super) queue: Vec<QueueLine>,
    /// Calls made today, and with how many the customer was reached.
    pub(super) made: u64,
    pub(super) connected: u64,
    /// The skipped customers as the form carries them, and how many they are.
    pub(super) skipped: String,
    pub(super) skipped_count: usize,
    pub(super) may_import: bool,
    pub(super) said: Option<Toast>,
}

/// One customer, ready to be called.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CallCard {
    pub(super) id: String,
    pub(super) name: String,
    /// Why it is its turn; none where it comes back with an error.
    pub(super) turn: Option<&'static str>,
    pub(super) due: Option<Moment>,
    pub(super) phone: PhoneLink,
    pub(super) other_phones: Vec<PhoneLink>,
    /// What it has in the company's own fields.
    pub(super) own: Vec<OwnFact>,
    pub(super) status: StatusLabel,
    pub(super) area: Option<String>,
    pub(super) date: Option<Day>,
    pub(super) attempts: u16,
    pub(super) remark: Option<String>,
    pub(super) notes: Option<String>,
    pub(super) statuses: Vec<CallStatus>,
    pub(super) presets: Vec<Preset>,
    pub(super) form: StatusForm,
    /// What was done with it meanwhile.
    pub(super) meanwhile: Option<TimelineEntry>,
    pub(super) is_refused: bool,
    pub(super) timeline: Vec<TimelineEntry>,
}

/// A status in the grid, with what it asks for.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CallStatus {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) kind: &'static str,
    pub(super) needs: Option<&'static str>,
    /// The key that chooses it, while there are some.
    pub(super) key: Option<char>,
}

/// How many stand in one part of the queue.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct QueueLine {
    pub(super) label: &'static str,
    pub(super) count: String,
}

/// What it takes to put a customer on the screen.
pub(super) struct Desk<'a> {
    pub(super) directory: &'a Directory,
    pub(super) viewer: &'a Viewer,
    pub(super) time: &'a LocalTime,
    pub(super) now: Timestamp,
}

impl CallPage {
    pub(super) fn new(queue: &Queue, card: Option<CallCard>, sitting: &Sitting, desk: &Desk<'_>) -> Self {
        Self {
            card,
            queue: lines(queue.counts),
            made: queue.today.made,
            connected: queue.today.connected,
            skipped: sitting.text(),
            skipped_count: sitting.skipped().len(),
            may_import: desk.viewer.may(Permission::ImportCustomers),
            said: None,
        }
    }

    pub(super) fn saying(self, said: Option<Toast>) -> Self {
        Self { said, ..self }
    }
}

fn lines(counts: QueueCounts) -> Vec<QueueLine> {
    let line = |label, count| QueueLine {
        label,
        count: match count {
            QueueCounts::COUNTED.. => format!("{}+", grouped(QueueCounts::COUNTED)),
            count => grouped(count),
        },
    };
    vec![
        line("Follow-ups due", counts.due),
        line("First calls", counts.fresh),
        line("To try again", counts.retry),
    ]
}

impl Desk<'_> {
    /// The next of the queue, with nothing chosen yet.
    pub(super) fn fresh_card(&self, next: &NextCall) -> CallCard {
        let form = StatusForm::begun("", next.customer.version);
        self.card(&next.customer, &next.timeline, Some(next.turn), form)
    }

    /// The same customer again, with what was typed and why it was refused.
    pub(super) fn refused_card(
        &self,
        customer: &Customer,
        timeline: &[CustomerEvent],
        form: StatusForm,
    ) -> CallCard {
        CallCard {
            is_refused: true,
            ..self.card(customer, timeline, None, form)
        }
    }

    /// The same customer as it stands now, with what was typed.
    pub(super) fn stale_card(
        &self,
        customer: &Customer,
        timeline: &[CustomerEvent],
        form: StatusForm,
    ) -> CallCard {
        let form = form.over(customer.version);
        let card = self.card(customer, timeline, None, form);
        CallCard {
            meanwhile: card.timeline.first().cloned(),
            ..card
        }
    }

    fn card(
        &self,
        customer: &Customer,
        timeline: &[CustomerEvent],
        turn: Option<Turn>,
        form: StatusForm,
    ) -> CallCard {
        let region = self.viewer.company().region;
        let imports = if self.viewer.may(Permission::ImportCustomers) {
            ImportLinks::Shown
        } else {
            ImportLinks::Hidden
        };
        let teller = Teller {
            directory: self.directory,
            time: self.time,
            region,
            imports,
        };
        let details = &customer.details;
        // "New" says that nobody has called, so it is never what a call came to.
        let outcomes = self
            .directory
            .statuses
            .in_use()
            .filter(|status| status.kind.is_call());
        let statuses = outcomes.zip(keys()).map(|(status, key)| CallStatus {
            value: status.key.clone(),
            label: status.label.clone(),
            kind: status.kind.key(),
            needs: needs(status),
            key,
        });
        CallCard {
            id: customer.id.to_string(),
            name: name_of(customer),
            turn: turn.map(Turn::label),
            due: customer
                .follow_up_at
                .filter(|at| *at <= self.now)
                .map(|at| self.time.moment(at)),
            phone: PhoneLink::new(customer.phone, region),
            other_phones: PhoneLink::further(details, region),
            own: own_facts(&details.custom, &self.directory.custom_fields, self.time),
            status: StatusLabel::new(self.directory.status(customer.status)),
            area: details.area.as_ref().map(ToString::to_string),
            date: details.date.map(|date| self.time.day(date)),
            attempts: customer.attempts,
            remark: details.remark.as_ref().map(ToString::to_string),
            notes: details.notes.as_ref().map(ToString::to_string),
            statuses: statuses.collect(),
            presets: self.time.follow_up_presets(),
            form,
            meanwhile: None,
            is_refused: false,
            timeline: timeline.iter().take(12).map(|event| teller.tell(event)).collect(),
        }
    }
}

impl Fragment for CallPage {
    const TEMPLATE: &'static str = "call/index.html";

    fn samples() -> Vec<Self> {
        super::samples::pages()
    }
}

impl Screen for CallPage {
    const SECTION: Option<Section> = Some(Section::Call);

    fn title(&self) -> String {
        "Call".to_owned()
    }
}
