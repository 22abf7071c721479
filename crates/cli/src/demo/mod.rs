//! `callbook demo`: a made-up admissions office with some weeks behind it, to look around in.
//!
//! Everything in it was done by the use cases, at the pace of a clock that is moved from day to day.

mod calls;
mod clock;
mod files;
mod people;

use std::sync::Arc;

use callbook_application::UseCases;
use callbook_application::accounts::SetUpCommand;
use callbook_application::ports::Clock as _;
use callbook_application::users::AddUserCommand;
use callbook_domain::access::{Channel, Provenance, Viewer};
use callbook_domain::company::{CompanyName, Region, Zone};
use callbook_domain::ids::UserId;
use callbook_domain::import::ImportState;
use callbook_domain::status::Preset;
use callbook_infrastructure::clock::SystemClock;
use jiff::civil::Date;

use crate::compose::Callbook;
use crate::failure::{Exit, Failure};
use crate::serve;
use crate::settings::Settings;
use crate::terminal::tell;
use clock::MovableClock;
use people::{ADMIN, Person, SALES, STAFF};

const COMPANY: &str = "Malabar Learning";
const ZONE: &str = "Asia/Kolkata";
/// No secret: everybody may read it here.
pub(crate) const PASSWORD: &str = "monsoon-tea-at-four";

pub(crate) async fn run(settings: &Settings) -> Result<Exit, Failure> {
    let clock = Arc::new(MovableClock::at(SystemClock.now()));
    let callbook = Callbook::open(settings, clock.clone()).await?;
    if callbook.use_cases.set_up_company.is_due().await? {
        tell("Making up an admissions office; this takes some seconds.");
        make_up(&callbook.use_cases, &clock).await?;
        callbook.database.optimise().await?;
    } else {
        check_is_whole(&callbook.use_cases, settings).await?;
    }
    callbook.close().await?;
    let callbook = Callbook::open(settings, Arc::new(SystemClock)).await?;
    serve::until_stopped(settings, callbook, &sign_ins()).await
}

/// What its people sign in with.
pub(crate) fn usernames() -> impl Iterator<Item = &'static str> {
    STAFF.iter().map(|person| person.username)
}

fn sign_ins() -> Vec<String> {
    let mut lines = vec![format!("This is {COMPANY}, made up. Sign in as one of:")];
    lines.extend(
        STAFF
            .iter()
            .map(|person| format!("  {:<10} {:<16} {}", person.username, person.name, person.role)),
    );
    lines.push(format!("Everybody's password is {PASSWORD}"));
    lines
}

/// Refuses somebody else's company, and a demo that was killed while it was made up.
async fn check_is_whole(use_cases: &UseCases, settings: &Settings) -> Result<(), Failure> {
    let admin = use_cases.act_as.named(ADMIN).await.ok();
    let Some(admin) = admin.filter(|admin| admin.company().name.as_str() == COMPANY) else {
        return Err(Failure::nothing_done("There is a company in this database that is not the demo's.")
            .advise("Nothing was changed. Give the demo a place of its own: callbook --data-dir ./callbook-demo demo"));
    };
    let imports = use_cases.list_imports.execute(&admin, None, 200).await?;
    let over = imports
        .iter()
        .filter(|import| import.state == ImportState::Finished)
        .count();
    if over < files::FILES.len() {
        return Err(
            Failure::nothing_done("The demo was interrupted while it was made up.").advise(format!(
                "Remove {} and start it again.",
                settings.data_dir.display()
            )),
        );
    }
    Ok(())
}

async fn make_up(use_cases: &UseCases, clock: &MovableClock) -> Result<(), Failure> {
    let zone = Zone::parse(ZONE).map_err(|error| impossible(&error))?;
    let now = clock.now();
    let today = zone.day_of(now);
    let first = days_before(today, files::FILES[0].days_ago + 1)?;
    clock.move_to(clock::at(&zone, first, 9, 0)?);
    let admin = set_up(use_cases, zone.clone()).await?;
    for person in STAFF.iter().filter(|person| person.username != ADMIN) {
        use_cases.add_user.execute(&admin, user(person)?).await?;
    }
    let mut sales = Vec::new();
    for name in SALES {
        sales.push(use_cases.act_as.named(name).await?);
    }
    let sharers: Vec<UserId> = sales.iter().map(Viewer::user_id).collect();

    let mut day = first;
    while day <= today {
        for file in files::FILES
            .iter()
            .filter(|file| days_before(today, file.days_ago).ok() == Some(day))
        {
            clock.move_to(clock::at(&zone, day, 9, 20)?.min(now));
            files::import(use_cases, file, &sharers).await?;
        }
        calls::make(use_cases, clock, &zone, day, now, &sales).await?;
        day = day.tomorrow().map_err(|error| impossible(&error))?;
    }
    // The last file marks the end: a demo without it was interrupted.
    clock.move_to(now);
    Ok(())
}

async fn set_up(use_cases: &UseCases, zone: Zone) -> Result<Viewer, Failure> {
    let admin = user(&STAFF[0])?;
    let company = CompanyName::parse(COMPANY).map_err(|error| impossible(&error))?;
    let command = SetUpCommand {
        company: company.ok_or_else(|| impossible(&"no name"))?,
        preset: Preset::Admissions,
        region: Region::parse("IN").map_err(|error| impossible(&error))?,
        zone,
        username: admin.username,
        name: admin.name,
        email: admin.email,
        password: admin.password.ok_or_else(|| impossible(&"no password"))?,
        provenance: Provenance::local(Channel::Cli),
    };
    use_cases.set_up_company.execute(command).await?;
    Ok(use_cases.act_as.named(ADMIN).await?)
}

fn user(person: &Person) -> Result<AddUserCommand, Failure> {
    person.to_be_added(PASSWORD).map_err(|error| impossible(&error))
}

fn days_before(day: Date, days: i32) -> Result<Date, Failure> {
    day.checked_sub(jiff::Span::new().days(days))
        .map_err(|error| impossible(&error))
}

/// The demo's own words are fixed, so this does not happen; if it does, it is said and not hidden.
fn impossible(error: &dyn std::fmt::Display) -> Failure {
    Failure::nothing_done(format!("The demo could not be made up: {error}."))
}
