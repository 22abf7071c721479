//! The rules of Callbook. No async, no clock, no randomness, no I/O: pure types and functions.
//!
//! Raw input becomes a type here once (`Phone::parse`, `CustomerName::parse`) and is not checked again. What may
//! happen to a thing is a method of it and returns what happened.

pub mod access;
pub mod api_token;
pub mod assignment;
pub mod audit;
pub mod calling;
pub mod company;
pub mod custom_field;
pub mod customer;
pub mod device;
pub mod group;
pub mod guard;
pub mod ids;
pub mod import;
pub mod invitation;
pub mod mail;
pub mod maintenance;
pub mod network;
pub mod password;
pub mod phone;
pub mod picture;
pub mod second_factor;
pub mod session;
pub mod status;
pub mod text;
pub mod user;
pub mod version;
