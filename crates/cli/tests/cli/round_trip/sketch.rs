//! Customers at random, before there is a company.

use callbook_domain::company::Region;
use callbook_domain::phone::Phone;
use jiff::Timestamp;
use jiff::civil::Date;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// What a customer is to be, before there is a company.
#[derive(Debug, Clone)]
pub(super) struct Sketch {
    pub(super) phones: Vec<Phone>,
    pub(super) texts: [String; 4],
    pub(super) email: Option<String>,
    pub(super) date: Option<Date>,
    pub(super) status: prop::sample::Index,
    pub(super) assignee: Option<prop::sample::Index>,
    pub(super) follow_up: Option<Timestamp>,
    pub(super) do_not_call: bool,
    pub(super) course: String,
    pub(super) fee: Option<f64>,
    pub(super) joined: Option<Date>,
    pub(super) stream: Option<prop::sample::Index>,
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(String::new()),
        2 => "\\PC{0,30}",
        1 => "'{0,3}[=+@\t-]\\PC{0,8}",
        1 => "[ \t\n]{0,2}[a-zA-Z;,|\"'\t\n_x0-9 -]{0,30}[ \t\n]{0,2}",
        1 => "[\u{D00}-\u{D7F} \n]{0,20}",
        1 => "yes|no|NEW|0|1e5|TRUE|2025-03-31|31/12/2025|#N/A|9876543210",
    ]
}

/// Numbers of several countries. What no numbering plan has is left out.
fn phone() -> impl Strategy<Value = Option<Phone>> {
    let number = prop_oneof![
        "\\+91[6-9][0-9]{9}",
        "\\+97150[0-9]{7}",
        "\\+447[4-9][0-9]{8}",
        "\\+1201555[0-9]{4}",
        "\\+4915[1-9][0-9]{8}"
    ];
    number.prop_map(|number| Phone::parse(&number, Region::parse("IN").unwrap()).ok())
}

fn day() -> impl Strategy<Value = Date> {
    (1950i16..2070, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
}

/// Whole minutes mostly, as people choose them.
fn moment() -> impl Strategy<Value = Timestamp> {
    let seconds = 1_700_000_000i64..1_900_000_000;
    prop_oneof![
        3 => seconds.clone().prop_map(|at| Timestamp::from_second(at / 60 * 60).unwrap()),
        1 => (seconds, 0i32..1_000_000)
            .prop_map(|(at, micros)| Timestamp::new(at, micros * 1_000).unwrap()),
    ]
}

pub(super) fn sketch() -> impl Strategy<Value = Sketch> {
    let index = any::<prop::sample::Index>;
    let number = prop_oneof![
        (-1e9f64..1e9).prop_map(|number| (number * 100.0).round() / 100.0),
        -1e14f64..1e14,
        Just(0.1 + 0.2),
        Just(-12.5)
    ];
    let known = (
        vec(phone(), 1..6),
        [text(), text(), text(), text()],
        option::of("[a-z]{1,8}(\\+[a-z]{1,3})?@[a-z]{1,8}\\.example"),
        option::of(day()),
        index(),
    );
    let worked = (
        option::of(index()),
        option::of(moment()),
        prop::bool::weighted(0.15),
    );
    let own = (text(), option::of(number), option::of(day()), option::of(index()));
    (known, worked, own).prop_map(
        |(
            (phones, texts, email, date, status),
            (assignee, follow_up, do_not_call),
            (course, fee, joined, stream),
        )| Sketch {
            phones: phones.into_iter().flatten().collect(),
            texts,
            email,
            date,
            status,
            assignee,
            follow_up,
            do_not_call,
            course,
            fee,
            joined,
            stream,
        },
    )
}
