//! What each route of the table is asked with. A route that is not here fails the access test: add it.

use axum::http::Method;
use callbook_web::routes::Route;

/// Which kind of thing the id in a request names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    Nothing,
    Customer,
    User,
    Import,
}

/// What a hidden object is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hidden {
    /// It is not there.
    NotFound,
    /// It is left out: the answer is about the rest, and says nothing of it.
    LeftOut,
}

/// A request in which `{id}` stands for the id.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) names: Names,
    pub(crate) hidden: Hidden,
    pub(crate) content_type: &'static str,
    pub(crate) body: &'static str,
}

const FORM: &str = "application/x-www-form-urlencoded";
const UPLOAD: &str = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\
    Content-Type: text/csv\r\n\r\nname,phone\r\nDeepa,9812399999\r\n--x--\r\n";

impl Shape {
    const fn form(names: Names, body: &'static str) -> Self {
        Self {
            names,
            hidden: Hidden::NotFound,
            content_type: FORM,
            body,
        }
    }

    pub(crate) fn of(route: &Route) -> Self {
        if route.method == Method::GET {
            return Self::form(names(route.path), "");
        }
        let left_out = |shape: Self| Self {
            hidden: Hidden::LeftOut,
            ..shape
        };
        match route.path {
            "/sign-out" | "/set-up" | "/sign-in" | "/password/{token}" => Self::form(Names::Nothing, ""),
            "/users" => Self::form(
                Names::Nothing,
                "name=Dev&username=dev&email=dev%40example.com&role=sales",
            ),
            "/users/{id}" => Self::form(
                Names::User,
                "name=Kiran&email=kiran%40example.com&role=sales&version=1",
            ),
            "/users/{id}/deactivate" | "/users/{id}/reactivate" | "/users/{id}/password-link" => {
                Self::form(Names::User, "")
            }
            "/customers/new" => Self::form(Names::Nothing, "name=Deepa&phone=9812388888"),
            "/customers/{id}/edit" => Self::form(Names::Customer, "name=Aarav&phone=9812377777&version=1"),
            "/customers/{id}/status" => Self::form(Names::Customer, "status=NOT_ANSWERED"),
            "/customers/{id}/notes" => Self::form(Names::Customer, "note=Called+twice"),
            "/customers/{id}/assign" => Self::form(Names::Customer, "user={kiran}"),
            "/customers/assign" => left_out(Self::form(
                Names::Customer,
                "ids={id}&select=ids&user={kiran}&rule=round_robin&step=confirm",
            )),
            "/call" => left_out(Self::form(Names::Customer, "customer={id}&status=NOT_ANSWERED")),
            "/status" => Self {
                names: Names::Customer,
                hidden: Hidden::NotFound,
                content_type: "application/json",
                body: "{\"customer_id\":\"{id}\",\"status\":\"NOT_ANSWERED\"}",
            },
            "/imports" | "/upload" => Self {
                names: Names::Nothing,
                hidden: Hidden::NotFound,
                content_type: "multipart/form-data; boundary=x",
                body: UPLOAD,
            },
            other => panic!("say in shapes.rs what {} {other} is asked with", route.method),
        }
    }
}

fn names(path: &str) -> Names {
    match path.split('/').nth(1) {
        _ if !path.contains("{id}") => Names::Nothing,
        Some("customers") => Names::Customer,
        Some("users") => Names::User,
        Some("imports") => Names::Import,
        _ => panic!("say in shapes.rs what the id in {path} names"),
    }
}
