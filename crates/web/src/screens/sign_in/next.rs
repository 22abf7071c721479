//! Where a browser goes after it has signed in: back to the page that asked for it, never to another site.

const START: &str = "/dashboard";

/// `wanted`, if it is a path of ours; else the start.
pub(crate) fn local(wanted: &str) -> &str {
    let printable = wanted
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let path = wanted.split(['?', '#']).next().unwrap_or_default();
    let leads_on = wanted.starts_with('/') && !wanted.starts_with("//") && !is_ours_to_leave(path);
    if printable && leads_on { wanted } else { START }
}

/// Pages that make no sense to come back to.
fn is_ours_to_leave(path: &str) -> bool {
    matches!(path, "/" | "/sign-in" | "/sign-out" | "/set-up" | "/confirm")
        || path.starts_with("/password/")
        || path.starts_with("/sign-in/")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::local;

    #[rstest]
    #[case("/customers?status=new&q=a%20b", "/customers?status=new&q=a%20b")]
    #[case("", "/dashboard")]
    #[case("/", "/dashboard")]
    #[case("/sign-in?next=/sign-in", "/dashboard")]
    #[case("/sign-in/code", "/dashboard")]
    #[case("/confirm?next=/confirm", "/dashboard")]
    #[case("//evil.example", "/dashboard")]
    #[case("/\\evil.example", "/dashboard")]
    #[case("https://evil.example", "/dashboard")]
    #[case("javascript:alert(1)", "/dashboard")]
    #[case("/a\r\nSet-Cookie: x=y", "/dashboard")]
    #[case("/\t/evil.example", "/dashboard")]
    fn only_paths_of_ours(#[case] wanted: &str, #[case] expected: &str) {
        assert_eq!(local(wanted), expected);
    }
}
