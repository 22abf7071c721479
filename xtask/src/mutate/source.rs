//! Finding one's way in Rust source, as far as taking guards away needs it.

use std::ops::Range;

use crate::code::shipped_code;

/// A file with what of it ships.
#[derive(Debug)]
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    /// The lines with everything blanked that does not ship; characters keep their columns.
    shipped: Vec<Vec<char>>,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            shipped: shipped_code(text)
                .lines()
                .map(|line| line.chars().collect())
                .collect(),
        }
    }

    /// Whether the byte stands in code that ships.
    pub(super) fn ships(&self, byte: usize) -> bool {
        let before = &self.text[..byte];
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
        self.shipped
            .get(self.line(byte) - 1)
            .and_then(|line| line.get(column))
            .is_some_and(|character| !character.is_whitespace())
    }

    /// The number of its line, from 1.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.text[..byte].matches('\n').count() + 1
    }

    /// From an opening bracket to behind the one that closes it.
    pub(super) fn bracketed(&self, open: usize) -> Option<Range<usize>> {
        let mut depth = 0_usize;
        for (offset, character) in self.text[open..].char_indices() {
            match character {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(open..open + offset + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_tests_do_not_ship() {
        let text = "// é require\nfn a() { require() }\n#[cfg(test)]\nmod tests { fn b() { require() } }\n";
        let source = Source::new(text);
        let found: Vec<bool> = text
            .match_indices("require")
            .map(|(at, _)| source.ships(at))
            .collect();
        assert_eq!(found, [false, true, false]);
        assert_eq!(source.line(text.find("fn a").unwrap()), 2);
    }

    #[test]
    fn brackets_are_matched() {
        let text = "f(a(b), [c])?;";
        assert_eq!(Source::new(text).bracketed(1), Some(1..12));
        assert_eq!(Source::new("f(").bracketed(1), None);
    }
}
