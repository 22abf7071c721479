//! The figures at the top, each with its change and the rows behind it.

use callbook_application::dashboard::{Calls, DashboardShown};
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::screens::imports::words::{counted, grouped};
use crate::view::LocalTime;

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Stat {
    pub(super) label: &'static str,
    pub(super) value: String,
    pub(super) href: Option<String>,
    pub(super) change: Option<String>,
    pub(super) trend: &'static str,
    pub(super) tone: &'static str,
}

impl Stat {
    fn new(label: &'static str, value: String) -> Self {
        Self {
            label,
            value,
            href: None,
            change: None,
            trend: "flat",
            tone: "plain",
        }
    }

    fn behind(mut self, href: &str) -> Self {
        self.href = Some(href.to_owned());
        self
    }

    fn saying(mut self, change: impl Into<String>) -> Self {
        self.change = Some(change.into());
        self
    }

    fn toned(mut self, tone: &'static str, count: u64) -> Self {
        if count > 0 {
            self.tone = tone;
        }
        self
    }
}

/// What a manager looks at first.
pub(super) fn company(shown: &DashboardShown, time: &LocalTime, zone: &TimeZone) -> Vec<Stat> {
    vec![
        total(shown).behind("/customers"),
        Stat::new("Unassigned", grouped(shown.unassigned))
            .behind("/customers?assignee=none")
            .saying(if shown.unassigned > 0 {
                "Nobody calls them yet"
            } else {
                "All are somebody’s"
            })
            .toned("warning", shown.unassigned),
        calls_today(shown).behind("/customers?sort=-last_call"),
        connect_rate(&shown.today, &shown.this_week).behind("#team"),
        due_today(shown).behind("/customers?due=today&sort=follow_up"),
        overdue(shown, time, zone).behind("/customers?due=overdue&sort=follow_up"),
    ]
}

/// What a sales user looks at first.
pub(super) fn own(shown: &DashboardShown, time: &LocalTime, zone: &TimeZone) -> Vec<Stat> {
    vec![
        calls_today(shown).behind("/customers?sort=-last_call"),
        connect_rate(&shown.today, &shown.this_week),
        due_today(shown).behind("/customers?due=today&sort=follow_up"),
        overdue(shown, time, zone).behind("/customers?due=overdue&sort=follow_up"),
        Stat::new("Wins in 7 days", grouped(shown.this_week.won))
            .saying(compared(
                shown.this_week.won,
                shown.last_week.won,
                "in the 7 before",
            ))
            .toned("good", shown.this_week.won),
        Stat::new("My customers", grouped(shown.total))
            .behind("/customers")
            .saying("In total"),
    ]
}

fn total(shown: &DashboardShown) -> Stat {
    let (now, before) = (shown.added_this_week, shown.added_last_week);
    let mut stat = Stat::new("Customers", grouped(shown.total)).saying(match (now, before) {
        (0, 0) => "None added in 14 days".to_owned(),
        (now, 0) => format!("{} added in 7 days", grouped(now)),
        (now, before) => format!("{} in 7 days, {} before", grouped(now), grouped(before)),
    });
    if now > before {
        stat.trend = "up";
    }
    stat
}

fn calls_today(shown: &DashboardShown) -> Stat {
    let last_week = shown.same_day_last_week.made;
    let weekday = shown.day.strftime("last %A").to_string();
    let mut stat = Stat::new("Calls today", grouped(shown.today.made));
    stat = stat.saying(compared(shown.today.made, last_week, &weekday));
    // The day is not over: fewer than on a whole day is no bad news.
    if shown.today.made > last_week {
        stat.trend = "up";
    }
    stat
}

fn connect_rate(today: &Calls, week: &Calls) -> Stat {
    let percent = |rate: Option<u8>| rate.map_or_else(|| "–".to_owned(), |rate| format!("{rate} %"));
    let change = match week.connect_rate() {
        Some(rate) => format!("{rate} % in 7 days"),
        None => "No calls in 7 days".to_owned(),
    };
    Stat::new("Connect rate today", percent(today.connect_rate())).saying(change)
}

fn due_today(shown: &DashboardShown) -> Stat {
    Stat::new("Follow-ups due", grouped(shown.due_today + shown.overdue)).saying(match shown.due_today {
        0 => "None still to come today".to_owned(),
        count => format!("{} still to come today", grouped(count)),
    })
}

fn overdue(shown: &DashboardShown, time: &LocalTime, zone: &TimeZone) -> Stat {
    let oldest = shown
        .next_follow_ups
        .first()
        .and_then(|customer| customer.follow_up_at);
    let change = match oldest.filter(|_| shown.overdue > 0) {
        Some(at) => format!(
            "Oldest from {}",
            time.day(at.to_zoned(zone.clone()).date()).text()
        ),
        None => "Nothing is late".to_owned(),
    };
    Stat::new("Overdue", grouped(shown.overdue))
        .saying(change)
        .toned("bad", shown.overdue)
}

/// `18 fewer than last Friday`.
fn compared(now: u64, before: u64, when: &str) -> String {
    match now.cmp(&before) {
        std::cmp::Ordering::Greater => format!("{} more than {when}", grouped(now - before)),
        std::cmp::Ordering::Less => format!("{} fewer than {when}", grouped(before - now)),
        std::cmp::Ordering::Equal if now == 0 => format!("None, as {when}"),
        std::cmp::Ordering::Equal => format!("As many as {when}"),
    }
}

/// `12 to call now: 3 follow-ups, 9 first calls`; `None` where the queue is empty.
pub(super) fn queue_text(queue: &callbook_application::ports::QueueCounts) -> Option<String> {
    let parts = [
        (queue.due, "follow-up due", "follow-ups due"),
        (queue.fresh, "first call", "first calls"),
        (queue.retry, "to try again", "to try again"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| counted(count, one, many))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::compared;

    #[test]
    fn changes_are_said_in_words() {
        assert_eq!(compared(20, 2, "last Friday"), "18 more than last Friday");
        assert_eq!(compared(2, 2000, "last Friday"), "1,998 fewer than last Friday");
        assert_eq!(compared(2, 2, "last Friday"), "As many as last Friday");
        assert_eq!(compared(0, 0, "last Friday"), "None, as last Friday");
    }
}
