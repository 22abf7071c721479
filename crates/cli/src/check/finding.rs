//! What is not as it should be before others are let in.

use std::fmt;

use serde::Serialize;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    /// People or their data are at risk, or it does not work.
    Error,
    /// It works, and something will go wrong with it one day.
    Warning,
    /// It could be better.
    Advice,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Advice => "advice",
        })
    }
}

/// One thing, with its remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// Its name for scripts; never changed once released.
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    /// What is found.
    pub(crate) what: String,
    /// Why that matters.
    pub(crate) why: &'static str,
    /// What to do.
    pub(crate) remedy: String,
}

impl Finding {
    pub(super) fn error(code: &'static str, what: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, what)
    }

    pub(super) fn warning(code: &'static str, what: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, what)
    }

    pub(super) fn advice(code: &'static str, what: impl Into<String>) -> Self {
        Self::new(Severity::Advice, code, what)
    }

    fn new(severity: Severity, code: &'static str, what: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            what: what.into(),
            why: "",
            remedy: String::new(),
        }
    }

    /// With the reason why it matters.
    pub(super) const fn because(mut self, why: &'static str) -> Self {
        self.why = why;
        self
    }

    /// With what to do.
    pub(super) fn mend(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }
}

/// "asha, latha and 3 more": names enough to begin with.
pub(super) fn named(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let (shown, rest) = names.split_at(names.len().min(SHOWN));
    let list = shown.join(", ");
    if rest.is_empty() {
        list
    } else {
        format!("{list} and {} more", rest.len())
    }
}

#[cfg(test)]
pub(super) mod testing {
    use super::Finding;

    /// The codes of what was found, each of which says why and what to do.
    pub(in crate::check) fn codes(findings: &[Finding]) -> Vec<&'static str> {
        for finding in findings {
            assert!(!finding.why.is_empty(), "{}", finding.code);
            for text in [&finding.what, &finding.remedy, &finding.why.to_owned()] {
                assert!(
                    text.ends_with('.') || text.contains('`'),
                    "{}: {text}",
                    finding.code
                );
            }
        }
        findings.iter().map(|finding| finding.code).collect()
    }
}
