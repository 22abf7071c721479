//! Reads the tags of a page, as far as these tests need: our templates quote attributes and escape `<` everywhere else.

/// One opening tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// All opening and closing tags in order; a closing one has a `/` before its name.
pub(super) fn tags(page: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if rest.starts_with('!') {
            continue;
        }
        let Some((tag, after)) = tag(rest) else {
            continue;
        };
        tags.push(tag);
        rest = after;
    }
    tags
}

fn tag(text: &str) -> Option<(Tag, &str)> {
    let end = text.find(|c: char| c.is_whitespace() || c == '>')?;
    let (name, mut rest) = text.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>') {
            let name = name.trim_end_matches('/').to_lowercase();
            return Some((Tag { name, attributes }, after));
        }
        if let Some(after) = rest.strip_prefix("/>") {
            let name = name.to_lowercase();
            return Some((Tag { name, attributes }, after));
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>'))?;
        let (key, after) = rest.split_at(end);
        let key = key.to_lowercase();
        match after.strip_prefix("=\"") {
            Some(after) => {
                let (value, after) = after.split_once('"')?;
                attributes.push((key, unescaped(value)));
                rest = after;
            }
            None => {
                attributes.push((key, String::new()));
                rest = after.strip_prefix('=').unwrap_or(after);
            }
        }
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&#x2F;", "/")
        .replace("&amp;", "&")
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) value: String,
}

/// A form that posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PostedForm {
    pub(super) action: String,
    pub(super) fields: Vec<Field>,
}

/// The posting forms of a page, but those that send files.
pub(super) fn forms(page: &str, address: &str) -> Vec<PostedForm> {
    let mut forms = Vec::new();
    let mut open: Option<PostedForm> = None;
    let mut select: Option<Field> = None;
    for tag in tags(page) {
        match tag.name.as_str() {
            "form" => {
                let posts = tag
                    .get("method")
                    .is_some_and(|method| method.eq_ignore_ascii_case("post"));
                let files = tag
                    .get("enctype")
                    .is_some_and(|kind| kind.starts_with("multipart"));
                open = (posts && !files).then(|| PostedForm {
                    action: tag
                        .get("action")
                        .filter(|action| !action.is_empty())
                        .unwrap_or(address)
                        .to_owned(),
                    fields: Vec::new(),
                });
            }
            "/form" => forms.extend(open.take()),
            "select" => {
                select = tag.get("name").map(|name| Field {
                    name: name.to_owned(),
                    kind: "select".to_owned(),
                    value: String::new(),
                });
            }
            "option" => {
                if let Some(select) = &mut select
                    && (select.value.is_empty() || tag.has("selected"))
                {
                    select.value = tag.get("value").unwrap_or_default().to_owned();
                }
            }
            "/select" => {
                if let (Some(form), Some(field)) = (&mut open, select.take()) {
                    form.fields.push(field);
                }
            }
            "input" | "textarea" => {
                if let (Some(form), Some(field)) = (&mut open, field(&tag)) {
                    form.fields.push(field);
                }
            }
            _ => {}
        }
    }
    forms
}

fn field(tag: &Tag) -> Option<Field> {
    let kind = match tag.name.as_str() {
        "textarea" => "textarea",
        _ => tag.get("type").unwrap_or("text"),
    };
    let is_chosen = match kind {
        "checkbox" | "radio" => tag.has("checked"),
        "submit" | "button" | "file" | "image" => false,
        _ => true,
    };
    (is_chosen && !tag.has("disabled")).then(|| Field {
        name: tag.get("name").unwrap_or_default().to_owned(),
        kind: kind.to_owned(),
        value: tag.get("value").unwrap_or_default().to_owned(),
    })
}

/// What must be on no page, whatever was typed: code of any kind.
pub(super) fn assert_sound(page: &str, what: &str) {
    assert!(
        !page.contains("5332114") && !page.contains("5,332,114"),
        "{what}: a template ran what was typed"
    );
    for tag in tags(page) {
        for (name, value) in &tag.attributes {
            assert!(!name.starts_with("on"), "{what}: {name} on {}", tag.name);
            assert!(
                name != "style" && name != "srcdoc",
                "{what}: {name} on {}",
                tag.name
            );
            if matches!(
                name.as_str(),
                "href" | "src" | "action" | "formaction" | "hx-get" | "hx-post"
            ) {
                let address = value.trim().to_lowercase();
                let is_ours = address.is_empty()
                    || ["/", "?", "#", "http://", "https://", "tel:", "mailto:"]
                        .iter()
                        .any(|start| address.starts_with(start));
                assert!(is_ours, "{what}: {name}={value} on {}", tag.name);
                assert!(
                    !address.starts_with("//"),
                    "{what}: {name}={value} on {}",
                    tag.name
                );
            }
        }
        match tag.name.as_str() {
            "script" => assert!(
                tag.get("src")
                    .is_some_and(|source| source.starts_with("/static/")),
                "{what}: a script of its own"
            ),
            "img" => assert!(
                tag.get("src").is_some_and(|source| source.starts_with('/')),
                "{what}: a picture from elsewhere"
            ),
            "iframe" | "object" | "embed" | "base" | "marquee" | "style" => {
                panic!("{what}: a {}", tag.name)
            }
            _ => {}
        }
    }
}

#[test]
fn forms_are_read_as_browsers_read_them() {
    let page = "<form method=\"post\" action=\"/a\"><input name=\"b\" value=\"x &amp; y\"><select name=\"c\">\
        <option value=\"\">-</option><option value=\"1\">one</option></select>\
        <input type=\"checkbox\" name=\"d\"><textarea name=\"e\">t</textarea></form>";
    let forms = forms(page, "/here");
    let names: Vec<&str> = forms[0].fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(
        (names, forms[0].fields[0].value.as_str()),
        (vec!["b", "c", "e"], "x & y")
    );
    assert_eq!(forms[0].fields[1].value, "1");
}

#[test]
#[should_panic(expected = "onerror")]
fn code_is_found() {
    assert_sound("<p><img src=\"/x\" onerror=alert(1)></p>", "sample");
}
