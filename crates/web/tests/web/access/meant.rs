//! Who is to use each route. This table is written by hand, so that it does not follow a mistake in the other one.

use callbook_domain::access::Permission as P;
use callbook_web::routes::{Access, Programs, Proof, Route};

use super::Expected;
use super::who::Who;
use super::whose::Whose;

const OPEN: Access = Access::Open;
const PUBLIC: Access = Access::Public;
const OWN: Access = Access::Own;
const SIGNED_IN: Access = Access::SignedIn;
const SUPERUSER: Access = Access::Superuser;
const WORK: Access = Access::Needs(P::WorkCustomers);
const ADD: Access = Access::Needs(P::AddCustomers);
const ASSIGN: Access = Access::Needs(P::AssignCustomers);
const DELETE: Access = Access::Needs(P::DeleteCustomers);
const IMPORT: Access = Access::Needs(P::ImportCustomers);
const EXPORT: Access = Access::Needs(P::ExportCustomers);
const USERS: Access = Access::Needs(P::ManageSalesUsers);
const SETTINGS: Access = Access::Needs(P::SeeSettings);
const MANAGE: Access = Access::Needs(P::ManageCompany);
const AUDIT: Access = Access::Needs(P::SeeAudit);

/// What stands behind a route's path: `+fresh` needs a proof of identity, `+api` takes tokens.
const TABLE: &[(&str, Access, &str)] = &[
    ("GET /healthz", OPEN, ""),
    ("GET /readyz", OPEN, ""),
    ("GET /static/{file}", OPEN, ""),
    ("GET /", PUBLIC, ""),
    ("GET /set-up", PUBLIC, ""),
    ("POST /set-up", PUBLIC, ""),
    ("GET /sign-in", PUBLIC, ""),
    ("POST /sign-in", PUBLIC, ""),
    ("GET /sign-in/code", PUBLIC, ""),
    ("POST /sign-in/code", PUBLIC, ""),
    ("POST /sign-in/code/again", PUBLIC, ""),
    ("GET /confirm", OWN, ""),
    ("POST /confirm", OWN, "+fresh"),
    ("GET /profile/second-factor", OWN, "+fresh"),
    ("GET /profile/second-factor/picture", OWN, "+fresh"),
    ("POST /profile/second-factor/app", OWN, "+fresh"),
    ("POST /profile/second-factor/app/confirm", OWN, "+fresh"),
    ("POST /profile/second-factor/app/remove", OWN, "+fresh"),
    ("POST /profile/second-factor/codes", OWN, "+fresh"),
    ("POST /profile/second-factor/mail", OWN, "+fresh"),
    ("GET /profile/sessions", OWN, ""),
    ("POST /profile/sessions/end", OWN, ""),
    ("POST /profile/sessions/end-others", OWN, ""),
    ("POST /sign-out", OWN, ""),
    ("GET /forgot", PUBLIC, ""),
    ("POST /forgot", PUBLIC, ""),
    ("GET /password/{token}", PUBLIC, ""),
    ("POST /password/{token}", PUBLIC, ""),
    ("GET /email/{token}", PUBLIC, ""),
    ("POST /email/{token}", PUBLIC, ""),
    ("GET /profile", OWN, ""),
    ("POST /profile", OWN, ""),
    ("POST /profile/picture", OWN, ""),
    ("POST /profile/picture/remove", OWN, ""),
    ("GET /users/{id}/picture", OWN, ""),
    ("GET /profile/password", OWN, "+fresh"),
    ("POST /profile/password", OWN, "+fresh"),
    ("GET /profile/email", OWN, "+fresh"),
    ("POST /profile/email", OWN, "+fresh"),
    ("GET /profile/tokens", SIGNED_IN, ""),
    ("POST /profile/tokens", SIGNED_IN, "+fresh"),
    ("GET /profile/tokens/{id}/revoke", SIGNED_IN, ""),
    ("POST /profile/tokens/{id}/revoke", SIGNED_IN, ""),
    ("GET /settings", SIGNED_IN, ""),
    ("GET /settings/company", SETTINGS, ""),
    ("POST /settings/company", MANAGE, "+fresh"),
    ("GET /settings/words", SETTINGS, ""),
    ("POST /settings/words", MANAGE, "+fresh"),
    ("GET /settings/fields", SETTINGS, ""),
    ("POST /settings/fields", MANAGE, ""),
    ("GET /settings/fields/{id}", MANAGE, ""),
    ("POST /settings/fields/{id}", MANAGE, ""),
    ("POST /settings/fields/{id}/move", MANAGE, ""),
    ("POST /settings/fields/{id}/use", MANAGE, ""),
    ("GET /settings/security", SETTINGS, ""),
    ("POST /settings/security", MANAGE, "+fresh"),
    ("GET /companies", SUPERUSER, ""),
    ("POST /companies", SUPERUSER, "+fresh"),
    ("GET /companies/new", SUPERUSER, ""),
    ("POST /companies/leave", SUPERUSER, ""),
    ("GET /companies/{id}", SUPERUSER, ""),
    ("POST /companies/{id}", SUPERUSER, "+fresh"),
    ("GET /companies/{id}/suspend", SUPERUSER, ""),
    ("POST /companies/{id}/suspend", SUPERUSER, "+fresh"),
    ("POST /companies/{id}/resume", SUPERUSER, "+fresh"),
    ("POST /companies/{id}/enter", SUPERUSER, "+fresh"),
    ("GET /settings/tokens", SETTINGS, ""),
    ("GET /settings/tokens/{id}/revoke", MANAGE, ""),
    ("POST /settings/tokens/{id}/revoke", MANAGE, ""),
    ("GET /settings/audit", AUDIT, ""),
    ("GET /settings/audit/export", AUDIT, ""),
    ("GET /settings/mail", MANAGE, ""),
    ("POST /settings/mail/test", MANAGE, ""),
    ("GET /settings/mail/{id}", MANAGE, "+fresh"),
    ("POST /settings/mail/{id}/again", MANAGE, ""),
    ("GET /dashboard", WORK, "+api"),
    ("GET /search", WORK, "+api"),
    ("PUT /status", WORK, "+api"),
    ("GET /call", WORK, ""),
    ("POST /call", WORK, ""),
    ("GET /customers", WORK, ""),
    ("GET /customers/export", EXPORT, "+api"),
    ("GET /customers/new", ADD, ""),
    ("POST /customers/new", ADD, ""),
    ("GET /customers/{id}", WORK, ""),
    ("GET /customers/{id}/edit", WORK, ""),
    ("POST /customers/{id}/edit", WORK, ""),
    ("POST /customers/{id}/status", WORK, ""),
    ("POST /customers/{id}/notes", WORK, ""),
    ("POST /customers/{id}/assign", ASSIGN, ""),
    ("GET /customers/{id}/delete", DELETE, ""),
    ("POST /customers/{id}/delete", DELETE, ""),
    ("GET /customers/assign", ASSIGN, ""),
    ("POST /customers/assign", ASSIGN, ""),
    ("GET /imports", IMPORT, ""),
    ("POST /imports", IMPORT, "+api"),
    ("POST /upload", IMPORT, "+api"),
    ("GET /imports/sample.csv", IMPORT, ""),
    ("GET /imports/{id}", IMPORT, "+api"),
    ("POST /imports/{id}/reading", IMPORT, "+api"),
    ("POST /imports/{id}/columns", IMPORT, "+api"),
    ("POST /imports/{id}/dates", IMPORT, "+api"),
    ("POST /imports/{id}/run", IMPORT, "+api"),
    ("POST /imports/{id}/cancel", IMPORT, "+api"),
    ("POST /imports/{id}/discard", IMPORT, "+api"),
    ("GET /imports/{id}/undo", IMPORT, "+api"),
    ("POST /imports/{id}/undo", IMPORT, "+api"),
    ("GET /imports/{id}/look", IMPORT, ""),
    ("GET /imports/{id}/progress", IMPORT, ""),
    ("GET /imports/{id}/events", IMPORT, ""),
    ("GET /imports/{id}/refused", IMPORT, "+api"),
    ("GET /imports/{id}/file", IMPORT, "+api"),
    ("GET /users", USERS, ""),
    ("GET /users/new", USERS, ""),
    ("POST /users", USERS, "+fresh"),
    ("GET /users/{id}", USERS, ""),
    ("POST /users/{id}", USERS, "+fresh"),
    ("GET /users/{id}/deactivate", USERS, ""),
    ("POST /users/{id}/deactivate", USERS, ""),
    ("POST /users/{id}/reactivate", USERS, "+fresh"),
    ("POST /users/{id}/password-link", USERS, "+fresh"),
    ("POST /users/{id}/sessions/end", USERS, ""),
    ("POST /users/{id}/unlock", USERS, ""),
    ("POST /users/{id}/second-factor/reset", USERS, "+fresh"),
    ("GET /users/groups", USERS, ""),
    ("GET /users/groups/new", USERS, ""),
    ("POST /users/groups", USERS, "+fresh"),
    ("GET /users/groups/{id}", USERS, ""),
    ("POST /users/groups/{id}", USERS, "+fresh"),
    ("GET /users/groups/{id}/delete", USERS, ""),
    ("POST /users/groups/{id}/delete", USERS, "+fresh"),
    ("GET /users/invite", USERS, ""),
    ("POST /users/invite", USERS, "+fresh"),
    ("POST /users/invitations/{id}/again", USERS, "+fresh"),
    ("POST /users/invitations/{id}/withdraw", USERS, ""),
    ("GET /invitation/{token}", PUBLIC, ""),
    ("POST /invitation/{token}", PUBLIC, ""),
    ("GET /join/{code}", PUBLIC, ""),
    ("POST /join/{code}", PUBLIC, ""),
    ("GET /users/requests/{id}", USERS, ""),
    ("POST /users/requests/{id}/approve", USERS, "+fresh"),
    ("POST /users/requests/{id}/decline", USERS, ""),
];

