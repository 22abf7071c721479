//! The company's settings: what it is, what it calls its roles, what it demands of those who sign in. The tabs stand in
//! `view/settings_tab.rs`; areas beside this one have tabs of their own there.

mod company;
mod field;
mod fields;
mod fields_form;
mod fields_page;
mod profile_form;
mod security;
mod security_form;
mod security_page;
mod words;
mod words_form;

#[cfg(test)]
pub(crate) use company::CompanySettingsPage;
#[cfg(test)]
pub(crate) use field::FieldPage;
#[cfg(test)]
pub(crate) use fields_page::FieldsPage;
pub(crate) use profile_form::ProfileForm;
#[cfg(test)]
pub(crate) use security_page::SecuritySettingsPage;
#[cfg(test)]
pub(crate) use words::WordsPage;

use callbook_domain::access::Permission;

use crate::respond::{Answer, Page};
use crate::routes::{Access, Route};
use crate::view::SettingsTab;
use crate::viewer::Actor;

pub(crate) fn routes() -> Vec<Route> {
    let (see, change) = (
        Access::Needs(Permission::SeeSettings),
        Access::Needs(Permission::ManageCompany),
    );
    vec![
        Route::get("/settings", Access::SignedIn, lead_on),
        Route::get("/settings/company", see, company::show),
        Route::post("/settings/company", change, company::submit).fresh(),
        Route::get("/settings/words", see, words::show),
        Route::post("/settings/words", change, words::submit).fresh(),
        Route::get("/settings/fields", see, fields::show),
        Route::post("/settings/fields", change, fields::define),
        Route::get("/settings/fields/{id}", change, field::show),
        Route::post("/settings/fields/{id}", change, field::submit),
        Route::post("/settings/fields/{id}/move", change, fields::shift),
        Route::post("/settings/fields/{id}/use", change, fields::put),
        Route::get("/settings/security", see, security::show),
        Route::post("/settings/security", change, security::submit).fresh(),
    ]
}

/// To the first tab that the viewer may open; whoever may open none has nothing to do here.
async fn lead_on(actor: Actor, page: Page) -> Answer {
    let tabs = SettingsTab::open_to(&actor.viewer);
    let to = tabs.first().map_or("/dashboard", |tab| tab.href());
    Ok(page.redirect(to))
}

/// Whether the viewer may change what it sees.
const fn may_change(actor: &Actor) -> bool {
    actor.viewer.may(Permission::ManageCompany)
}
