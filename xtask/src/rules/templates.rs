//! What a template may not hold: output that is not escaped, and anything that the content security policy would block.

use std::sync::LazyLock;

use regex::Regex;

use crate::finding::Finding;
use crate::project::Project;

struct Refusal {
    pattern: &'static str,
    sees: Sees,
    advice: &'static str,
}

/// Tera's own tags and the HTML around them are different languages: `style="primary"` is an argument in the one and
/// an inline style in the other.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Sees {
    Everything,
    HtmlAlone,
}

/// Mail goes to programs that load no style sheet of ours and know nothing of our policy: there each element carries its
/// own style. All else that is refused is refused there too.
const MAIL: &str = "templates/mail/";

const STYLE: &str =
    "an inline style is blocked by the policy: use a class, or an attribute that a module of ours reads";

const REFUSALS: &[Refusal] = &[
    Refusal {
        pattern: r"\|\s*safe\b",
        sees: Sees::Everything,
        advice: "safe switches escaping off: pass data and write the markup here, or make it a component",
    },
    Refusal {
        pattern: r"\{%-?\s*autoescape\b",
        sees: Sees::Everything,
        advice: "escaping stays on",
    },
    Refusal {
        pattern: r"(?i)<style\b",
        sees: Sees::HtmlAlone,
        advice: "an inline style sheet is blocked by the policy: put it in assets/",
    },
    Refusal {
        pattern: r"(?i)\sstyle\s*=",
        sees: Sees::HtmlAlone,
        advice: STYLE,
    },
    Refusal {
        pattern: r"(?i)\s(?:hx-on\S*|on(?:abort|animation\w*|before\w+|blur|cancel|change|click|close|context\w+|copy|cut|dblclick|drag\w*|drop|error|focus\w*|hash\w+|input|invalid|key\w+|load\w*|message|mouse\w+|page\w+|paste|pointer\w+|popstate|reset|resize|scroll\w*|search|select\w*|submit|toggle|touch\w+|transition\w+|unload|wheel))\s*=",
        sees: Sees::HtmlAlone,
        advice: "an inline handler is blocked by the policy: listen in a module in assets/",
    },
    Refusal {
        pattern: r"(?i)javascript:",
        sees: Sees::Everything,
        advice: "a javascript: address is blocked by the policy: use a button and a module in assets/",
    },
];

static SCRIPT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)<script\b[^>]*>").ok());

pub(crate) fn check(project: &Project) -> Vec<Finding> {
    let templates = project
        .files
        .iter()
        .filter(|file| file.path.starts_with("templates/"));
    let mut findings = Vec::new();
    for file in templates {
        let html = without_tera(&file.text);
        for refusal in REFUSALS {
            if refusal.advice == STYLE && file.path.starts_with(MAIL) {
                continue;
            }
            let Ok(pattern) = Regex::new(refusal.pattern) else {
                continue;
            };
            let seen = if refusal.sees == Sees::HtmlAlone {
                &html
            } else {
                &file.text
            };
            for found in pattern.find_iter(seen) {
                findings.push(Finding::new(
                    &file.path,
                    line_at(seen, found.start()),
                    refusal.advice,
                ));
            }
        }
        if let Some(script) = SCRIPT.as_ref() {
            for found in script.find_iter(&html) {
                if !found.as_str().to_lowercase().contains(" src=") {
                    let advice =
                        "an inline script is blocked by the policy: put it in assets/ and name it by src";
                    findings.push(Finding::new(&file.path, line_at(&html, found.start()), advice));
                }
            }
        }
    }
    findings
}

fn line_at(text: &str, position: usize) -> usize {
    // A pattern may begin with the line end before what it finds.
    let end = position + usize::from(text[position..].starts_with('\n'));
    text[..end].matches('\n').count() + 1
}

/// The template with the inside of `{{ … }}`, `{% … %}` and `{# … #}` blanked, line ends kept.
fn without_tera(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = ["{{", "{%", "{#"]
        .iter()
        .filter_map(|opening| rest.find(opening))
        .min()
    {
        html.push_str(&rest[..start]);
        let end = start + length_of_tag(&rest[start..]);
        for character in rest[start..end].chars() {
            match character {
                '\n' => html.push('\n'),
                _ => html.extend(std::iter::repeat_n(' ', character.len_utf8())),
            }
        }
        rest = &rest[end..];
    }
    html.push_str(rest);
    html
}

/// How long the tag is that `text` begins with. Closing braces within its strings and its own braces do not end it.
fn length_of_tag(text: &str) -> usize {
    let closing = match &text[..2] {
        "{{" => "}}",
        "{%" => "%}",
        _ => return text.find("#}").map_or(text.len(), |end| end + 2),
    };
    let mut quote = None;
    let mut depth = 0;
    for (position, character) in text.char_indices().skip(2) {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(character),
            (None, _) if depth == 0 && text[position..].starts_with(closing) => return position + 2,
            (None, '{') => depth += 1,
            (None, '}') => depth -= 1,
            (None, _) => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::project::Project;

    fn lines_found(text: &str) -> Vec<usize> {
        check(&Project::of_files(&[("templates/a/b.html", text)]))
            .iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn plain_templates_pass() {
        let text = "<script type=\"module\" src=\"{{ asset(name='app.js') }}\"></script>\n\
                    {{ <button style=\"primary\" onclick=\"x\"/> }}\n\
                    <p class=\"style\" data-on=\"x\">on = off, style is a word</p>\n{# style= #}";
        assert_eq!(lines_found(text), Vec::<usize>::new());
    }

    #[test]
    fn every_pattern_is_one() {
        for refusal in super::REFUSALS {
            assert!(regex::Regex::new(refusal.pattern).is_ok(), "{}", refusal.pattern);
        }
    }

    #[test]
    fn what_the_policy_blocks_fails() {
        for text in [
            "<p>{{ name | safe }}</p>",
            "<p>{{ name|safe }}</p>",
            "{% autoescape false %}",
            "<script>alert(1)</script>",
            "<script type=\"module\">1</script>",
            "<style>p{}</style>",
            "<p style=\"color: red\">",
            "<p\nstyle='{{ colour }}'>",
            "<button onclick=\"a()\">",
            "<button hx-on:click=\"a()\">",
            "<a href=\"javascript:a()\">",
        ] {
            assert_eq!(lines_found(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn a_tag_ends_where_its_own_braces_do() {
        let text = "{{ <tabs items={[{\"label\": {\"a\": 1}}]} text=\"}}\" style=\"x\" /> }}\n";
        assert_eq!(lines_found(text), Vec::<usize>::new());
        assert_eq!(lines_found(&format!("{text}<p style=\"x\">")), vec![2]);
    }

    #[test]
    fn the_line_is_that_of_the_fault() {
        assert_eq!(lines_found("{{ a\n }}\n<p>\n<p style=\"\">"), vec![4]);
    }

    #[test]
    fn a_mail_carries_its_own_style_and_nothing_else() {
        let found = |text| check(&Project::of_files(&[("templates/mail/a.html", text)])).len();
        assert_eq!(found("<p style=\"color: red\">"), 0);
        assert_eq!(found("<style>p{}</style>"), 1);
        assert_eq!(found("<p>{{ name | safe }}</p>"), 1);
        assert_eq!(found("<script>alert(1)</script>"), 1);
    }

    #[test]
    fn other_files_are_not_templates() {
        let files = [("docs/a.html", "<p style=\"\">")];
        assert_eq!(check(&Project::of_files(&files)), Vec::new());
    }
}
