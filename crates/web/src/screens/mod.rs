//! The screens, one folder an area, one file an endpoint. Each area's `routes()` are its rows of the table.

pub(crate) mod assets;
pub(crate) mod assignment;
pub(crate) mod call;
pub(crate) mod customers;
pub(crate) mod dashboard;
pub(crate) mod errors;
pub(crate) mod health;
pub(crate) mod imports;
pub(crate) mod password;
pub(crate) mod root;
pub(crate) mod search;
pub(crate) mod set_up;
pub(crate) mod sign_in;
pub(crate) mod users;
