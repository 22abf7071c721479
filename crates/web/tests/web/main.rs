//! The real router on SQLite: who gets what, and what every answer says to the browser.
#![cfg(test)]

mod answers;
mod browser;
mod clock;
mod digest;
mod forgery;
mod headers;
mod hosts;
mod markup;
mod office;
mod passwords;
mod sessions;
mod set_up;
mod users;
