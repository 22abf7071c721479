//! One's own second factor: authenticator app, recovery codes, codes by mail.

mod app;
mod codes_page;
mod mail;
mod page;

#[cfg(test)]
pub(crate) use {codes_page::RecoveryCodesPage, page::FactorsPage};

use crate::routes::{Access, Route};

const HERE: &str = "/profile/second-factor";

pub(crate) fn routes() -> Vec<Route> {
    let routes = vec![
        Route::get("/profile/second-factor", Access::Own, page::show).fresh(),
        Route::post("/profile/second-factor/app/confirm", Access::Own, app::confirm).fresh(),
        Route::post("/profile/second-factor/app", Access::Own, app::begin).fresh(),
        Route::get("/profile/second-factor/picture", Access::Own, app::picture).fresh(),
        Route::post("/profile/second-factor/codes", Access::Own, app::renew_codes).fresh(),
        Route::post("/profile/second-factor/app/remove", Access::Own, app::remove).fresh(),
        Route::post("/profile/second-factor/mail", Access::Own, mail::choose).fresh(),
    ];
    routes.into_iter().map(Route::while_enrolling).collect()
}
