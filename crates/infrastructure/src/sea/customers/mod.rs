//! Customers and their timelines.

pub(super) mod activity;
mod assign;
mod batch;
mod columns;
mod count;
mod cursor;
mod delete;
mod entity;
mod event;
mod event_entity;
mod filter;
mod import;
mod import_update;
mod insert;
mod known;
mod list;
mod newest;
mod own;
mod queries;
mod queue;
mod quick;
mod route;
mod rows;
mod scope;
mod search;
mod searchable;
mod store;
mod text;
mod undo;
mod walk;

pub use queries::SeaCustomerQueries;

pub(super) use entity::{Column, customer};
pub(super) use scope::{select, select_column};
pub(super) use searchable::make_searchable;
pub(super) use store::SeaCustomerStore;
