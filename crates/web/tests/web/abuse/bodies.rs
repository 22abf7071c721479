//! Bodies without end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use callbook_web::WebSettings;
use rstest::rstest;
use tower::ServiceExt;

use crate::office::{Installation, Office};

const CHUNK: usize = 64 * 1024;
const CHUNKS: usize = 4_096;

/// 256 MB that count how much of them was taken.
fn endless() -> (Body, Arc<AtomicUsize>) {
    let taken = Arc::new(AtomicUsize::new(0));
    let counter = taken.clone();
    let chunks = futures::StreamExt::map(futures::stream::iter(0..CHUNKS), move |_| {
        counter.fetch_add(CHUNK, Ordering::Relaxed);
        Ok::<_, std::io::Error>(Bytes::from_static(&[b'a'; CHUNK]))
    });
    (Body::from_stream(chunks), taken)
}

/// A form's limit is 1 MB, a file's in these tests 10 MB and 1 MB for what is around it.
#[rstest]
#[case::a_form("/sign-in", "application/x-www-form-urlencoded", 1)]
#[case::a_document("/status", "application/json", 1)]
#[case::a_file("/imports", "multipart/form-data; boundary=x", 12)]
#[tokio::test]
async fn what_is_too_large_is_refused_before_it_is_read(
    #[case] path: &str,
    #[case] content_type: &str,
    #[case] limit: usize,
) {
    let mut settings = WebSettings::new("127.0.0.1:8080".parse().unwrap());
    settings.upload_limit = 10 * 1024 * 1024;
    let office = Office::within(Installation::with(settings).await).await;
    let browser = office.browser("meera").await;
    let request = |declared: bool| {
        let (body, taken) = endless();
        let method = if path == "/status" { "PUT" } else { "POST" };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost:8080")
            .header("content-type", content_type)
            .header("x-csrf-token", &browser.token)
            .header(
                "cookie",
                format!(
                    "callbook-insecure={}",
                    browser.cookie("callbook-insecure").unwrap()
                ),
            );
        if declared {
            request = request.header("content-length", CHUNK * CHUNKS);
        }
        (request.body(body).unwrap(), taken)
    };
    let (declared, taken) = request(true);
    let answer = office.app.clone().oneshot(declared).await.unwrap();
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(
        taken.load(Ordering::Relaxed),
        0,
        "it says how long it is, and is not read at all"
    );

    let (undeclared, taken) = request(false);
    let answer = office.app.clone().oneshot(undeclared).await.unwrap();
    let fine = matches!(
        answer.status(),
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY
    );
    assert!(fine, "{}", answer.status());
    let read = taken.load(Ordering::Relaxed);
    assert!(read <= limit * 1024 * 1024 + 2 * CHUNK, "{read} bytes were read");
}
