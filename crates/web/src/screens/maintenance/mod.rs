//! The page that says that Callbook is closed for maintenance. It is no route: it stands in for all of them.

use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use callbook_domain::maintenance::Maintenance;
use jiff::Timestamp;
use serde::Serialize;

use crate::problem::Problem;
use crate::view::{Fragment, LocalTime, Moment, Screen, Section, Shell, View};

const USUAL: &str =
    "Callbook is closed for a while. What you have entered is safe and will be as you left it.";

/// What people are told, in one text.
pub(crate) fn told(maintenance: &Maintenance) -> String {
    maintenance
        .message
        .as_ref()
        .map_or_else(|| USUAL.to_owned(), ToString::to_string)
}

/// Says why, until when, and what became of what was sent.
#[derive(Debug, Serialize)]
pub(crate) struct ClosedPage {
    /// The operator's words, a paragraph each.
    paragraphs: Vec<String>,
    expected: Expected,
    /// Something was sent, and not taken.
    lost: Option<&'static str>,
    /// Where to try again.
    again: String,
}

/// What is known of the end.
#[derive(Debug, Serialize)]
#[serde(tag = "known", rename_all = "lowercase")]
enum Expected {
    Nothing,
    At { moment: Moment, zone: String },
    Over,
}

impl ClosedPage {
    pub(crate) fn of(maintenance: &Maintenance, now: Timestamp, request: &Request) -> Self {
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        Self {
            paragraphs: told(maintenance)
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(str::to_owned)
                .collect(),
            expected: match &maintenance.expected_end {
                None => Expected::Nothing,
                Some(end) if end.at <= now => Expected::Over,
                Some(end) => Expected::At {
                    moment: LocalTime::new(end.zone.time_zone().clone(), now).moment(end.at),
                    zone: end.zone.name().to_owned(),
                },
            },
            lost: (!reads).then_some(
                "What you just sent was not saved. Go back, keep the page open and send it again later.",
            ),
            again: if reads && !path.starts_with("//") {
                path
            } else {
                "/"
            }
            .to_owned(),
        }
    }

    pub(crate) fn respond(&self, view: &View) -> Result<Response, Problem> {
        let html = view.page(&Shell::nobodys(), self).map_err(Problem::internal)?;
        Ok((StatusCode::SERVICE_UNAVAILABLE, Html(html)).into_response())
    }
}

impl Fragment for ClosedPage {
    const TEMPLATE: &'static str = "maintenance/closed.html";

    fn samples() -> Vec<Self> {
        let now = Timestamp::UNIX_EPOCH;
        let page = |paragraphs: &[&str], expected, lost| Self {
            paragraphs: paragraphs.iter().map(|text| (*text).to_owned()).collect(),
            expected,
            lost,
            again: "/customers?status=new".to_owned(),
        };
        let moment = LocalTime::new(jiff::tz::TimeZone::UTC, now).moment(now);
        let at = Expected::At {
            moment,
            zone: "Asia/Kolkata".to_owned(),
        };
        vec![
            page(&[USUAL], Expected::Nothing, None),
            page(
                &[
                    "We are moving to a larger server.",
                    "Questions? Ring Latha at extension 12.",
                ],
                at,
                None,
            ),
            page(
                &[USUAL],
                Expected::Over,
                Some("What you just sent was not saved."),
            ),
        ]
    }
}

impl Screen for ClosedPage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        "Closed for maintenance".to_owned()
    }
}
