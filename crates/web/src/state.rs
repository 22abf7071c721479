//! What every request can reach.

use std::fmt;
use std::sync::Arc;

use callbook_application::UseCases;
use callbook_application::ports::Clock;
use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::name_plate::NamePlate;
use crate::screens::imports::Streams;
use crate::security::{MaintenanceBoard, Secret, SetUpCode};
use crate::settings::WebSettings;
use crate::view::{View, ViewError};

/// So many sign-ins are under way at once: those being hashed and those that wait for it. The rest is turned away before
/// anything is asked of the database, so that a crowd costs no memory.
const SIGN_INS_AT_ONCE: usize = 36;

/// What every request can reach. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub use_cases: Arc<UseCases>,
    pub view: View,
    pub clock: Arc<dyn Clock>,
    pub settings: Arc<WebSettings>,
    /// Told when an import has been started, so that whoever runs imports need not wait for its next look.
    pub import_waits: Arc<Notify>,
    /// Cancelled when the server is about to stop: answers that would go on for long end then.
    pub stopping: CancellationToken,
    /// Whether Callbook is closed for maintenance, as far as this process knows.
    pub maintenance: MaintenanceBoard,
    pub(crate) name_plate: Arc<NamePlate>,
    /// The streams of events that are open.
    pub(crate) streams: Streams,
    /// A place for each sign-in that may be under way.
    pub(crate) sign_ins: Arc<Semaphore>,
    pub(crate) secret: Arc<Secret>,
    pub(crate) set_up_code: Option<Arc<SetUpCode>>,
}

impl AppState {
    /// Loads the templates and puts everything together. `secret` signs what browsers keep: all processes of one
    /// installation have the same. Without a `set_up_code` the set-up page lets nobody in.
    ///
    /// # Errors
    /// [`ViewError`] where a template does not load.
    pub fn new(
        use_cases: Arc<UseCases>,
        clock: Arc<dyn Clock>,
        settings: WebSettings,
        secret: [u8; 32],
        set_up_code: Option<SetUpCode>,
    ) -> Result<Self, ViewError> {
        Ok(Self {
            use_cases,
            view: View::load()?,
            clock,
            settings: Arc::new(settings),
            import_waits: Arc::new(Notify::new()),
            stopping: CancellationToken::new(),
            maintenance: MaintenanceBoard::default(),
            name_plate: Arc::default(),
            streams: Streams::default(),
            sign_ins: Arc::new(Semaphore::new(SIGN_INS_AT_ONCE)),
            secret: Arc::new(Secret::new(secret)),
            set_up_code: set_up_code.map(Arc::new),
        })
    }
}

impl fmt::Debug for AppState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppState")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
