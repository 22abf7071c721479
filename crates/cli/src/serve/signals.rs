//! What the operating system says when a process is to end.

use tokio::signal::unix::{SignalKind, signal};

use crate::failure::Failure;

/// Calls `stop` at the first SIGTERM or SIGINT. At the second the process ends at once: whoever asks twice does not
/// want to wait, and everything that matters is on the disk.
pub(crate) fn on_stop(stop: impl FnOnce() + Send + 'static) -> Result<(), Failure> {
    let failed = |error| Failure::nothing_done(format!("Callbook cannot listen for signals: {error}."));
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    tokio::spawn(async move {
        let mut next = async || {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        };
        next().await;
        stop();
        next().await;
        std::process::exit(i32::from(crate::failure::Exit::Stopped.number()));
    });
    Ok(())
}
