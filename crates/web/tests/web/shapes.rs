//! What each route of the table is asked with. A route that is not here fails the access test: add it.

use axum::http::Method;
use callbook_web::routes::Route;

/// Which kind of thing the id in a request names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    Nothing,
    Customer,
    User,
    /// An import that waits for its turn.
    Import,
    /// One of which nothing has been imported.
    OpenImport,
    /// One that is over.
    DoneImport,
    Company,
    /// A token of the caller itself.
    OwnToken,
    /// A token of anybody in the company.
    Token,
    Mail,
    /// A field that the company defined.
    Field,
    Group,
    Invitation,
    SignUp,
    /// The picture of a user.
    Picture,
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

/// A WebP of one pixel whose bytes are all ASCII.
const PICTURE: &str = "--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"me.webp\"\r\n\r\n\
    RIFF\x16\0\0\0WEBPVP8L\x09\0\0\0/\0\0\0\0(@D\x04\0\r\n--x--\r\n";

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
            "/users/{id}/deactivate"
            | "/users/{id}/reactivate"
            | "/users/{id}/password-link"
            | "/users/{id}/sessions/end"
            | "/users/{id}/unlock"
            | "/users/{id}/second-factor/reset" => Self::form(Names::User, ""),
            "/users/groups" => Self::form(Names::Nothing, "name=Readers&permissions=import_customers"),
            "/users/groups/{id}" => Self::form(
                Names::Group,
                "name=Readers&permissions=import_customers&version=1",
            ),
            "/users/groups/{id}/delete" => Self::form(Names::Group, "version=1"),
            "/users/invite" => Self::form(Names::Nothing, "addresses=ravi%40example.com&role=sales"),
            "/users/invitations/{id}/again" | "/users/invitations/{id}/withdraw" => {
                Self::form(Names::Invitation, "")
            }
            "/invitation/{token}" => Self::form(Names::Nothing, "name=Dev&username=dev&password=x"),
            "/join/{code}" => Self::form(
                Names::Nothing,
                "name=Dev&email=dev%40example.com&role=sales&password=x",
            ),
            "/users/requests/{id}/approve" => {
                Self::form(Names::SignUp, "name=Dev&username=devanand&role=sales")
            }
            "/users/requests/{id}/decline" => Self::form(Names::SignUp, ""),
            "/sign-in/code" => Self::form(Names::Nothing, "code=12345678&next="),
            "/sign-in/code/again" => Self::form(Names::Nothing, "next="),
            "/confirm" => Self::form(Names::Nothing, "next=%2Fprofile"),
            "/profile/second-factor/app/confirm" => Self::form(Names::Nothing, "code=000000"),
            "/profile/second-factor/app"
            | "/profile/second-factor/app/remove"
            | "/profile/second-factor/codes"
            | "/profile/sessions/end-others" => Self::form(Names::Nothing, ""),
            "/profile/second-factor/mail" => Self::form(Names::Nothing, "wanted=false"),
            "/profile/sessions/end" => Self::form(Names::Nothing, "id=01999999-9999-7999-8999-999999999999"),
            "/forgot" => Self::form(Names::Nothing, "login=asha"),
            "/email/{token}" | "/profile/picture/remove" => Self::form(Names::Nothing, ""),
            "/profile" => Self::form(Names::Nothing, "name=Asha&zone=Europe%2FLondon&version=1"),
            "/profile/password" => Self::form(
                Names::Nothing,
                "password=seven+green+bottles+standing&again=seven+green+bottles+standing",
            ),
            "/profile/email" => Self::form(Names::Nothing, "email=new%40new.example"),
            "/profile/picture" => Self {
                names: Names::Nothing,
                hidden: Hidden::NotFound,
                content_type: "multipart/form-data; boundary=x",
                body: PICTURE,
            },
            "/settings/company" => Self::form(
                Names::Nothing,
                "name=Brightpath+Two&region=IN&zone=Asia%2FKolkata&version=1",
            ),
            "/settings/words" => Self::form(
                Names::Nothing,
                "sales_one=Counsellor&sales_many=Counsellors&version=1",
            ),
            "/settings/fields" => Self::form(Names::Nothing, "name=Batch&kind=text"),
            "/settings/fields/{id}" => Self::form(Names::Field, "name=Stream&version=1"),
            "/settings/fields/{id}/move" => Self::form(Names::Field, "step=down"),
            "/settings/fields/{id}/use" => Self::form(Names::Field, "becomes=retired&version=1"),
            "/settings/security" => Self::form(Names::Nothing, "second_factor=sales&sign_up=open&version=1"),
            "/companies" => Self::form(
                Names::Nothing,
                "company=Third&preset=calling&region=IN&zone=Asia%2FKolkata&name=Tara&username=tara&email=tara%40example.com",
            ),
            "/companies/leave" => Self::form(Names::Nothing, ""),
            "/companies/{id}" => Self::form(
                Names::Company,
                "name=Renamed&region=IN&zone=Asia%2FKolkata&version=1",
            ),
            "/companies/{id}/suspend" | "/companies/{id}/resume" | "/companies/{id}/enter" => {
                Self::form(Names::Company, "")
            }
            "/settings/mail/test" => Self::form(Names::Nothing, ""),
            "/settings/mail/{id}/again" => Self::form(Names::Mail, ""),
            "/profile/tokens" => Self::form(
                Names::Nothing,
                "name=Nightly&permissions=work_customers&lifetime=30",
            ),
            "/profile/tokens/{id}/revoke" => Self::form(Names::OwnToken, ""),
            "/settings/tokens/{id}/revoke" => Self::form(Names::Token, ""),
            "/customers/new" => Self::form(Names::Nothing, "name=Deepa&phone=9812388888"),
            "/customers/{id}/edit" => Self::form(Names::Customer, "name=Aarav&phone=9812377777&version=1"),
            "/customers/{id}/status" => Self::form(Names::Customer, "status=NOT_ANSWERED"),
            "/customers/{id}/notes" => Self::form(Names::Customer, "note=Called+twice"),
            "/customers/{id}/assign" => Self::form(Names::Customer, "user={kiran}"),
            "/customers/{id}/delete" => Self::form(Names::Customer, "version=1"),
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
            "/imports/{id}/reading" => Self::form(Names::OpenImport, "header=1"),
            "/imports/{id}/columns" => {
                Self::form(Names::OpenImport, "target=name&target=phone&on_duplicate=skip")
            }
            "/imports/{id}/dates" => Self::form(Names::OpenImport, "dates=day-first"),
            "/imports/{id}/run" | "/imports/{id}/discard" => Self::form(Names::OpenImport, ""),
            "/imports/{id}/cancel" => Self::form(Names::Import, "then=keep"),
            "/imports/{id}/undo" => Self::form(Names::DoneImport, ""),
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
        _ if path.starts_with("/profile/tokens/") => Names::OwnToken,
        _ if path.starts_with("/settings/tokens/") => Names::Token,
        _ if path.starts_with("/settings/mail/") => Names::Mail,
        _ if path.starts_with("/settings/fields/") => Names::Field,
        _ if path == "/users/{id}/picture" => Names::Picture,
        Some("companies") => Names::Company,
        _ if path.starts_with("/users/groups/") => Names::Group,
        _ if path.starts_with("/users/invitations/") => Names::Invitation,
        _ if path.starts_with("/users/requests/") => Names::SignUp,
        Some("customers") => Names::Customer,
        Some("users") => Names::User,
        _ if path == "/imports/{id}/undo" || path == "/imports/{id}/events" => Names::DoneImport,
        Some("imports") => Names::Import,
        _ => panic!("say in shapes.rs what the id in {path} names"),
    }
}
