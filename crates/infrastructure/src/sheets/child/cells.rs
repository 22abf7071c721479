use std::borrow::Cow;

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime};
use jiff::civil::{Date, DateTime, Time};

use super::wire::Value;

/// A spreadsheet's calendar ends with 9999-12-31.
const DAYS: std::ops::Range<f64> = 1.0..2_958_466.0;

pub(super) fn borrowed<'v>(data: &DataRef<'v>) -> Value<'v> {
    match data {
        DataRef::Empty => Value::Empty,
        #[expect(
            clippy::cast_precision_loss,
            reason = "spreadsheets know no integers beyond what a float holds"
        )]
        DataRef::Int(number) => Value::Number(*number as f64),
        DataRef::Float(number) => Value::Number(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => text_of(text),
        DataRef::SharedString(text) => Value::Text(Cow::Borrowed(text)),
        DataRef::Bool(truth) => Value::Truth(*truth),
        DataRef::DateTime(at) => date(at),
        DataRef::DateTimeIso(text) => iso(text).unwrap_or_else(|| text_of(text)),
        DataRef::Error(error) => fault(error),
    }
}

/// The same for the readers that hand out whole sheets.
pub(super) fn owned(data: &Data) -> Value<'_> {
    match data {
        Data::Empty => Value::Empty,
        #[expect(
            clippy::cast_precision_loss,
            reason = "spreadsheets know no integers beyond what a float holds"
        )]
        Data::Int(number) => Value::Number(*number as f64),
        Data::Float(number) => Value::Number(*number),
        Data::String(text) | Data::DurationIso(text) => Value::Text(Cow::Borrowed(text)),
        Data::Bool(truth) => Value::Truth(*truth),
        Data::DateTime(at) => date(at),
        Data::DateTimeIso(text) => iso(text).unwrap_or_else(|| text_of(text)),
        Data::Error(error) => fault(error),
    }
}

fn text_of(text: &str) -> Value<'static> {
    Value::Text(Cow::Owned(text.to_owned()))
}

fn fault(error: &CellErrorType) -> Value<'static> {
    Value::Fault(Cow::Owned(error.to_string()))
}

/// A number under a date's format, in either date system. One that is no day (a phone in a column that somebody
/// formatted as dates, a mere time) stays the number that it is.
fn date(at: &ExcelDateTime) -> Value<'static> {
    let number = at.as_f64();
    if at.is_duration() || !DAYS.contains(&number) {
        return Value::Number(number);
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let narrow = |number: u8| i8::try_from(number).unwrap_or(-1);
    let civil = i16::try_from(year).ok().and_then(|year| {
        DateTime::new(
            year,
            narrow(month),
            narrow(day),
            narrow(hour),
            narrow(minute),
            narrow(second),
            0,
        )
        .ok()
    });
    civil.map_or(Value::Number(number), Value::of)
}

fn iso(text: &str) -> Option<Value<'static>> {
    let at = text.parse::<DateTime>().ok();
    let at = at.or_else(|| Some(text.parse::<Date>().ok()?.to_datetime(Time::midnight())));
    at.map(Value::of)
}
