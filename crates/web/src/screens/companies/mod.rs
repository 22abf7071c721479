//! The companies of the installation, for superusers.

mod create;
mod create_page;
mod edit;
mod enter;
mod list;
mod standing;

#[cfg(test)]
pub(crate) use create_page::{CompanyCreatedPage, NewCompanyPage};
#[cfg(test)]
pub(crate) use edit::EditCompanyPage;
#[cfg(test)]
pub(crate) use list::CompaniesPage;
#[cfg(test)]
pub(crate) use standing::SuspendPage;

use callbook_domain::access::Superuser;
use callbook_domain::company::Company;
use callbook_domain::ids::CompanyId;

use crate::forms;
use crate::problem::Problem;
use crate::routes::{Access, Route};
use crate::state::AppState;
use crate::viewer::Person;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/companies", Access::Superuser, list::show),
        Route::post("/companies", Access::Superuser, create::submit).fresh(),
        Route::get("/companies/new", Access::Superuser, create::show),
        Route::post("/companies/leave", Access::Superuser, enter::leave),
        Route::get("/companies/{id}", Access::Superuser, edit::show),
        Route::post("/companies/{id}", Access::Superuser, edit::submit).fresh(),
        Route::get("/companies/{id}/suspend", Access::Superuser, standing::ask),
        Route::post("/companies/{id}/suspend", Access::Superuser, standing::suspend).fresh(),
        Route::post("/companies/{id}/resume", Access::Superuser, standing::resume).fresh(),
        Route::post("/companies/{id}/enter", Access::Superuser, enter::enter).fresh(),
    ]
}

/// Whoever asks, as one who may. The guard has let nobody else through.
fn superuser(person: &Person) -> Result<Superuser, Problem> {
    person.principal.superuser().ok_or_else(Problem::not_found)
}

/// The company that a path names.
async fn named(state: &AppState, superuser: &Superuser, id: &str) -> Result<Company, Problem> {
    let id = forms::id::<CompanyId>(id)?;
    let found = state.use_cases.list_companies.one(superuser, id).await?;
    found.ok_or_else(Problem::not_found)
}
