//! `callbook company`: the companies of the installation.

mod create;
mod list;

use std::sync::Arc;

use callbook_application::UseCases;
use callbook_application::companies::{CompanyProfile, EditCompanyCommand};
use callbook_domain::company::Company;
use callbook_infrastructure::clock::SystemClock;
use serde::Serialize;

use super::company_allow;
use crate::answer;
use crate::compose::Callbook;
use crate::failure::{Exit, Failure};
use crate::flags::{CompanyCommand, CompanyEditFlags, CompanyFlags};
use crate::settings::Settings;
use crate::terminal::say;

pub(crate) async fn run(settings: &Settings, command: CompanyCommand) -> Result<Exit, Failure> {
    let callbook = Callbook::open(settings, Arc::new(SystemClock)).await?;
    let use_cases = &callbook.use_cases;
    match command {
        CompanyCommand::List(flags) => list::run(use_cases, flags).await?,
        CompanyCommand::Create(flags) => create::run(use_cases, settings, flags).await?,
        CompanyCommand::Edit(flags) => edit(use_cases, flags).await?,
        CompanyCommand::Suspend(flags) => suspend(use_cases, &flags).await?,
        CompanyCommand::Resume(flags) => resume(use_cases, &flags).await?,
        CompanyCommand::AllowFrom(flags) => company_allow::run(use_cases, flags).await?,
    }
    callbook.close().await?;
    Ok(Exit::AllIn)
}

async fn edit(use_cases: &UseCases, flags: CompanyEditFlags) -> Result<(), Failure> {
    let superuser = use_cases.act_as.superuser(flags.acting.as_deref()).await?;
    let company = use_cases.act_as.company_named(&flags.company).await?;
    let command = EditCompanyCommand {
        company: company.id,
        read: company.version,
        profile: CompanyProfile {
            name: flags.name.unwrap_or(company.name),
            region: flags.region.unwrap_or(company.region),
            zone: flags.timezone.unwrap_or(company.zone),
        },
    };
    let company = use_cases.edit_company.execute(&superuser, command).await?;
    let text = format!(
        "{} is saved: {}, {}.",
        company.name,
        company.region,
        company.zone.name()
    );
    tell(&company, text, flags.json)
}

async fn suspend(use_cases: &UseCases, flags: &CompanyFlags) -> Result<(), Failure> {
    let superuser = use_cases.act_as.superuser(flags.acting.as_deref()).await?;
    let company = use_cases.act_as.company_named(&flags.company).await?;
    let suspended = &use_cases.suspend_company;
    let company = suspended.execute(&superuser, company.id).await?;
    let text = format!(
        "{} is suspended. Its people are signed out; nothing is lost.",
        company.name
    );
    tell(&company, text, flags.json)
}

async fn resume(use_cases: &UseCases, flags: &CompanyFlags) -> Result<(), Failure> {
    let superuser = use_cases.act_as.superuser(flags.acting.as_deref()).await?;
    let company = use_cases.act_as.company_named(&flags.company).await?;
    let resumed = &use_cases.resume_company;
    let company = resumed.execute(&superuser, company.id).await?;
    let text = format!("The people of {} can sign in again.", company.name);
    tell(&company, text, flags.json)
}

/// A company as scripts read it.
#[derive(Serialize)]
struct Described {
    id: String,
    name: String,
    region: String,
    timezone: String,
    active: bool,
    created_at: String,
}

impl Described {
    fn of(company: &Company) -> Self {
        Self {
            id: company.id.to_string(),
            name: company.name.to_string(),
            region: company.region.to_string(),
            timezone: company.zone.name().to_owned(),
            active: company.is_active(),
            created_at: company.created_at.to_string(),
        }
    }
}

#[expect(clippy::fn_params_excessive_bools, reason = "the flag as clap gives it")]
fn tell(company: &Company, text: String, as_json: bool) -> Result<(), Failure> {
    if as_json {
        return answer::say_document(&Described::of(company));
    }
    say(text);
    Ok(())
}
