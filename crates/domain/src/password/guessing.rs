//! How soon somebody who tries what people use comes to a password.
//!
//! The password is taken apart into the pieces that are cheapest to guess: words of a list of common passwords (the
//! commoner, the cheaper), names, runs along the alphabet or the keyboard, years, repetitions, and single characters.
//! The costs are powers of two of guesses, as zxcvbn reckons (Wheeler, USENIX Security 2016); ADR 0014 says why this is
//! our own.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A password that takes fewer than 2²⁸ guesses (268 million) is found by whoever tries the common ones joined.
const ENOUGH: u32 = 28;

/// One name of a handful that belong to the user.
const NAME: u32 = 2;
/// Where a run starts, which way it goes and how far.
const RUN: u32 = 7;
/// One of the years from 1900 to 2059.
const YEAR: u32 = 7;
const DIGIT: u32 = 3;
/// Less than 4.7, for letters make words that no list has.
const LETTER: u32 = 4;
const OTHER: u32 = 5;
/// That the piece before comes again; how often comes on top.
const REPEAT: u32 = 1;
/// That letters are written as what looks like them.
const DISGUISE: u32 = 1;

/// Longer pieces are not looked for as repetitions: they are pieces themselves.
const LONGEST_UNIT: usize = 32;
/// The longest word of the list.
const LONGEST_WORD: usize = 24;

const KEYBOARD: &str = "1234567890 qwertyuiop asdfghjkl zxcvbnm";

static COMMON: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| {
    let words = include_str!("common.txt")
        .lines()
        .filter(|line| !line.starts_with("# "));
    words
        .zip(1_u32..)
        .map(|(word, place)| (word, place.ilog2() + 1))
        .collect()
});

/// A password as it is looked at: in small letters, as it is and with letters in the place of what looks like them.
pub(super) struct Guessing {
    plain: Spelling,
    disguised: [Spelling; 2],
}

/// A text of which pieces can be taken by their place.
struct Spelling {
    text: String,
    characters: Vec<char>,
    /// Where each character begins in the text, and where the text ends.
    offsets: Vec<usize>,
}

impl Spelling {
    fn new(characters: Vec<char>) -> Self {
        let text: String = characters.iter().collect();
        let starts = text.char_indices().map(|(offset, _)| offset);
        Self {
            offsets: starts.chain([text.len()]).collect(),
            characters,
            text,
        }
    }

    /// What the word from `start` to `end` costs, if it is a common one.
    fn word(&self, start: usize, end: usize) -> Option<u32> {
        let word = self
            .text
            .get(*self.offsets.get(start)?..*self.offsets.get(end)?)?;
        COMMON.get(word).copied()
    }
}

impl Guessing {
    pub(super) fn of(password: &str) -> Self {
        let plain: Vec<char> = password.chars().flat_map(char::to_lowercase).collect();
        let undisguised = |one: char| Spelling::new(plain.iter().map(|c| meant(*c, one)).collect());
        Self {
            disguised: [undisguised('l'), undisguised('i')],
            plain: Spelling::new(plain),
        }
    }

    /// Whether too few guesses come to it for somebody who knows those names, in small letters.
    pub(super) fn is_easy(&self, names: &[Vec<char>]) -> bool {
        let length = self.plain.characters.len();
        let mut cheapest = vec![u32::MAX; length + 1];
        cheapest[0] = 0;
        for at in 0..length {
            let so_far = cheapest[at];
            let mut reach = |end: usize, cost: u32| {
                if let Some(place) = cheapest.get_mut(end) {
                    *place = so_far.saturating_add(cost).min(*place);
                }
            };
            reach(at + 1, single(self.plain.characters[at]));
            self.words(at, &mut reach);
            self.names(at, names, &mut reach);
            self.runs(at, &mut reach);
            self.repetitions(at, &mut reach);
        }
        cheapest[length] < ENOUGH
    }

