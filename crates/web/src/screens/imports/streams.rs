//! How many streams of events a browser holds open. Each is a task that looks into the database every second.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use callbook_domain::ids::SessionId;

/// So many streams of one session are open at once: as many pages as somebody looks at.
const OF_A_SESSION: usize = 6;

/// The streams that are open, by session.
#[derive(Debug, Clone, Default)]
pub(crate) struct Streams {
    open: Arc<Mutex<HashMap<SessionId, usize>>>,
}

/// One open stream; it counts until this is dropped.
#[derive(Debug)]
pub(super) struct Stream {
    streams: Streams,
    session: SessionId,
}

impl Streams {
    /// A place for one more stream of that session; `None` where it has as many as it may.
    pub(super) fn open(&self, session: SessionId) -> Option<Stream> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(session).or_default();
        if *count >= OF_A_SESSION {
            return None;
        }
        *count += 1;
        Some(Stream {
            streams: self.clone(),
            session,
        })
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let mut open = self.streams.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.session) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.session);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_session_has_so_many_streams_and_others_have_theirs() {
        let streams = Streams::default();
        let session = |number| SessionId::from_uuid(Uuid::from_u128(number));
        let mut open: Vec<_> = (0..OF_A_SESSION).map(|_| streams.open(session(1))).collect();
        assert!(open.iter().all(Option::is_some));
        assert!(streams.open(session(1)).is_none());
        assert!(streams.open(session(2)).is_some());
        open.pop();
        assert!(streams.open(session(1)).is_some());
        drop(open);
        assert!(streams.open.lock().unwrap().is_empty());
    }
}
