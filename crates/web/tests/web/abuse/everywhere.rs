//! Naughty texts in every text field of every form, shown on every screen: always text, never code, never a failure.

use std::collections::BTreeMap;

use axum::http::Method;
use callbook_web::routes::table;

use super::naughty::NAUGHTY;
use super::page::{Field, PostedForm, assert_sound, forms};
use crate::browser::Browser;
use crate::office::Office;
use crate::shapes::{Names, Shape};

/// Everything that an admin can look at.
async fn addresses(office: &Office) -> Vec<String> {
    let kiran = office.user("kiran").await.to_string();
    let mut addresses: Vec<String> = table()
        .iter()
        .filter(|route| route.method == Method::GET)
        .filter(|route| !route.path.contains("{token}") && !route.path.contains("{file}"))
        .filter(|route| !route.path.starts_with("/set-up") && !route.path.starts_with("/companies"))
        .filter_map(|route| {
            let id = match Shape::of(route).names {
                Names::Nothing => String::new(),
                Names::Customer => office.ashas.to_string(),
                Names::User => kiran.clone(),
                Names::Import => office.import.to_string(),
                _ if route.path.contains("{id}") => return None,
                _ => String::new(),
            };
            Some(route.path.replace("{id}", &id))
        })
        .collect();
    addresses.sort();
    addresses
}

/// What the field is filled with where it is not the one that is tried.
fn filled(field: &Field, number: usize) -> String {
    if !field.value.is_empty() {
        return field.value.clone();
    }
    match (field.kind.as_str(), field.name.as_str()) {
        (_, "phone") | ("tel", _) => format!("98124{number:05}"),
        (_, "username") => format!("user{number}"),
        ("email", _) | (_, "email") => format!("user{number}@example.com"),
        ("password", _) => crate::office::PASSWORD.to_owned(),
        ("text" | "textarea" | "search", _) => format!("Words {number}"),
        _ => String::new(),
    }
}

fn is_text(field: &Field) -> bool {
    matches!(
        field.kind.as_str(),
        "text" | "textarea" | "search" | "email" | "tel" | "url"
    )
}

/// Whether the field takes any words; the others refuse all that is not of their form.
fn is_free(field: &Field) -> bool {
    matches!(field.kind.as_str(), "text" | "textarea" | "search")
        && !["phone", "username", "email", "date"].contains(&field.name.as_str())
}

async fn post(browser: &mut Browser, form: &PostedForm, fields: Vec<(String, String)>, what: &str) {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let answer = browser.post(&form.action, &fields).await;
    assert!(!answer.status.is_server_error(), "{what}: {}", answer.status);
    assert!(
        !answer.location().contains("evil.example"),
        "{what}: {}",
        answer.location()
    );
    assert!(!answer.header("set-cookie").contains("a=b"), "{what}");
    assert_sound(&answer.body, what);
}

#[tokio::test]
async fn naughty_texts_are_texts_on_every_screen() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office.app);
    office.begin_session(&mut browser, "meera", None).await;
    let addresses = addresses(&office).await;
    let mut found: BTreeMap<String, PostedForm> = BTreeMap::new();
    for address in &addresses {
        let page = browser.get(address).await;
        assert!(!page.status.is_server_error(), "{address}: {}", page.status);
        for form in forms(&page.body, address) {
            // What ends the session, or the admin's own way in, would end the test.
            let apart = [
                "/sign-out",
                "/profile/password",
                "/profile/email",
                "/profile/second-factor",
            ];
            if !apart.iter().any(|path| form.action.starts_with(path)) && form.fields.iter().any(is_text) {
                found.insert(form.action.clone(), form);
            }
        }
    }
    assert!(found.len() >= 6, "{:?}", found.keys());
    let mut number = 0;
    for (round, text) in NAUGHTY.iter().enumerate() {
        for form in found.values() {
            for wanted in [true, false] {
                if !form
                    .fields
                    .iter()
                    .any(|field| is_text(field) && is_free(field) == wanted)
                {
                    continue;
                }
                number += 1;
                let fields = form
                    .fields
                    .iter()
                    .filter(|field| field.name != "csrf_token" && !field.name.is_empty())
                    .map(|field| {
                        let value = if is_text(field) && is_free(field) == wanted {
                            (*text).to_owned()
                        } else {
                            filled(field, number)
                        };
                        (field.name.clone(), value)
                    })
                    .collect();
                post(
                    &mut browser,
                    form,
                    fields,
                    &format!("{text:?} in {}", form.action),
                )
                .await;
            }
        }
        // Every screen with what has been typed so far.
        if round % 12 == 0 || round + 1 == NAUGHTY.len() {
            look_around(&mut browser, &addresses).await;
        }
    }
    for text in NAUGHTY {
        let text = crate::browser::encoded(text);
        for place in [
            "/customers?search=",
            "/search?q=",
            "/sign-in?next=",
            "/users?search=",
            "/settings/audit?text=",
        ] {
            let address = format!("{place}{text}");
            let page = browser.get(&address).await;
            assert!(!page.status.is_server_error(), "{address}: {}", page.status);
            assert_sound(&page.body, &address);
        }
    }
}

async fn look_around(browser: &mut Browser, addresses: &[String]) {
    for address in addresses {
        let page = browser.get(address).await;
        assert!(!page.status.is_server_error(), "{address}: {}", page.status);
        if page.header("content-type").starts_with("text/html") {
            assert_sound(&page.body, address);
        }
    }
}
