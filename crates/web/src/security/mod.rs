//! The browser's side of security: headers, cookies, CSRF, hosts, addresses, and the guard before every route.

mod cookies;
mod csrf;
mod forwarded;
mod guard;
mod headers;
mod host;
pub(crate) mod notices;
mod panics;
mod secret;
mod set_up_code;
mod visit;

pub(crate) use cookies::{begin_session, end_session};
pub(crate) use csrf::CsrfToken;
pub(crate) use guard::{Gate, guard};
pub(crate) use headers::on_every_response;
pub(crate) use host::{host_of, refuse_unknown};
pub(crate) use panics::catch;
pub(crate) use secret::Secret;
pub use set_up_code::SetUpCode;
pub(crate) use visit::{PeerAddress, meet};
pub(crate) use visit::{Visit, Wants};
