//! Pages are compressed for those who can read that.

use axum::http::{Method, StatusCode};

use crate::office::Office;

#[tokio::test]
async fn a_page_is_compressed_for_who_accepts_it_and_plain_for_others() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let plain = manager.get("/customers").await;
    assert_eq!(
        (plain.status, plain.header("content-encoding")),
        (StatusCode::OK, "")
    );
    let packed = manager
        .send(
            Method::GET,
            "/customers",
            &[("accept", "text/html"), ("accept-encoding", "gzip")],
            String::new(),
        )
        .await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(
        packed.header("vary").contains("accept-encoding"),
        "{}",
        packed.header("vary")
    );
}
