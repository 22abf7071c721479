//! Which companies there are.

use callbook_application::UseCases;
use callbook_application::ports::CompanyListing;
use serde::Serialize;

use super::Described;
use crate::answer::say_document;
use crate::failure::Failure;
use crate::flags::CompanyListFlags;
use crate::terminal::say;

#[derive(Serialize)]
struct Listed {
    #[serde(flatten)]
    company: Described,
    users: u64,
    customers: u64,
    last_activity_at: Option<String>,
}

pub(super) async fn run(use_cases: &UseCases, flags: CompanyListFlags) -> Result<(), Failure> {
    let listing = CompanyListing {
        text: flags.search,
        limit: None,
    };
    let found = use_cases.list_companies.for_operator(&listing).await?;
    if flags.json {
        let listed = found.companies.iter().map(|overview| Listed {
            company: Described::of(&overview.company),
            users: overview.users,
            customers: overview.customers,
            last_activity_at: overview.last_activity.map(|at| at.to_string()),
        });
        return say_document(&listed.collect::<Vec<_>>());
    }
    for overview in &found.companies {
        let company = &overview.company;
        let note = if company.is_active() { "" } else { "  suspended" };
        say(format!(
            "{}  {:<30} {:>5} users {:>9} customers{note}",
            company.id,
            company.name.as_str(),
            overview.users,
            overview.customers
        ));
    }
    Ok(())
}
