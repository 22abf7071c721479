//! `GET /imports/sample.csv`: a small file that imports as it is, to be filled in.

use axum::body::Body;
use axum::extract::State;
use jiff::ToSpan;
use jiff::civil::Date;

use super::csv::{push_row, table};
use crate::attachment::{BYTE_ORDER_MARK, attachment};
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::AppState;
use crate::viewer::Actor;

/// Name, phone, area, how many days ago, remark. Spaces keep spreadsheets from taking the numbers for sums.
const ROWS: [(&str, &str, &str, i64, &str); 6] = [
    (
        "Ananya Menon",
        "+91 98470 11223",
        "Kaloor",
        2,
        "Asked for the fee structure",
    ),
    (
        "Rahul Verma",
        "+91 99001 77885",
        "Indiranagar",
        3,
        "Call after 6 pm",
    ),
    (
        "Fathima Khan",
        "+91 90081 22334",
        "Jayanagar",
        3,
        "Referred by a friend, wants hostel details",
    ),
    ("Gautam Iyer", "+91 97400 55667", "Anna Nagar", 5, ""),
    (
        "Sneha Kulkarni",
        "+91 96320 99887",
        "Shivajinagar",
        8,
        "Parents will decide",
    ),
    (
        "Joseph D’Souza",
        "+91 98450 11224",
        "Fort Kochi",
        9,
        "Came through the education fair",
    ),
];

pub(super) async fn download(State(state): State<AppState>, actor: Actor) -> Answer {
    let today = actor.viewer.company().zone.day_of(state.clock.now());
    let text = written(today).map_err(Problem::internal)?;
    Ok(attachment(
        "callbook sample.csv",
        "text/csv; charset=utf-8",
        Body::from(text),
    ))
}

fn written(today: Date) -> Result<Vec<u8>, csv::Error> {
    let mut sample = table(BYTE_ORDER_MARK);
    push_row(&mut sample, ["name", "phone", "area", "date", "remark"])?;
    for (name, phone, area, days, remark) in ROWS {
        let date = today.saturating_sub(days.days()).to_string();
        push_row(&mut sample, [name, phone, area, &date, remark])?;
    }
    sample.into_inner().map_err(|error| error.into_error().into())
}
