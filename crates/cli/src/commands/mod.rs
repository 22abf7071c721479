//! The commands that do one thing and end.

mod acting;
pub(crate) mod audit;
pub(crate) mod company;
mod company_allow;
pub(crate) mod customers;
pub(crate) mod export;
pub(crate) mod imports;
pub(crate) mod init;
pub(crate) mod mail;
pub(crate) mod maintenance;
pub(crate) mod migrate;
pub(crate) mod superuser;
pub(crate) mod user;
mod user_care;
