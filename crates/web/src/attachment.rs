//! Files that a browser keeps and never shows as a page of ours.

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use callbook_application::ports::{TableLayout, TextForm};
use futures::stream::{Stream, StreamExt as _, once};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Begins a CSV file; without it Excel takes UTF-8 for the encoding of its own country.
pub(crate) const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// All but what RFC 8187 lets stand in an extended value.
const EXTENDED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A download under that name. Whatever is in it: it cannot run as ours.
pub(crate) fn attachment(name: &str, content_type: &'static str, body: Body) -> Response {
    let headers: [(HeaderName, String); 3] = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition(name)),
        (
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'".to_owned(),
        ),
    ];
    (headers, body).into_response()
}

/// A table under that name, whose `first` part has been waited for: what failed until then is answered with a page that
/// says so. A later failure breaks the download off, so that nobody takes half for the whole.
pub(crate) fn table<E>(
    name: &str,
    layout: TableLayout,
    first: Option<Vec<u8>>,
    rest: impl Stream<Item = Result<Vec<u8>, E>> + Send + 'static,
) -> Response
where
    E: std::error::Error + Send + Sync + 'static,
{
    let first = once(async { Ok(first.unwrap_or_default()) });
    let parts = first.chain(rest).map(|part| part.map(Bytes::from));
    attachment(name, media_type(layout), Body::from_stream(parts))
}

const fn media_type(layout: TableLayout) -> &'static str {
    match layout {
        TableLayout::Text { letters, .. } => match letters {
            TextForm::Utf8 | TextForm::MarkedUtf8 => "text/csv; charset=utf-8",
            TextForm::Utf16Le | TextForm::Utf16Be => "text/csv; charset=utf-16",
        },
        // ECMA-376.
        TableLayout::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
}

/// RFC 6266: a plain name for old programs, the real one beside it.
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%' | '/') || c == ' ' {
                c
            } else {
                '_'
            }
        })
        .collect();
    let extended = utf8_percent_encode(name, EXTENDED);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{extended}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        assert_eq!(
            disposition("a\"b\\c\r\nX: 1.csv"),
            "attachment; filename=\"a_b_c__X: 1.csv\"; filename*=UTF-8''a%22b%5Cc%0D%0AX%3A%201.csv"
        );
        assert_eq!(
            disposition("ആശ.csv"),
            "attachment; filename=\"__.csv\"; filename*=UTF-8''%E0%B4%86%E0%B4%B6.csv"
        );
    }
}