/// What holds of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meant {
    pub(super) access: Access,
    pub(super) fresh: bool,
    pub(super) programs: bool,
}

impl Meant {
    pub(super) fn of(route: &Route) -> Self {
        Self::known(route).unwrap_or_else(|| panic!("say in access/meant.rs who is to use {}", name(route)))
    }

    fn known(route: &Route) -> Option<Self> {
        let name = name(route);
        TABLE
            .iter()
            .find(|(of, ..)| *of == name)
            .map(|(_, access, more)| Self {
                access: *access,
                fresh: more.contains("+fresh"),
                programs: more.contains("+api"),
            })
    }
}

fn name(route: &Route) -> String {
    format!("{} {}", route.method, route.path)
}

/// What is wrong with a route, beginning with its name.
pub(super) fn difference(route: &Route) -> Option<String> {
    let is = Meant {
        access: route.access,
        fresh: route.proof == Proof::Fresh,
        programs: route.programs == Programs::Welcome,
    };
    match Meant::known(route) {
        None => Some(format!(
            "{}: say in access/meant.rs who is to use it",
            name(route)
        )),
        Some(meant) if meant != is => Some(format!("{}: is {is:?}, meant is {meant:?}", name(route))),
        Some(_) => None,
    }
}

/// Lines about routes that are gone.
pub(super) fn without_route(routes: &[Route]) -> Vec<&'static str> {
    let names: Vec<String> = routes.iter().map(name).collect();
    TABLE
        .iter()
        .map(|(of, ..)| *of)
        .filter(|of| !names.iter().any(|name| name == of))
        .collect()
}

/// Where single routes say something of their own.
pub(super) fn exception(route: &Route, who: Who, whose: Whose) -> Option<Expected> {
    // A superuser belongs to no company in which a program could act for it.
    if route.path.starts_with("/profile/tokens") && who.is_superuser() {
        return Some(Expected::Forbidden);
    }
    // Out of a company one sees only oneself.
    if route.path == "/users/{id}/picture" && who == Who::SuperuserOutside {
        return Some(Expected::NotThere);
    }
    // These tests have no mail server, and without one no mail is sent again, whosever it is.
    if route.path == "/settings/mail/{id}/again" {
        return Some(Expected::LeftOut);
    }
    // Nobody here is about to set a second factor up.
    if route.path == "/profile/second-factor/picture" {
        return Some(Expected::NotThere);
    }
    let _ = whose;
    None
}
