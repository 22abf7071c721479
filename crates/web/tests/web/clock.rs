//! A clock that a test moves.

use std::sync::{Arc, Mutex};

use callbook_application::ports::Clock;
use jiff::{SignedDuration, Timestamp};

#[derive(Debug, Clone)]
pub(crate) struct TestClock(Arc<Mutex<Timestamp>>);

impl TestClock {
    pub(crate) fn new() -> Self {
        let start = "2026-11-20T05:00:00Z".parse().unwrap();
        Self(Arc::new(Mutex::new(start)))
    }

    pub(crate) fn pass(&self, time: SignedDuration) {
        *self.0.lock().unwrap() += time;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}
