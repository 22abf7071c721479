//! `GET /imports/{id}/events`: how far an import is, sent while it goes on (server-sent events). A stream ends when it
//! is over, when its session does, when the server stops, and after a while in any case: the browser comes back, and is
//! asked who it is again. Nobody is busy who only looks on: it keeps no session alive.

use std::convert::Infallible;
use std::time::Duration;

use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use callbook_domain::import::Import;
use futures::stream::unfold;
use tokio::time::{Instant, sleep, sleep_until};

use super::asked::Asked;
use super::progress::{ImportProgress, Progress, records};
use super::streams::Stream;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::security::SessionSecret;
use crate::viewer::Person;

/// So often it is looked how far it is.
const LOOK: Duration = Duration::from_secs(1);
/// So long a stream lasts at most.
const LAST: Duration = Duration::from_secs(30);
/// So soon the browser comes back after one.
const AGAIN: Duration = Duration::from_millis(500);
/// So often something is sent where nothing changes, so that nobody between takes the connection for dead.
const ALIVE: Duration = Duration::from_secs(10);

/// So soon somebody who has too many streams looks again, without one.
const WITHOUT_ONE: u64 = 3;

pub(super) async fn follow(asked: Asked, person: Person, secret: SessionSecret) -> Answer {
    // What is not there is answered as such, not by a stream.
    find(&asked).await?;
    let place = asked.state.streams.open(person.session.id);
    let place = place.ok_or_else(|| Problem::too_many_streams(WITHOUT_ONE))?;
    let following = Following {
        asked,
        secret,
        place,
        until: Instant::now() + LAST,
        shown: None,
        begun: None,
        is_over: false,
    };
    let alive = KeepAlive::new().interval(ALIVE);
    let mut response = Sse::new(following.events()).keep_alive(alive).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would hold the events back.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

async fn find(asked: &Asked) -> Result<Import, Problem> {
    let show = &asked.state.use_cases.show_import;
    Ok(show.execute(&asked.actor.viewer, asked.id).await?)
}

struct Following {
    asked: Asked,
    secret: SessionSecret,
    #[expect(dead_code, reason = "counts until it is dropped")]
    place: Stream,
    until: Instant,
    shown: Option<Progress>,
    /// When rows were first seen to be done, and how many were then.
    begun: Option<(Instant, u64)>,
    is_over: bool,
}

impl Following {
    fn events(self) -> impl futures::Stream<Item = Result<Event, Infallible>> {
        unfold(self, async |mut following| {
            let event = following.next().await?;
            Some((Ok(event), following))
        })
    }

    /// The next event; `None` at the end of the stream.
    async fn next(&mut self) -> Option<Event> {
        while !self.is_over {
            if self.shown.is_some() && !self.wait().await {
                return None;
            }
            if self.shown.is_some() && !self.is_signed_in().await {
                return None;
            }
            let progress = self.look().await.ok()?;
            if let Some(said) = &progress.said {
                self.is_over = true;
                return Some(Event::default().event("over").data(said));
            }
            let is_news = self
                .shown
                .as_ref()
                .is_none_or(|shown| !shown.is_as_far_as(&progress));
            if is_news {
                self.shown = Some(progress.clone());
                let piece = self.asked.page.piece(&ImportProgress { progress }).ok()?;
                return Some(Event::default().event("piece").retry(AGAIN).data(piece));
            }
        }
        None
    }

    /// Whether there is time for another look.
    async fn wait(&self) -> bool {
        tokio::select! {
            () = self.asked.state.stopping.cancelled() => false,
            () = sleep_until(self.until) => false,
            () = sleep(LOOK) => true,
        }
    }

    /// Whether the session still holds and its user may still see this.
    async fn is_signed_in(&mut self) -> bool {
        let authenticate = &self.asked.state.use_cases.authenticate;
        let provenance = self.asked.page.visit().provenance();
        let known = authenticate.looking_on(&self.secret.0, provenance).await;
        match known.ok().flatten().and_then(|known| known.viewer) {
            Some(viewer) => {
                self.asked.actor.viewer = viewer;
                true
            }
            None => false,
        }
    }

    async fn look(&mut self) -> Result<Progress, Problem> {
        let import = find(&self.asked).await?;
        Ok(match self.rate(records(&import)) {
            Some(rate) => Progress::at_rate(&import, Some(rate)),
            None => Progress::new(&import, self.asked.state.clock.now()),
        })
    }

    /// Rows a second as this stream has seen them, which tells more than the time since the import began: it may have
    /// waited in between.
    fn rate(&mut self, done: u64) -> Option<u64> {
        if done == 0 {
            return None;
        }
        let (at, first) = *self.begun.get_or_insert((Instant::now(), done));
        let millis = u64::try_from(at.elapsed().as_millis()).ok()?;
        let rate = done
            .saturating_sub(first)
            .saturating_mul(1000)
            .checked_div(millis)?;
        (rate > 0).then_some(rate)
    }
}
