use callbook_application::UseCases;
use callbook_application::customers::{ChangeStatusCommand, StatusChoice};
use callbook_domain::access::Viewer;
use callbook_domain::calling::Turn;
use callbook_domain::company::Zone;
use callbook_domain::customer::{FollowUpChoice, Remark};
use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp};

use super::clock::{MovableClock, at};
use super::impossible;
use crate::failure::Failure;
use crate::sample::Random;

/// So many calls everybody makes a day, give or take some.
const CALLS_A_DAY: u64 = 13;
/// From 9:40 on, one call every so often.
const BETWEEN_CALLS: SignedDuration = SignedDuration::from_mins(33);

/// What a call may bring: how often in a hundred, and what is said.
struct Outcome {
    weight: u64,
    status: &'static str,
    remarks: &'static [&'static str],
    follow_up: FollowUp,
}

#[derive(Clone, Copy)]
enum FollowUp {
    None,
    /// Within so many days.
    Within(u64),
}

const fn outcome(
    weight: u64,
    status: &'static str,
    follow_up: FollowUp,
    remarks: &'static [&'static str],
) -> Outcome {
    Outcome {
        weight,
        status,
        remarks,
        follow_up,
    }
}

const FIRST_CALLS: &[Outcome] = &[
    outcome(34, "CALL_NOT_ATTENDED", FollowUp::None, &[""]),
    outcome(
        13,
        "CALL_LATER",
        FollowUp::Within(4),
        &[
            "In class, free after five",
            "Asked to call again",
            "Was travelling",
        ],
    ),
    outcome(
        14,
        "VALID",
        FollowUp::None,
        &["Wants the brochure by WhatsApp", "Looking at B.Com too", ""],
    ),
    outcome(
        12,
        "NOT_INTERESTED",
        FollowUp::None,
        &["Has joined elsewhere", "Goes abroad for studies", "Not this year"],
    ),
    outcome(
        7,
        "INVALID",
        FollowUp::None,
        &["Number does not exist", "Wrong person"],
    ),
    outcome(
        12,
        "WAITING_FOR_DECISION",
        FollowUp::Within(5),
        &["Parents decide at the weekend", "Compares two colleges"],
    ),
    outcome(
        8,
        "WAITING_FOR_DOCUMENTS",
        FollowUp::Within(6),
        &["Marks card is to come", "Sends the certificates by mail"],
    ),
];

const LATER_CALLS: &[Outcome] = &[
    outcome(22, "CALL_NOT_ATTENDED", FollowUp::None, &[""]),
    outcome(
        16,
        "CALL_LATER",
        FollowUp::Within(3),
        &["Asked for one more day", "Busy with exams"],
    ),
    outcome(
        16,
        "WAITING_FOR_DECISION",
        FollowUp::Within(5),
        &["Visits the campus on Saturday", "Asked for the hostel fee"],
    ),
    outcome(
        11,
        "WAITING_FOR_DOCUMENTS",
        FollowUp::Within(5),
        &["Transfer certificate is missing"],
    ),
    outcome(
        10,
        "WAITING_FOR_FEES",
        FollowUp::Within(4),
        &["Pays the first instalment on Monday", "Asks for a concession"],
    ),
    outcome(
        6,
        "WAITING_FOR_JOINING",
        FollowUp::Within(7),
        &["Joins after Onam"],
    ),
    outcome(8, "ADMISSION", FollowUp::None, &["Fee is paid", "Seat confirmed"]),
    outcome(4, "JOINED", FollowUp::None, &["Came on the first day"]),
    outcome(
        7,
        "DROPPED",
        FollowUp::None,
        &["Chose another college", "Fee is too high"],
    ),
];

/// One day of calls of everybody, none of them later than `now`. On Sundays nobody calls.
pub(super) async fn make(
    use_cases: &UseCases,
    clock: &MovableClock,
    zone: &Zone,
    day: Date,
    now: Timestamp,
    sales: &[Viewer],
) -> Result<(), Failure> {
    let is_today = zone.day_of(now) == day;
    if day.weekday() == Weekday::Sunday && !is_today {
        return Ok(());
    }
    let mut dice = Random::new(day.day_of_year().unsigned_abs().into());
    let morning = at(zone, day, 9, 40)?;
    // Early in the day, or on another side of the world, today's calls move together so that there are some.
    let begins = if is_today {
        morning.min(now - BETWEEN_CALLS * 8).max(zone.start_of(day))
    } else {
        morning
    };
    for slot in 0..CALLS_A_DAY + dice.below(4) {
        let turn = begins + BETWEEN_CALLS * i32::try_from(slot).unwrap_or(0);
        for (number, viewer) in sales.iter().enumerate() {
            // The last one has been away, so that something is overdue.
            let is_away =
                number + 1 == sales.len() && now.duration_since(turn) < SignedDuration::from_hours(60);
            let when = turn
                + SignedDuration::from_secs(
                    240 * number as i64 + i64::try_from(dice.below(200)).unwrap_or(0),
                );
            if is_away || when >= now {
                continue;
            }
            clock.move_to(when);
            call(use_cases, viewer, zone, when, &mut dice).await?;
        }
    }
    Ok(())
}

async fn call(
    use_cases: &UseCases,
    viewer: &Viewer,
    zone: &Zone,
    when: Timestamp,
    dice: &mut Random,
) -> Result<(), Failure> {
    let queue = use_cases
        .next_to_call
        .execute(viewer, &[])
        .await
        .map_err(|error| impossible(&error))?;
    let Some(next) = queue.next else { return Ok(()) };
    let outcomes = match next.turn {
        Turn::Fresh | Turn::Retry => FIRST_CALLS,
        Turn::DueFollowUp => LATER_CALLS,
    };
    let outcome = drawn(outcomes, dice);
    let follow_up = match outcome.follow_up {
        FollowUp::None => FollowUpChoice::Unsaid,
        FollowUp::Within(days) => FollowUpChoice::At(later(zone, when, days, dice)?),
    };
    let command = ChangeStatusCommand {
        customer: next.customer.id,
        read: Some(next.customer.version),
        status: StatusChoice::Named(outcome.status.to_owned()),
        remark: Remark::parse(dice.word(outcome.remarks)).map_err(|error| impossible(&error))?,
        follow_up,
    };
    use_cases
        .change_status
        .execute(viewer, command)
        .await
        .map_err(|error| impossible(&error))?;
    Ok(())
}

fn drawn<'a>(outcomes: &'a [Outcome], dice: &mut Random) -> &'a Outcome {
    let mut left = dice.below(outcomes.iter().map(|outcome| outcome.weight).sum());
    for outcome in outcomes {
        match left.checked_sub(outcome.weight) {
            Some(rest) => left = rest,
            None => return outcome,
        }
    }
    &outcomes[0]
}

/// A round time on one of the next days.
fn later(zone: &Zone, when: Timestamp, within: u64, dice: &mut Random) -> Result<Timestamp, Failure> {
    let days = i32::try_from(1 + dice.below(within)).unwrap_or(1);
    let day = zone
        .day_of(when)
        .checked_add(jiff::Span::new().days(days))
        .map_err(|error| impossible(&error))?;
    let day = match day.weekday() {
        Weekday::Sunday => day.tomorrow().map_err(|error| impossible(&error))?,
        _ => day,
    };
    let half_hours = dice.below(16);
    let hour = 10 + i8::try_from(half_hours / 2).unwrap_or(0);
    at(zone, day, hour, if half_hours.is_multiple_of(2) { 0 } else { 30 })
}
