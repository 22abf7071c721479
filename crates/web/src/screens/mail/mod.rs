//! The outbox: what Callbook has written to whom, how far it has come, and what can be done about it.

mod again;
mod list;
mod samples;
mod show;
mod test_mail;
mod words;

use callbook_domain::access::Permission;

use crate::routes::{Access, Route};

#[cfg(test)]
pub(crate) use {list::MailBoxPage, show::MailPage};

const MAIL: Access = Access::Needs(Permission::ManageCompany);

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/settings/mail", MAIL, list::show),
        Route::post("/settings/mail/test", MAIL, test_mail::send),
        Route::get("/settings/mail/{id}", MAIL, show::show).fresh(),
        Route::post("/settings/mail/{id}/again", MAIL, again::send),
    ]
}
