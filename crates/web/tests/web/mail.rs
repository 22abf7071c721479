//! The outbox under Settings.

use axum::http::StatusCode;

use crate::office::Office;

#[tokio::test]
async fn an_admin_sends_itself_a_test_mail_and_reads_it_where_it_is_kept() {
    let office = Office::open().await;
    let mut meera = office.browser("meera").await;
    let sent = meera.post("/settings/mail/test", &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let shown = meera.get(sent.location()).await;
    assert!(
        shown
            .body
            .contains("Meera Iyer sent this to see whether mail arrives"),
        "{}",
        shown.body
    );
    assert!(!shown.body.contains("/again"), "there is no server to send it to");
    let list = meera.get("/settings/mail").await.body;
    assert!(
        list.contains("meera@example.com") && list.contains("Kept here"),
        "{list}"
    );
    assert!(list.contains("No mail server is configured"), "{list}");
    assert!(!list.contains("zoya@example.com"), "another company's mail shows");
}

#[tokio::test]
async fn the_list_goes_on_after_a_page_and_bears_any_place() {
    let office = Office::open().await;
    for _ in 0..55 {
        office.installation.send_test_mail("meera").await;
    }
    let mut meera = office.browser("meera").await;
    let first = meera.get("/settings/mail").await.body;
    let (_, rest) = first.split_once("/settings/mail?before=").unwrap();
    let (place, _) = rest.split_once('"').unwrap();
    let second = meera.get(&format!("/settings/mail?before={place}")).await.body;
    let mails = |body: &str| body.matches("Kept here").count();
    assert_eq!((mails(&first), mails(&second)), (50, 6));
    for nonsense in ["x", "1-2", "-", "99999999999999999999-x"] {
        let answer = meera.get(&format!("/settings/mail?before={nonsense}")).await;
        assert_eq!(mails(&answer.body), 50, "{nonsense}");
    }
}
