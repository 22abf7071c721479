//! What people do who mean no good.

mod bodies;
mod everywhere;
mod naughty;
mod page;
mod redirects;
