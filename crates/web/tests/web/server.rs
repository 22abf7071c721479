//! The server loop itself, over real connections.

use std::time::Duration;

use axum::Router;
use callbook_web::serve;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::office::Installation;

struct Running {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<std::io::Result<()>>,
}

async fn run(app: Router) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let ended = tokio::spawn(serve(listener, app, async {
        let _ = stopped.await;
    }));
    Running { address, stop, ended }
}

async fn all(mut connection: TcpStream) -> String {
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_request_under_way_is_answered_when_the_server_stops() {
    let installation = Installation::new().await;
    let running = run(installation.app.clone()).await;
    let mut connection = TcpStream::connect(running.address).await.unwrap();
    let mut idle = TcpStream::connect(running.address).await.unwrap();
    let head = "POST /sign-in HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\n\
        cookie: callbook-insecure=anonymous.x\r\ncontent-type: application/x-www-form-urlencoded\r\n\
        content-length: 16\r\n\r\nlogin=as";
    connection.write_all(head.as_bytes()).await.unwrap();
    // Long enough for the server to have begun with it.
    tokio::time::sleep(Duration::from_millis(200)).await;
    running.stop.send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(
        TcpStream::connect(running.address).await.is_err(),
        "nobody new is let in"
    );
    connection.write_all(b"ha&x=abc").await.unwrap();
    let answer = all(connection).await;
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    assert!(answer.ends_with("</html>\n"), "the answer is whole: {answer}");
    assert_eq!(
        idle.read(&mut [0; 1]).await.unwrap(),
        0,
        "an idle connection is closed"
    );
    tokio::time::timeout(Duration::from_secs(5), running.ended)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
}

#[tokio::test]
async fn one_connection_carries_several_requests() {
    let installation = Installation::new().await;
    let running = run(installation.app.clone()).await;
    let mut connection = TcpStream::connect(running.address).await.unwrap();
    let requests = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n\
        GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    connection.write_all(requests.as_bytes()).await.unwrap();
    let answer = all(connection).await;
    assert_eq!(answer.matches("HTTP/1.1 200 OK").count(), 2, "{answer}");
}
