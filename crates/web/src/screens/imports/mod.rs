//! Imports: the file comes in, its import is watched while it runs and can be looked at for ever after.

mod csv;
mod details;
mod findings;
mod form;
mod history;
mod history_page;
mod original;
mod page;
mod progress;
mod receive;
mod refused;
mod sample_file;
mod samples;
mod show;
mod start;
pub(crate) mod words;

use callbook_domain::access::Permission;

use crate::routes::{Access, Route};

pub(crate) use history_page::ImportLine;
pub(crate) use samples::lines as sample_lines;
#[cfg(test)]
pub(crate) use {history_page::ImportsPage, page::ImportPage, progress::ImportProgress};

const IMPORTS: Access = Access::Needs(Permission::ImportCustomers);

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/imports", IMPORTS, history::show),
        Route::post("/imports", IMPORTS, start::start).taking_files(),
        Route::post("/upload", IMPORTS, start::start)
            .taking_files()
            .for_programs(),
        Route::get("/imports/sample.csv", IMPORTS, sample_file::download),
        Route::get("/imports/{id}", IMPORTS, show::show).for_programs(),
        Route::get("/imports/{id}/progress", IMPORTS, show::progress),
        Route::get("/imports/{id}/refused", IMPORTS, refused::download),
        Route::get("/imports/{id}/file", IMPORTS, original::download),
    ]
}
