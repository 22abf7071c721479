//! The binary `callbook`: flags become settings, settings become a running Callbook, errors become exit codes.

mod answer;
mod check;
mod commands;
mod compose;
mod demo;
mod failure;
mod flags;
mod import;
mod input;
mod logging;
mod sample;
mod serve;
mod settings;
mod terminal;

use std::process::ExitCode;

use callbook_infrastructure::sheets::child;
use clap::Parser as _;

use crate::failure::{Exit, Failure};
use crate::flags::{Command, Flags, ServeFlags};
use crate::settings::Settings;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut arguments = std::env::args();
    // A child that parses a workbook limits itself before anything else happens.
    if arguments.nth(1).as_deref() == Some(child::ARGUMENT) {
        return child::run(&arguments.collect::<Vec<_>>());
    }
    callbook_infrastructure::failpoints::arm();
    let flags = Flags::parse();
    let ended = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::nothing_done(format!("Callbook cannot start: {error}.")))
        .and_then(|runtime| runtime.block_on(run(flags)));
    match ended {
        Ok(exit) => exit.into(),
        Err(failure) => {
            terminal::tell(format!("callbook: {failure}"));
            failure.exit().into()
        }
    }
}

async fn run(flags: Flags) -> Result<Exit, Failure> {
    let command = flags
        .command
        .unwrap_or_else(|| Command::Serve(ServeFlags::default()));
    let settings = match &command {
        Command::Serve(serve) | Command::Demo(serve) => Settings::resolve(&flags.everywhere, serve)?,
        Command::Check(check) => Settings::resolve(&flags.everywhere, &check.serve)?,
        _ => Settings::resolve(&flags.everywhere, &ServeFlags::default())?,
    };
    let usual = match &command {
        Command::Serve(_) | Command::Demo(_) => "info,sea_orm_migration=warn",
        _ => "error",
    };
    logging::start(&settings, usual);
    match command {
        Command::Serve(_) => serve::run(&settings).await,
        Command::Init(flags) => commands::init::run(&settings, flags).await,
        Command::User(command) => commands::user::run(&settings, command).await,
        Command::Company(command) => commands::company::run(&settings, command).await,
        Command::Superuser(command) => commands::superuser::run(&settings, command).await,
        Command::Import(flags) => import::run(&settings, flags).await,
        Command::Imports(command) => commands::imports::run(&settings, command).await,
        Command::Export(flags) => commands::export::run(&settings, flags).await,
        Command::Customers(command) => commands::customers::run(&settings, command).await,
        Command::Check(check) => check::run(&settings, &flags.everywhere, &check).await,
        Command::Mail(command) => commands::mail::run(&settings, command).await,
        Command::Maintenance(command) => commands::maintenance::run(&settings, command).await,
        Command::Audit(command) => commands::audit::run(&settings, command).await,
        Command::Migrate => commands::migrate::run(&settings).await,
        Command::Demo(_) => demo::run(&settings).await,
        Command::Sample(flags) => sample::run(&flags),
    }
}
