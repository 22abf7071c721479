//! The real router on SQLite: who gets what, and what every answer says to the browser.
#![cfg(test)]

mod access;
mod answers;
mod browser;
mod clock;
mod compression;
mod dashboard;
mod digest;
mod forgery;
mod headers;
mod hosts;
mod imports;
mod markup;
mod office;
mod passwords;
mod people_list;
mod people_status;
mod people_work;
mod server;
mod sessions;
mod set_up;
mod shapes;
mod uploads;
mod users;
