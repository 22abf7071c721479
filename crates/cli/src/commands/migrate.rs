use std::sync::Arc;

use callbook_infrastructure::clock::SystemClock;

use crate::compose::Callbook;
use crate::failure::{Exit, Failure};
use crate::settings::Settings;
use crate::terminal::say;

pub(crate) async fn run(settings: &Settings) -> Result<Exit, Failure> {
    let callbook = Callbook::open(settings, Arc::new(SystemClock)).await?;
    callbook.close().await?;
    say("The database is up to date.");
    Ok(Exit::AllIn)
}
