//! The browser's side of security: headers, cookies, CSRF, hosts, addresses, and the guard before every route.

mod bearer;
mod cookies;
mod csrf;
mod forwarded;
mod guard;
mod headers;
mod host;
mod https;
mod identify;
mod maintenance;
pub(crate) mod notices;
mod panics;
mod refusals;
mod secret;
mod set_up_code;
mod step_up;
mod visit;

pub(crate) use cookies::{
    PendingSignIn, SessionSecret, begin_session, end_session, forget_browser, remember, wait_for_factor,
};
pub(crate) use csrf::CsrfToken;
pub(crate) use guard::{Gate, guard};
pub(crate) use headers::on_every_response;
pub(crate) use host::{host_of, refuse_unknown};
pub(crate) use https::insist;
pub(crate) use maintenance::keep_out;
pub use maintenance::{MaintenanceBoard, News};
pub(crate) use panics::catch;
pub(crate) use secret::Secret;
pub use set_up_code::SetUpCode;
pub use visit::PeerAddress;
pub(crate) use visit::{Visit, Wants, meet};
