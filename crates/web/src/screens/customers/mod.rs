//! Customers: list, page, status, notes, adding, editing.

mod add;
mod address;
mod assign;
mod delete;
mod edit;
pub(crate) mod edit_page;
mod export;
mod field_words;
mod form;
mod list;
pub(crate) mod list_page;
mod listing;
mod merge;
mod note;
mod own;
mod person;
pub(crate) mod row;
pub(crate) mod samples;
mod show;
pub(crate) mod show_page;
mod status;
mod status_form;
mod timeline;

use callbook_domain::access::Permission;

use crate::routes::{Access, Route};

#[cfg(test)]
pub(crate) use delete::DeletePage;
pub(crate) use field_words::FieldWords;
pub(crate) use own::{OwnFact, facts as own_facts};
pub(crate) use person::{PhoneLink, StatusLabel, name_of};
pub(crate) use status_form::{StatusForm, needs};
pub(crate) use timeline::{ImportLinks, Teller, TimelineEntry};

const WORK: Access = Access::Needs(Permission::WorkCustomers);
const ADD: Access = Access::Needs(Permission::AddCustomers);
const DELETE: Access = Access::Needs(Permission::DeleteCustomers);
const EXPORT: Access = Access::Needs(Permission::ExportCustomers);
const ASSIGN: Access = Access::Needs(Permission::AssignCustomers);

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/customers", WORK, list::show),
        Route::get("/customers/export", EXPORT, export::download)
            .for_programs()
            .making_files(),
        Route::get("/customers/new", ADD, add::blank),
        Route::post("/customers/new", ADD, add::add),
        Route::get("/customers/{id}", WORK, show::show),
        Route::get("/customers/{id}/edit", WORK, edit::filled),
        Route::post("/customers/{id}/edit", WORK, edit::save),
        Route::post("/customers/{id}/status", WORK, status::set),
        Route::post("/customers/{id}/notes", WORK, note::add),
        Route::post("/customers/{id}/assign", ASSIGN, assign::assign),
        Route::get("/customers/{id}/delete", DELETE, delete::ask),
        Route::post("/customers/{id}/delete", DELETE, delete::delete),
    ]
}
