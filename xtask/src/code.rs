//! Rust source with everything blanked that is not code: comments, the insides of strings, and test modules.
//!
//! A rule that looks for a call must not trip over a sentence about it. Every blanked character becomes a space and
//! line ends stay, so line numbers hold.

/// The code alone, tests included.
pub(crate) fn only_code(source: &str) -> String {
    let characters: Vec<char> = source.chars().collect();
    let mut blanked = String::with_capacity(source.len());
    let mut position = 0;
    while position < characters.len() {
        let end = end_of_blank(&characters, position);
        match end {
            Some(end) => {
                for &character in &characters[position..end.min(characters.len())] {
                    blanked.push(if character == '\n' { '\n' } else { ' ' });
                }
                position = end;
            }
            None => {
                blanked.push(characters[position]);
                position += 1;
            }
        }
    }
    blanked
}

/// The code that ships: comments, strings and everything from the first `#[cfg(test)]` module on are blank.
pub(crate) fn shipped_code(source: &str) -> String {
    let code = only_code(source);
    let mut shipped = String::with_capacity(code.len());
    let mut lines = code.lines().peekable();
    let mut in_tests = false;
    while let Some(line) = lines.next() {
        let opens_tests = line.trim_start().starts_with("#[cfg(test)]")
            && lines
                .peek()
                .is_some_and(|next| next.trim_start().starts_with("mod ") && next.contains('{'));
        in_tests = in_tests || opens_tests;
        if !in_tests {
            shipped.push_str(line);
        }
        shipped.push('\n');
    }
    shipped
}

/// Where the comment or literal ends that begins at `position`, if one does.
fn end_of_blank(characters: &[char], position: usize) -> Option<usize> {
    let at = |offset: usize| characters.get(position + offset).copied();
    match (at(0)?, at(1)) {
        ('/', Some('/')) => Some(find(characters, position, |c| c == '\n')),
        ('/', Some('*')) => Some(end_of_block_comment(characters, position)),
        ('"', _) => Some(end_of_string(characters, position + 1)),
        ('r', Some('"' | '#')) if !continues_a_word(characters, position) => {
            end_of_raw_string(characters, position)
        }
        ('\'', Some('\\')) => Some(find(characters, position + 3, |c| c == '\'') + 1),
        ('\'', Some(_)) if at(2) == Some('\'') => Some(position + 3),
        _ => None,
    }
}

fn find(characters: &[char], from: usize, wanted: impl Fn(char) -> bool) -> usize {
    (from..characters.len())
        .find(|&index| wanted(characters[index]))
        .unwrap_or(characters.len())
}

fn continues_a_word(characters: &[char], position: usize) -> bool {
    // `br"…"` is a raw string too, `order"` never occurs.
    position > 0 && (characters[position - 1].is_alphanumeric() || characters[position - 1] == '_') && {
        characters[position - 1] != 'b'
    }
}

fn end_of_block_comment(characters: &[char], position: usize) -> usize {
    let mut depth = 0;
    let mut index = position;
    while index < characters.len() {
        match (characters[index], characters.get(index + 1)) {
            ('/', Some('*')) => {
                depth += 1;
                index += 2;
            }
            ('*', Some('/')) => {
                depth -= 1;
                index += 2;
                if depth == 0 {
                    return index;
                }
            }
            _ => index += 1,
        }
    }
    index
}

fn end_of_string(characters: &[char], mut index: usize) -> usize {
    while index < characters.len() {
        match characters[index] {
            '\\' => index += 2,
            '"' => return index + 1,
            _ => index += 1,
        }
    }
    index
}

fn end_of_raw_string(characters: &[char], position: usize) -> Option<usize> {
    let quote = find(characters, position + 1, |c| c != '#');
    if characters.get(quote) != Some(&'"') {
        // r#type: a raw identifier.
        return None;
    }
    let hashes = quote - position - 1;
    let mut index = quote + 1;
    while index < characters.len() {
        let closes = characters[index] == '"'
            && (1..=hashes).all(|offset| characters.get(index + offset) == Some(&'#'));
        if closes {
            return Some(index + hashes + 1);
        }
        index += 1;
    }
    Some(index)
}

#[cfg(test)]
mod tests {
    use super::{only_code, shipped_code};

    #[test]
    fn comments_go_and_lines_stay() {
        assert_eq!(only_code("a(); // x.begin()\nb();"), "a();             \nb();");
        assert_eq!(
            only_code("a /* b /* c */\n d */ e"),
            format!("a {}\n{} e", " ".repeat(12), " ".repeat(5))
        );
    }

    #[test]
    fn strings_go_whatever_their_quotes() {
        assert!(!only_code(r#"let a = "todo!(\" )";"#).contains("todo"));
        assert!(!only_code("let a = r#\"todo!() \" \"#; b").contains("todo"));
        assert!(only_code("let a = r#\"todo!() \" \"#; b").ends_with("; b"));
        assert!(only_code("let a = r#type; todo!()").contains("todo!()"));
    }

    #[test]
    fn a_lifetime_is_no_character() {
        assert!(only_code("fn a<'a>(b: &'a str) { c('\\'', '\"'); todo!() }").contains("todo!()"));
    }

    #[test]
    fn tests_do_not_ship() {
        let source = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n";
        assert!(only_code(source).contains("fn b"));
        assert!(!shipped_code(source).contains("fn b"));
        assert!(shipped_code(source).contains("fn a"));
    }

    #[test]
    fn a_lone_item_for_tests_does_not_hide_the_rest() {
        let source = "#[cfg(test)]\nuse x;\n#[cfg(test)]\nmod tests;\nfn a() {}\n";
        assert!(shipped_code(source).contains("fn a"));
    }
}
