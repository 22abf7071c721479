//! Signing in and out.

mod next;
mod show;
mod sign_out;
mod submit;

#[cfg(test)]
pub(crate) use show::SignInPage;

use crate::routes::{Access, Route};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/sign-in", Access::Public, show::show),
        Route::post("/sign-in", Access::Public, submit::submit),
        Route::post("/sign-out", Access::Own, sign_out::sign_out),
    ]
}
