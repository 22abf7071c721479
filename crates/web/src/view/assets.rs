//! The compiled assets of `static/`, embedded, and how the browser gets them.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../static"]
struct Embedded;

/// Which logical name (`app.css`) has which address (`/static/app.0123456789ab.css`), and which icons exist.
#[derive(Debug, Clone)]
pub(super) struct Assets {
    addresses: BTreeMap<String, String>,
    icons: BTreeSet<String>,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum AssetsError {
    #[error("static/{0} is missing; run `npm run build`")]
    Missing(String),
    #[error("static/manifest.json cannot be read; run `npm run build`")]
    Manifest(#[from] serde_json::Error),
}

impl Assets {
    pub(super) fn load() -> Result<Self, AssetsError> {
        let manifest: BTreeMap<String, String> = serde_json::from_slice(&embedded("manifest.json")?)?;
        let sprite = manifest
            .get("icons.svg")
            .ok_or_else(|| AssetsError::Missing("icons.svg".to_owned()))?;
        let icons = icon_names(&String::from_utf8_lossy(&embedded(sprite)?));
        let addresses = manifest
            .into_iter()
            .map(|(name, file)| (name, format!("/static/{file}")))
            .collect();
        Ok(Self { addresses, icons })
    }

    pub(super) fn address(&self, name: &str) -> Option<&str> {
        self.addresses.get(name).map(String::as_str)
    }

    pub(super) fn has_icon(&self, name: &str) -> bool {
        self.icons.contains(name)
    }
}

fn embedded(name: &str) -> Result<Vec<u8>, AssetsError> {
    let file = Embedded::get(name).ok_or_else(|| AssetsError::Missing(name.to_owned()))?;
    Ok(file.data.into_owned())
}

fn icon_names(sprite: &str) -> BTreeSet<String> {
    sprite
        .split("<symbol id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

/// Answers `GET /static/{file}`. The names carry a hash of the content, so the answer never changes.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(content_type) = content_type(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let found = Encoding::ALL
        .iter()
        .filter(|encoding| encoding.accepted(&headers))
        .find_map(|encoding| {
            Embedded::get(&format!("{name}{}", encoding.suffix())).map(|file| (encoding, file))
        });
    let Some((encoding, file)) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(Body::from(file.data.into_owned()));
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    answer.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(token) = encoding.token() {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(token));
    }
    response
}

/// Only what a page asks for has a type; the manifest and the compressed siblings are nobody's to fetch.
fn content_type(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    match extension {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "woff2" => Some("font/woff2"),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy)]
enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// Best first.
    const ALL: [Self; 3] = [Self::Brotli, Self::Gzip, Self::Identity];

    fn token(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Identity => "",
        }
    }

    fn accepted(self, headers: &HeaderMap) -> bool {
        let Some(token) = self.token() else { return true };
        headers
            .get_all(header::ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|offer| {
                let mut parts = offer.split(';').map(str::trim);
                let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(token));
                named && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
            })
    }
}

#[cfg(test)]
mod tests {
    use axum::extract::Path;
    use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
    use http_body_util::BodyExt;

    use super::{Assets, serve};

    fn stylesheet() -> String {
        let assets = Assets::load().expect("static/ is committed");
        assets
            .address("app.css")
            .expect("a stylesheet")
            .trim_start_matches("/static/")
            .to_owned()
    }

    async fn fetch(name: &str, accept: Option<&'static str>) -> (StatusCode, HeaderMap, Vec<u8>) {
        let mut headers = HeaderMap::new();
        if let Some(accept) = accept {
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accept));
        }
        let (parts, body) = serve(Path(name.to_owned()), headers).await.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes().to_vec();
        (parts.status, parts.headers, bytes)
    }

    #[tokio::test]
    async fn a_hashed_file_is_cached_for_ever_in_the_best_accepted_encoding() {
        let cases = [
            (Some("gzip, br"), Some("br")),
            (Some("gzip"), Some("gzip")),
            (Some("br;q=0, gzip;q=0.5"), Some("gzip")),
            (None, None),
        ];
        for (accept, expected) in cases {
            let (status, headers, bytes) = fetch(&stylesheet(), accept).await;
            assert_eq!(status, StatusCode::OK);
            assert_eq!(
                headers
                    .get(header::CONTENT_ENCODING)
                    .map(|v| v.to_str().expect("ascii")),
                expected
            );
            assert_eq!(headers[header::CONTENT_TYPE], "text/css; charset=utf-8");
            assert_eq!(
                headers[header::CACHE_CONTROL],
                "public, max-age=31536000, immutable"
            );
            assert!(!bytes.is_empty());
        }
    }

    #[tokio::test]
    async fn what_is_no_asset_is_not_found() {
        for name in ["manifest.json", "app.css", "../Cargo.toml", "app.css.br", ""] {
            assert_eq!(fetch(name, None).await.0, StatusCode::NOT_FOUND, "{name}");
        }
    }
}
