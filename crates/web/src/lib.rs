//! Callbook in the browser and over HTTP.

mod api;
mod attachment;
mod forms;
mod mail;
mod name_plate;
mod portrait;
mod problem;
mod respond;
pub mod routes;
mod screens;
mod security;
mod server;
mod settings;
mod state;
pub mod view;
mod viewer;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

pub use mail::{LettersError, TeraLetters};
pub use security::{MaintenanceBoard, News, PeerAddress, SetUpCode};
pub use server::serve;
pub use settings::{NotAPublicAddress, PublicAddress, Transport, WebSettings};
pub use state::AppState;

/// The whole application, ready to be served.
pub fn app(state: AppState) -> Router {
    // The last layer is the outermost: every response passes the headers, those of a panic too.
    routes::router(&state)
        .layer(from_fn_with_state(state.clone(), security::keep_out))
        .layer(from_fn_with_state(state.clone(), security::insist))
        .layer(from_fn_with_state(state.clone(), security::refuse_unknown))
        .layer(from_fn(security::catch))
        .layer(from_fn_with_state(state.clone(), problem::render))
        // What is precompressed passes as it is. Tokens in pages are salted: see `security/csrf.rs`.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn(server::log))
        .layer(from_fn_with_state(state.clone(), security::on_every_response))
        .layer(from_fn_with_state(state, security::meet))
}