    fn words(&self, at: usize, reach: &mut impl FnMut(usize, u32)) {
        for end in at + 3..=at + LONGEST_WORD {
            if let Some(cost) = self.plain.word(at, end) {
                reach(end, cost);
            }
            for spelling in &self.disguised {
                if let Some(cost) = spelling.word(at, end) {
                    reach(end, cost + DISGUISE);
                }
            }
        }
    }

    fn names(&self, at: usize, names: &[Vec<char>], reach: &mut impl FnMut(usize, u32)) {
        for name in names {
            let spellings = self.disguised.iter().chain([&self.plain]);
            if spellings
                .into_iter()
                .any(|spelling| spelling.characters[at..].starts_with(name))
            {
                reach(at + name.len(), NAME);
            }
        }
    }

    fn runs(&self, at: usize, reach: &mut impl FnMut(usize, u32)) {
        let characters = &self.plain.characters[at..];
        for neighbours in [ascend, descend, right, left] {
            let pairs = characters
                .windows(2)
                .take_while(|pair| neighbours(pair[0], pair[1]))
                .count();
            for length in 3..=pairs + 1 {
                reach(at + length, RUN);
            }
        }
        if let [a, b, c, d, ..] = characters {
            let year: String = [a, b, c, d].into_iter().collect();
            if year.parse().is_ok_and(|year: u16| (1900..2060).contains(&year)) {
                reach(at + 4, YEAR);
            }
        }
    }

    /// What stands before `at` comes again, once or often.
    fn repetitions(&self, at: usize, reach: &mut impl FnMut(usize, u32)) {
        let characters = &self.plain.characters;
        for unit in 1..=LONGEST_UNIT.min(at) {
            let mut end = at;
            while characters.get(end).is_some_and(|c| *c == characters[end - unit]) {
                end += 1;
                let times = u32::try_from((end - at).div_ceil(unit)).unwrap_or(u32::MAX);
                reach(end, REPEAT + times.ilog2());
            }
        }
    }
}

fn single(c: char) -> u32 {
    if c.is_ascii_digit() {
        DIGIT
    } else if c.is_alphabetic() {
        LETTER
    } else {
        OTHER
    }
}

/// The letter that is meant; a `1` may be two.
fn meant(c: char, one: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' | '|' => one,
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        other => other,
    }
}

fn ascend(one: char, next: char) -> bool {
    one.is_alphanumeric() && u32::from(one).wrapping_add(1) == u32::from(next)
}

fn descend(one: char, next: char) -> bool {
    ascend(next, one)
}

fn right(one: char, next: char) -> bool {
    let mut keys = KEYBOARD.chars();
    one != ' ' && keys.any(|key| key == one) && keys.next() == Some(next) && next != ' '
}

fn left(one: char, next: char) -> bool {
    right(next, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_small_letters_and_goes_by_frequency() {
        assert!(COMMON.len() > 40_000);
        assert_eq!(COMMON.get("123456"), Some(&1));
        assert!(COMMON.get("password") < COMMON.get("monsoon"));
        for word in COMMON.keys() {
            assert!((3..=LONGEST_WORD).contains(&word.chars().count()), "{word}");
            assert_eq!(*word, word.to_lowercase());
        }
    }

    #[test]
    fn runs_go_both_ways_and_end_with_the_row() {
        assert!(right('q', 'w') && left('w', 'q') && right('9', '0'));
        assert!(!right('p', 'a') && !right('0', 'q') && !right('q', 'e'));
        assert!(ascend('a', 'b') && descend('b', 'a') && !ascend('z', 'a'));
    }

    #[test]
    fn the_longest_password_is_judged_at_once() {
        // Everything repeats everything: the most work that there is.
        let password = "pass".repeat(64);
        let begun = std::time::Instant::now();
        assert!(Guessing::of(&password).is_easy(&[]));
        assert!(begun.elapsed() < std::time::Duration::from_millis(500));
    }
}
