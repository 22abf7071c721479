//! A browser without a screen: it keeps cookies, and knows the token of the last page.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use callbook_web::PeerAddress;
use http_body_util::BodyExt;
use tower::ServiceExt;

/// An answer with its body read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// Where it leads.
    pub(crate) fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Browser {
    app: Router,
    cookies: BTreeMap<String, String>,
    pub(crate) token: String,
    /// The other end of its connection.
    peer: Option<IpAddr>,
    /// What stands in each of its requests besides: what proxies say, or what it makes up.
    said: Vec<(&'static str, String)>,
}

impl Browser {
    pub(crate) fn new(app: &Router) -> Self {
        Self {
            app: app.clone(),
            cookies: BTreeMap::new(),
            token: String::new(),
            peer: None,
            said: Vec::new(),
        }
    }

    /// The same browser with `peer` at the other end of its connection, from where `said` is added to each request.
    pub(crate) fn behind(mut self, peer: &str, said: &[(&'static str, &str)]) -> Self {
        self.peer = peer.parse().ok();
        self.said = said
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        self
    }

    /// A browser that has signed in and has seen a page.
    pub(crate) async fn signed_in(app: &Router, login: &str, password: &str) -> Self {
        let mut browser = Self::new(app);
        let answer = browser.sign_in(login, password).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{login}: {}", answer.body);
        browser.learn_token().await;
        browser
    }

    pub(crate) async fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        self.get("/sign-in").await;
        let form = [("login", login), ("password", password), ("next", "")];
        self.post("/sign-in", &form).await
    }

    /// Any page has the token; this one is there for everybody who is signed in.
    pub(crate) async fn learn_token(&mut self) {
        let page = self.get("/dashboard").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub(crate) fn plant(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, &[("accept", "text/html")], String::new())
            .await
    }

    /// Posts a form as a page of ours would.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token.clone();
        let mut pairs = vec![format!("csrf_token={token}")];
        pairs.extend(
            fields
                .iter()
                .map(|(name, value)| format!("{name}={}", encoded(value))),
        );
        self.send(Method::POST, path, &FORM, pairs.join("&")).await
    }

    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header(header::HOST, "localhost:8080");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        for (name, value) in &self.said {
            request = request.header(*name, value);
        }
        if let Some(peer) = self.peer {
            request = request.extension(PeerAddress(SocketAddr::new(peer, 4711)));
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        let request = request.body(body.into()).unwrap();
        let (parts, body) = self.app.clone().oneshot(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body.to_vec(),
        };
        self.keep(&answer);
        answer
    }

    fn keep(&mut self, answer: &Answer) {
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Some(token) = token_in(&answer.body) {
            self.token = token;
        }
    }
}

/// The token that a page gives its scripts.
pub(crate) fn token_in(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("name=\"csrf-token\" content=\"")?;
    let token = rest.split('"').next()?;
    (!token.is_empty()).then(|| token.to_owned())
}

pub(crate) const FORM: [(&str, &str); 2] = [
    ("content-type", "application/x-www-form-urlencoded"),
    ("accept", "text/html"),
];

pub(crate) fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
