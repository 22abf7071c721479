//! Serving browsers, with imports running in the background.

mod anchor;
mod mail_worker;
mod maintenance;
mod signals;
mod worker;

use std::sync::Arc;

use callbook_infrastructure::clock::SystemClock;
use callbook_web::{AppState, SetUpCode, WebSettings};
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;

use crate::compose::Callbook;
use crate::failure::{Exit, Failure};
use crate::settings::Settings;
use crate::terminal::say;

pub(crate) use signals::on_stop;

pub(crate) async fn run(settings: &Settings) -> Result<Exit, Failure> {
    let callbook = Callbook::open(settings, Arc::new(SystemClock)).await?;
    until_stopped(settings, callbook, &[]).await
}

/// Serves until somebody asks the process to stop. `announced` are lines for whoever reads its output, written once
/// it is ready.
pub(crate) async fn until_stopped(
    settings: &Settings,
    callbook: Callbook,
    announced: &[String],
) -> Result<Exit, Failure> {
    let secret = settings.secret()?.0;
    let listener = TcpListener::bind(settings.listen).await.map_err(|error| {
        Failure::nothing_done(format!("Callbook cannot listen at {}: {error}.", settings.listen))
            .advise("Stop what listens there, or choose another with --listen.")
    })?;
    let listening = listener
        .local_addr()
        .map_err(|error| Failure::nothing_done(format!("Callbook cannot listen: {error}.")))?;
    let web = WebSettings {
        public_address: settings.public_address.clone(),
        hosts: settings.allowed_hosts.clone(),
        trusted_proxies: settings.trusted_proxies.clone(),
        upload_limit: usize::try_from(settings.upload_limit).unwrap_or(usize::MAX),
        ..WebSettings::new(listening)
    };
    let origin = web.origin();
    callbook.letters.reached_at(origin.clone());
    let set_up_code = if callbook.use_cases.set_up_company.is_due().await? {
        Some(SetUpCode::new().map_err(|error| {
            Failure::nothing_done(format!("The operating system gives no randomness: {error}."))
        })?)
    } else {
        None
    };
    let set_up = set_up_code
        .as_ref()
        .map(|code| format!("Set up Callbook at {origin}/set-up?code={}", code.reveal()));
    let state = AppState::new(
        callbook.use_cases.clone(),
        callbook.clock.clone(),
        web,
        secret,
        set_up_code,
    )
    .map_err(|error| Failure::nothing_done(format!("The screens cannot be loaded: {error}.")))?;
    maintenance::learn(&callbook.use_cases, &state.maintenance).await?;

    let stop = state.stopping.clone();
    on_stop({
        let stop = stop.clone();
        move || stop.cancel()
    })?;
    let background = TaskTracker::new();
    let imports = worker::Worker {
        use_cases: callbook.use_cases.clone(),
        database: callbook.database.clone(),
        waits: state.import_waits.clone(),
        stop: stop.clone(),
    };
    for kinds in worker::WORKERS {
        background.spawn(imports.clone().run(kinds));
    }
    background.spawn(worker::forget_what_ended(
        callbook.use_cases.clone(),
        callbook.database.clone(),
        callbook.files.clone(),
        stop.clone(),
    ));
    background.spawn(mail_worker::deliver(
        callbook.use_cases.clone(),
        callbook.mail_waits.clone(),
        stop.clone(),
    ));
    background.spawn(mail_worker::forget_old(callbook.use_cases.clone(), stop.clone()));
    background.spawn(maintenance::follow(
        callbook.use_cases.clone(),
        state.maintenance.clone(),
        stop.clone(),
    ));
    background.close();

    anchor::note(&callbook.use_cases).await;
    say(format!("Callbook is ready at {origin}"));
    for line in set_up.iter().chain(announced) {
        say(line);
    }
    let served =
        callbook_web::serve(listener, callbook_web::app(state), stop.clone().cancelled_owned()).await;
    stop.cancel();
    background.wait().await;
    anchor::note(&callbook.use_cases).await;
    callbook.close().await?;
    served.map_err(|error| Failure::nothing_done(format!("The server ended: {error}.")))?;
    Ok(Exit::AllIn)
}
