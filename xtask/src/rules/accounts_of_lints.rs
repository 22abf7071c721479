//! A lint is answered, or expected with a reason; it is never allowed.

use crate::code;
use crate::finding::Finding;
use crate::project::Project;

pub(crate) fn check(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in project.rust_files() {
        let code = code::only_code(&file.text);
        let mut position = 0;
        for (index, line) in code.lines().enumerate() {
            let attribute = line.trim_start();
            let said = if attribute.starts_with("#[allow(") || attribute.starts_with("#![allow(") {
                Some("allow hides a lint for ever: use #[expect(lint, reason = \"…\")]")
            } else if (attribute.starts_with("#[expect(") || attribute.starts_with("#![expect("))
                && !attribute_from(&code[position..]).contains("reason")
            {
                Some("an expectation without a reason: say why with reason = \"…\"")
            } else {
                None
            };
            if let Some(advice) = said {
                findings.push(Finding::new(&file.path, index + 1, advice));
            }
            position += line.len() + 1;
        }
    }
    findings
}

/// From here to the end of the attribute, over several lines if it has them.
fn attribute_from(code: &str) -> &str {
    code.find(")]").map_or(code, |end| &code[..end])
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::project::Project;

    #[test]
    fn an_expectation_with_its_reason_passes() {
        let text = "#[expect(clippy::panic, reason = \"x\")]\nfn a() {}\n#[expect(\n    clippy::panic,\n    reason = \"y\"\n)]\n";
        assert_eq!(check(&Project::of_files(&[("a.rs", text)])), Vec::new());
    }

    #[test]
    fn allow_and_a_bare_expectation_fail() {
        let text = "#[allow(dead_code)]\nfn a() {}\n  #![allow(unused)]\n#[expect(dead_code)]\nfn b() {}\n";
        let lines: Vec<usize> = check(&Project::of_files(&[("a.rs", text)]))
            .iter()
            .map(|finding| finding.line)
            .collect();
        assert_eq!(lines, vec![1, 3, 4]);
    }

    #[test]
    fn a_sentence_about_allow_passes() {
        let text = "// #[allow(dead_code)] is refused\nlet a = \"\n#[allow(x)]\";\n";
        assert_eq!(check(&Project::of_files(&[("a.rs", text)])), Vec::new());
    }
}
