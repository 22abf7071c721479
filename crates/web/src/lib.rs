//! Callbook in the browser and over HTTP.

pub mod view;
