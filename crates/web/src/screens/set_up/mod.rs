//! The first start: whoever has the code that the server printed makes the company and its first admin.

mod form;
pub(crate) mod places;
mod preset;
mod show;
mod submit;

pub(crate) use preset::PresetChoice;
#[cfg(test)]
pub(crate) use show::{CodePage, SetUpPage};

use crate::routes::{Access, Route};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/set-up", Access::Public, show::show),
        Route::post("/set-up", Access::Public, submit::submit),
    ]
}
