//! One's own account: profile, picture, password, e-mail address.

mod confirm_email;
mod edit;
mod email;
mod form;
mod password;
mod picture;
mod portrait;
mod show;

#[cfg(test)]
pub(crate) use {
    confirm_email::{ConfirmEmailPage, EmailLinkGonePage},
    email::EmailPage,
    password::PasswordPage,
    show::ProfilePage,
};

use crate::routes::{Access, Route};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/profile", Access::Own, show::show),
        Route::post("/profile", Access::Own, edit::submit),
        Route::post("/profile/picture", Access::Own, picture::set).taking_files(),
        Route::post("/profile/picture/remove", Access::Own, picture::remove),
        Route::get("/users/{id}/picture", Access::Own, portrait::show),
        Route::get("/profile/password", Access::Own, password::show).fresh(),
        Route::post("/profile/password", Access::Own, password::submit).fresh(),
        Route::get("/profile/email", Access::Own, email::show).fresh(),
        Route::post("/profile/email", Access::Own, email::submit).fresh(),
        Route::get("/email/{token}", Access::Public, confirm_email::show),
        Route::post("/email/{token}", Access::Public, confirm_email::submit),
    ]
}
