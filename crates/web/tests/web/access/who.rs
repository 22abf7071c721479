//! Everybody who may ask.

use axum::http::Method;
use callbook_application::tokens::CreateApiTokenCommand;
use callbook_domain::access::{Permissions, Role};
use callbook_domain::api_token::{ApiToken, ApiTokenName, Lifetime};
use callbook_web::routes::Access;

use crate::browser::{Answer, Browser};
use crate::office::Office;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Nobody,
    Sales,
    Manager,
    Admin,
    /// A superuser who has entered no company.
    SuperuserOutside,
    /// A superuser who has entered the company.
    SuperuserInside,
    /// A program with everything that the user can give a token.
    SalesToken,
    ManagerToken,
    AdminToken,
}

impl Who {
    pub(super) const ALL: [Self; 9] = [
        Self::Nobody,
        Self::Sales,
        Self::Manager,
        Self::Admin,
        Self::SuperuserOutside,
        Self::SuperuserInside,
        Self::SalesToken,
        Self::ManagerToken,
        Self::AdminToken,
    ];

    pub(super) const fn is_program(self) -> bool {
        matches!(self, Self::SalesToken | Self::ManagerToken | Self::AdminToken)
    }

    pub(super) const fn is_superuser(self) -> bool {
        matches!(self, Self::SuperuserInside | Self::SuperuserOutside)
    }

    pub(super) const fn sees_only_its_own(self) -> bool {
        matches!(self, Self::Sales | Self::SalesToken)
    }

    pub(super) const fn username(self) -> Option<&'static str> {
        match self {
            Self::Nobody => None,
            Self::Sales | Self::SalesToken => Some("asha"),
            Self::Manager | Self::ManagerToken => Some("latha"),
            Self::Admin | Self::AdminToken => Some("meera"),
            Self::SuperuserInside | Self::SuperuserOutside => Some("root"),
        }
    }

    /// What it may do, by the words of PRODUCT.
    pub(super) fn permissions(self) -> Permissions {
        match self {
            Self::Nobody | Self::SuperuserOutside => Permissions::NONE,
            Self::Sales => Permissions::of(Role::Sales),
            Self::Manager => Permissions::of(Role::Manager),
            Self::Admin | Self::SuperuserInside => Permissions::of(Role::Admin),
            Self::SalesToken => Permissions::of(Role::Sales).of_both(ApiToken::GRANTABLE),
            Self::ManagerToken => Permissions::of(Role::Manager).of_both(ApiToken::GRANTABLE),
            Self::AdminToken => Permissions::of(Role::Admin).of_both(ApiToken::GRANTABLE),
        }
    }

    /// Names, numbers and addresses that no answer may show it.
    pub(super) fn must_not_see(self, access: Access) -> Vec<&'static str> {
        // Another company's customer, its number in each form, and its people.
        let mut hidden = vec!["Foreign Secret", "9812366666", "98123 66666", "zoya@example.com"];
        // A superuser sees that there are other companies where it is about companies.
        if access != Access::Superuser {
            hidden.push("Elsewhere");
        }
        match self {
            Self::Nobody | Self::SuperuserOutside => hidden.extend(["Aarav Sharma", "Bhavna Rao", "Gita"]),
            Self::Sales | Self::SalesToken => hidden.push("Bhavna Rao"),
            _ => {}
        }
        if self == Self::Nobody {
            hidden.extend(["meera@example.com", "asha@example.com", "asha of Brightpath"]);
        }
        hidden
    }
}

/// Somebody with a browser, or a program with a token.
pub(super) struct Caller {
    pub(super) who: Who,
    browser: Browser,
    bearer: Option<String>,
}

impl Caller {
    pub(super) async fn new(office: &Office, who: Who) -> Self {
        let mut caller = Self {
            who,
            browser: Browser::new(&office.app),
            bearer: None,
        };
        match (who, who.username()) {
            (_, None) => {
                caller.browser.get("/sign-in").await;
            }
            (_, Some(username)) if who.is_program() => {
                caller.bearer = Some(format!("Bearer {}", token_of(office, username, "all").await));
                // The first use is written down; what comes within a minute is not.
                let answer = caller
                    .send(Method::GET, "/dashboard", "text/plain", String::new())
                    .await;
                assert!(answer.status.is_success(), "{}", answer.body);
            }
            (_, Some(username)) => {
                let entered = (who == Who::SuperuserInside).then_some(office.company);
                office.begin_session(&mut caller.browser, username, entered).await;
                let page = caller.browser.get("/profile").await;
                assert!(page.status.is_success(), "{who:?}: {}", page.status);
                assert!(!caller.browser.token.is_empty(), "{who:?}: no CSRF token");
            }
        }
        caller
    }

    pub(super) async fn send(
        &mut self,
        method: Method,
        path: &str,
        content_type: &str,
        body: String,
    ) -> Answer {
        let token = self.browser.token.clone();
        let accept = if self.bearer.is_some() {
            "application/json"
        } else {
            "text/html"
        };
        let mut headers = vec![("accept", accept)];
        if method != Method::GET {
            headers.push(("content-type", content_type));
        }
        match &self.bearer {
            Some(bearer) => headers.push(("authorization", bearer)),
            None if method != Method::GET => headers.push(("x-csrf-token", &token)),
            None => {}
        }
        self.browser.send(method, path, &headers, body).await
    }
}

/// The secret of a new token with everything that its owner can give one.
pub(crate) async fn token_of(office: &Office, username: &str, name: &str) -> String {
    let viewer = office.use_cases.act_as.named(username).await.unwrap();
    let command = CreateApiTokenCommand {
        name: ApiTokenName::parse(name).unwrap().unwrap(),
        permissions: viewer.permissions().of_both(ApiToken::GRANTABLE),
        lifetime: Lifetime::Days(30),
    };
    let made = office.use_cases.create_api_token.execute(&viewer, command).await;
    made.unwrap().secret.0
}
