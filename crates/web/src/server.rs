//! The server loop. `axum::serve` gives no time limit for a request's head, so that a few thousand slow clients could
//! hold all connections; this one does.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;
use tracing::{Instrument, field};

use crate::security::{PeerAddress, Visit};

/// A request's head arrives within that time, and an idle connection is closed after it.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// At a stop, requests under way have that long to end; a load balancer gives less.
const STOP_TIME: Duration = Duration::from_secs(30);
/// After accepting failed (no file descriptors, say), others get that long to give some back.
const BREATH: Duration = Duration::from_millis(100);

/// Serves until `stop` is ready; then takes no more connections and lets requests under way end.
///
/// # Errors
/// None once it listens; failures of single connections are theirs alone.
pub async fn serve(listener: TcpListener, app: Router, stop: impl Future<Output = ()>) -> io::Result<()> {
    let mut server = Builder::new(TokioExecutor::new()).http1_only();
    server
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME);
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => converse(&server, &graceful, stream, PeerAddress(peer), app.clone()),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(BREATH).await;
                }
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    if tokio::time::timeout(STOP_TIME, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some requests took too long and were cut off");
    }
    Ok(())
}

fn converse(
    server: &Builder<TokioExecutor>,
    graceful: &GracefulShutdown,
    stream: TcpStream,
    peer: PeerAddress,
    app: Router,
) {
    // Small answers are not to wait for more.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(peer);
        let service = TowerToHyperService::new(app.clone());
        hyper::service::Service::call(&service, request)
    });
    let connection = server
        .serve_connection(TokioIo::new(stream), service)
        .into_owned();
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(error = %error, "a connection ended early");
        }
    });
}

/// One line a request: which route, which answer, how long. Never a body, a query's values or a token; the path of
/// the route (which the guard fills in), not of the request, for that may hold one.
pub(crate) async fn log(request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>().cloned().unwrap_or_default();
    let method = request.method().clone();
    let span = tracing::info_span!(
        "request",
        id = visit.request_id,
        %method,
        route = field::Empty,
        user = field::Empty
    );
    let begun = Instant::now();
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
    span.in_scope(|| tracing::info!(status, milliseconds, "answered"));
    response
}
