//! Signing in, with a second factor where one is asked for, and out.

mod code_page;
mod code_submit;
pub(crate) mod next;
mod send_again;
mod show;
mod sign_out;
mod submit;
mod wait;

#[cfg(test)]
pub(crate) use code_page::CodePage;
#[cfg(test)]
pub(crate) use show::SignInPage;
pub(crate) use submit::enter;
pub(crate) use wait::Wait;

use crate::routes::{Access, Route};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/sign-in", Access::Public, show::show),
        Route::post("/sign-in", Access::Public, submit::submit),
        Route::get("/sign-in/code", Access::Public, code_page::show),
        Route::post("/sign-in/code", Access::Public, code_submit::submit),
        Route::post("/sign-in/code/again", Access::Public, send_again::submit),
        Route::post("/sign-out", Access::Own, sign_out::sign_out).while_enrolling(),
    ]
}
