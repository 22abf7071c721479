//! Imports: a file comes in, its columns are decided about, it is checked, run, perhaps undone, and can be looked at for
//! ever after. One page, `show`, whose four steps are made in `content`.

mod asked;
mod changes;
mod check_step;
mod columns;
mod columns_form;
mod columns_step;
mod content;
mod csv;
mod dates;
mod dates_question;
mod decide;
mod details;
mod document;
mod events;
mod figures;
mod findings;
mod form;
mod history;
mod history_page;
mod mistakes;
mod original;
mod outcome;
mod page;
mod panel;
mod progress;
mod rail;
mod reading;
mod receive;
mod refused;
mod rules;
mod same_file;
mod sample_file;
mod samples;
mod show;
mod start;
mod status_words;
mod streams;
mod survey_step;
mod undo;
mod undo_page;
mod upload_fields;
pub(crate) mod words;

use callbook_domain::access::Permission;

use crate::routes::{Access, Route};

pub(crate) use history_page::ImportLine;
pub(crate) use samples::lines as sample_lines;
pub(crate) use streams::Streams;
#[cfg(test)]
pub(crate) use {history_page::ImportsPage, page::ImportPage, progress::ImportProgress, undo_page::UndoPage};

const IMPORTS: Access = Access::Needs(Permission::ImportCustomers);

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/imports", IMPORTS, history::show),
        Route::post("/imports", IMPORTS, start::take_in)
            .taking_files()
            .for_programs(),
        Route::post("/upload", IMPORTS, start::upload)
            .taking_files()
            .for_programs(),
        Route::get("/imports/sample.csv", IMPORTS, sample_file::download),
        Route::get("/imports/{id}", IMPORTS, show::show).for_programs(),
        Route::get("/imports/{id}/look", IMPORTS, show::show).looking_on(),
        Route::post("/imports/{id}/reading", IMPORTS, reading::choose).for_programs(),
        Route::post("/imports/{id}/columns", IMPORTS, columns::choose).for_programs(),
        Route::post("/imports/{id}/dates", IMPORTS, dates::say).for_programs(),
        Route::post("/imports/{id}/run", IMPORTS, decide::run).for_programs(),
        Route::post("/imports/{id}/cancel", IMPORTS, decide::cancel).for_programs(),
        Route::post("/imports/{id}/discard", IMPORTS, decide::discard).for_programs(),
        Route::get("/imports/{id}/undo", IMPORTS, undo::preview).for_programs(),
        Route::post("/imports/{id}/undo", IMPORTS, undo::begin).for_programs(),
        Route::get("/imports/{id}/progress", IMPORTS, show::progress).looking_on(),
        Route::get("/imports/{id}/events", IMPORTS, events::follow).looking_on(),
        Route::get("/imports/{id}/refused", IMPORTS, refused::download)
            .for_programs()
            .making_files(),
        Route::get("/imports/{id}/file", IMPORTS, original::download).for_programs(),
    ]
}
