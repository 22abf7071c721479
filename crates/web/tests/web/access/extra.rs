//! Fields that nobody asked for are refused by every route that takes any.

use axum::http::{Method, StatusCode};
use callbook_web::routes::table;

use super::meant::Meant;
use super::who::{Caller, Who};
use super::whose::{self, Whose};
use super::{Access, Expected, ask_with, expected};
use crate::digest;
use crate::office::Office;
use crate::shapes::Shape;

const EXTRA: [(&str, &str); 4] = [
    ("role", "superuser"),
    ("company_id", "01888888-8888-7888-8888-888888888888"),
    ("assigned_to", "01888888-8888-7888-8888-888888888888"),
    ("granted", "manage_company see_audit"),
];

/// The same body with one more field.
fn with_field(shape: Shape, field: &str, value: &str) -> String {
    if shape.content_type.starts_with("multipart/") {
        let part = format!("--x\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        return part + shape.body;
    }
    if shape.content_type == "application/json" {
        return shape
            .body
            .replacen('{', &format!("{{\"{field}\":\"{value}\","), 1);
    }
    let value = crate::browser::encoded(value);
    match shape.body {
        "" => format!("{field}={value}"),
        body => format!("{body}&{field}={value}"),
    }
}

#[tokio::test]
async fn fields_that_nobody_asked_for_change_nothing() {
    let template = Office::open().await;
    whose::furnish(&template).await;
    for who in [Who::Nobody, Who::Sales, Who::Admin, Who::SuperuserOutside] {
        let mut office = template.copied().await;
        let mut caller = Caller::new(&office, who).await;
        let mut before = digest::of(&office.database_file).await;
        for route in table() {
            let shape = Shape::of(&route);
            let may = expected(&route, shape, who, Whose::Own);
            let is_reached = matches!(may, Expected::Allowed | Expected::Open);
            if route.method == Method::GET || !is_reached || Meant::of(&route).access == Access::Open {
                continue;
            }
            for (field, value) in EXTRA {
                if shape.body.contains(&format!("{field}=")) {
                    continue;
                }
                let answer = ask_with(
                    &office,
                    &mut caller,
                    &route,
                    Whose::Own,
                    with_field(shape, field, value),
                )
                .await;
                let what = format!(
                    "{who:?}: {} {} with {field}: {}",
                    route.method, route.path, answer.status
                );
                let after = digest::of(&office.database_file).await;
                let reads_fields = !shape.body.is_empty();
                if reads_fields {
                    let refused = [
                        StatusCode::BAD_REQUEST,
                        StatusCode::UNPROCESSABLE_ENTITY,
                        StatusCode::NOT_FOUND,
                    ];
                    assert!(refused.contains(&answer.status), "{what}");
                    assert!(
                        before == after,
                        "{what} changed {}",
                        digest::difference(&before, &after)
                    );
                }
                if before != after {
                    // A route that reads no fields did what it does; the field is nowhere.
                    let changed = digest::difference(&before, &after);
                    assert!(
                        !changed.contains("0188888888887888") && !changed.contains(value),
                        "{what}"
                    );
                    office = template.copied().await;
                    caller = Caller::new(&office, who).await;
                    before = digest::of(&office.database_file).await;
                }
            }
        }
    }
}
