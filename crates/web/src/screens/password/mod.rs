//! Setting a password by a single-use link. Opening it uses nothing up: mail programs open links by themselves.

mod show;
mod submit;

#[cfg(test)]
pub(crate) use show::{LinkGonePage, PasswordPage};

use crate::routes::{Access, Route};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/password/{token}", Access::Public, show::show),
        Route::post("/password/{token}", Access::Public, submit::submit),
    ]
}
