//! Users' pictures: taken in, made anew, shown to colleagues only.

use axum::http::{Method, StatusCode};

use crate::browser::{Answer, Browser};
use crate::office::Office;

/// Two by two red pixels.
const PNG: &[u8] =
    b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x02\x00\x00\
    \x00\x02\x08\x02\x00\x00\x00\xfd\xd4\x9a\x73\x00\x00\x00\x10\x49\x44\x41\x54\x78\xda\x63\
    \x38\x21\x27\x07\x44\x0c\x10\x0a\x00\x1f\x26\x04\x11\x4a\x8e\x8d\x20\x00\x00\x00\x00\x49\
    \x45\x4e\x44\xae\x42\x60\x82";

async fn upload(browser: &mut Browser, field: &str, name: &str, file: &[u8]) -> Answer {
    let mut body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
         Content-Type: image/png\r\n\r\n"
    )
    .into_bytes();
    body.extend(file);
    body.extend(b"\r\n--x--\r\n");
    let token = browser.token.clone();
    let headers = [
        ("content-type", "multipart/form-data; boundary=x"),
        ("accept", "text/html"),
        ("x-csrf-token", token.as_str()),
    ];
    browser
        .send(Method::POST, "/profile/picture", &headers, body)
        .await
}

/// The address of the picture on a page.
fn picture_on(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("<img src=\"/users/")?;
    let address = rest.split('"').next()?.replace("&amp;", "&");
    Some(format!("/users/{address}"))
}

#[tokio::test]
async fn a_picture_is_made_anew_and_shown_with_what_keeps_it_harmless() {
    let office = Office::open().await;
    let mut asha = office.browser("asha").await;
    assert_eq!(
        picture_on(&asha.get("/profile").await.body),
        None,
        "initials at first"
    );
    let answer = upload(&mut asha, "picture", "me.png", PNG).await;
    assert_eq!(answer.location(), "/profile", "{}", answer.body);
    let address = picture_on(&asha.get("/profile").await.body).unwrap();

    let shown = asha.get(&address).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.bytes.starts_with(b"\x89PNG\r\n\x1a\n") && shown.bytes != PNG);
    assert_eq!(shown.header("content-type"), "image/png");
    assert_eq!(shown.header("x-content-type-options"), "nosniff");
    assert_eq!(
        shown.header("content-security-policy"),
        "sandbox; default-src 'none'"
    );
    assert_eq!(
        shown.header("cache-control"),
        "private, max-age=31536000, immutable"
    );
    let etag = shown.header("etag").to_owned();
    let known = [("if-none-match", etag.as_str())];
    let again = asha.send(Method::GET, &address, &known, String::new()).await;
    assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    // Without the picture's tag in it the address may show another one tomorrow.
    let bare = address.split('?').next().unwrap().to_owned();
    assert_eq!(asha.get(&bare).await.header("cache-control"), "private, no-cache");

    let removed = asha.post("/profile/picture/remove", &[]).await;
    assert_eq!(removed.location(), "/profile");
    assert_eq!(asha.get(&address).await.status, StatusCode::NOT_FOUND);
    assert_eq!(picture_on(&asha.get("/profile").await.body), None);
}

#[tokio::test]
async fn colleagues_see_it_and_nobody_else() {
    let office = Office::open().await;
    let mut asha = office.browser("asha").await;
    upload(&mut asha, "picture", "me.png", PNG).await;
    let address = format!("/users/{}/picture", office.user("asha").await);
    for colleague in ["kiran", "latha", "meera"] {
        let mut browser = office.browser(colleague).await;
        assert_eq!(browser.get(&address).await.status, StatusCode::OK, "{colleague}");
    }
    let mut stranger = office.browser("zoya").await;
    assert_eq!(stranger.get(&address).await.status, StatusCode::NOT_FOUND);
    let mut nobody = Browser::new(&office.app);
    assert_eq!(nobody.get(&address).await.status, StatusCode::SEE_OTHER);
    for missing in [
        "/users/01999999-9999-7999-8999-999999999999/picture",
        "/users/asha/picture",
    ] {
        assert_eq!(asha.get(missing).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_is_no_picture_is_refused_whatever_it_is_called() {
    let office = Office::open().await;
    let mut asha = office.browser("asha").await;
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    for (file, said) in [
        (&svg[..], "This is no picture that Callbook can use"),
        (&PNG[..40], "The picture is damaged"),
        (&[][..], "Choose a picture first"),
        (&[0x89; 5 * 1024 * 1024 + 1][..], "more than 5 MB"),
    ] {
        let answer = upload(&mut asha, "picture", "me.png", file).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    let answer = upload(&mut asha, "role", "me.png", PNG).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(picture_on(&asha.get("/profile").await.body), None);
}
