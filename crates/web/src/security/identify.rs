//! Who a browser is: by its session, or, where that has ended, because it stays signed in.

use axum::http::HeaderMap;
use axum::response::Response;
use callbook_application::accounts::{AuthenticateError, RememberedToken, Resumed, SignedIn};
use callbook_application::ports::Token;

use super::cookies;
use super::guard::Gate;
use super::visit::Visit;
use crate::problem::Problem;
use crate::routes::{Access, Attention};
use crate::settings::WebSettings;

/// What is known of a browser.
pub(super) struct Known {
    /// The value of its cookie as it was sent; forms that it posts are tied to it.
    pub(super) cookie: Option<String>,
    /// Who is signed in there.
    pub(super) signed_in: Option<SignedIn>,
    /// What the answer changes of its cookies.
    pub(super) renewal: Renewal,
}

impl Known {
    /// The value that its cookie has after the answer.
    pub(super) fn value(&self) -> Option<&str> {
        match &self.renewal {
            Renewal::Resumed { token, .. } => Some(&token.0),
            Renewal::Nothing | Renewal::Forget => self.cookie.as_deref(),
        }
    }
}

/// What an answer changes of the browser's cookies because of what the guard found.
#[derive(Clone)]
pub(super) enum Renewal {
    Nothing,
    /// It stays signed in no more.
    Forget,
    /// It has a session again.
    Resumed {
        token: Token,
        remembered: RememberedToken,
    },
}

impl Renewal {
    /// Puts it into the answer, unless the handler has given the browser other cookies.
    pub(super) fn leave(self, response: &mut Response, settings: &WebSettings) {
        let transport = settings.transport();
        let remembers = cookies::is_set(response, cookies::remember_name(transport));
        match self {
            Self::Nothing => {}
            Self::Forget if remembers => {}
            Self::Forget => cookies::forget_browser(response, settings),
            Self::Resumed { token, remembered } => {
                if !cookies::is_set(response, cookies::name(transport)) {
                    cookies::begin_session(response, token, settings);
                }
                if !remembers {
                    cookies::remember(response, remembered, settings);
                }
            }
        }
    }
}

/// Asks who the browser is.
pub(super) async fn identify(gate: &Gate, headers: &HeaderMap, visit: &Visit) -> Result<Known, Problem> {
    let state = gate.state();
    let transport = state.settings.transport();
    let cookie = cookies::value(headers, cookies::name(transport)).map(str::to_owned);
    let mut known = Known {
        cookie,
        signed_in: None,
        renewal: Renewal::Nothing,
    };
    if let Some(token) = known.cookie.as_deref().filter(|value| cookies::is_session(value)) {
        let authenticate = &state.use_cases.authenticate;
        let answer = match gate.attention() {
            Attention::Busy => authenticate.execute(token, visit.provenance()).await,
            Attention::LookingOn => authenticate.looking_on(token, visit.provenance()).await,
        };
        known.signed_in = unless_refused(gate, answer)?;
    }
    let remembered = cookies::value(headers, cookies::remember_name(transport));
    // Only somebody who is there is signed in anew.
    let remembered = remembered.filter(|_| gate.attention() == Attention::Busy);
    let (None, Some(secret)) = (&known.signed_in, remembered) else {
        return Ok(known);
    };
    let resume = &state.use_cases.resume;
    let answer = resume.execute(secret, &visit.device, visit.provenance()).await;
    let is_refused = answer.is_err();
    match unless_refused(gate, answer)? {
        Some(Resumed {
            signed_in,
            token,
            remembered,
        }) => {
            known.signed_in = Some(signed_in);
            known.renewal = Renewal::Resumed { token, remembered };
        }
        None if is_refused => {}
        None => known.renewal = Renewal::Forget,
    }
    Ok(known)
}

/// Whoever is not admitted is nobody on pages for everybody, and may sign in there as somebody who is.
fn unless_refused<T>(
    gate: &Gate,
    answer: Result<Option<T>, AuthenticateError>,
) -> Result<Option<T>, Problem> {
    match answer {
        Err(AuthenticateError::NotAdmitted(_)) if gate.access() == Access::Public => Ok(None),
        answer => Ok(answer?),
    }
}
