//! Passwords: what may be set as one.

mod guessing;

use std::fmt;

use guessing::Guessing;

use crate::company::Company;
use crate::user::User;

/// A password that may be set: 12 to 256 characters, exactly as typed (OWASP ASVS 5.0, 6.2).
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// Why a password may not be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Under twelve characters.
    #[error("a password has at least 12 characters")]
    TooShort,
    /// Over 256 characters.
    #[error("a password has at most 256 characters")]
    TooLong,
    /// One character over and over.
    #[error("this password repeats too little: mix some words")]
    TooPlain,
    /// It is a common password, or common ones repeated, joined or run along the keyboard.
    #[error(
        "this password is among the first that anybody would try: take three or four words that do not belong together"
    )]
    Common,
    /// It is the product's, the company's or the user's name with little else.
    #[error("a password must not be made of your name, the company's or Callbook's")]
    MadeOfNames,
}

impl Password {
    /// The fewest characters that one has.
    pub const SHORTEST: usize = 12;
    /// The most characters that one has.
    pub const LONGEST: usize = 256;

    /// Accepts what was typed, with the names that it must not be made of: the user's, its address, the company's. It
    /// is never trimmed or cut.
    ///
    /// # Errors
    /// [`PasswordRefusal`] says what is wrong with it.
    pub fn parse(raw: &str, names: &[&str]) -> Result<Self, PasswordRefusal> {
        let length = raw.chars().count();
        if length < Self::SHORTEST {
            return Err(PasswordRefusal::TooShort);
        }
        if length > Self::LONGEST {
            return Err(PasswordRefusal::TooLong);
        }
        let mut distinct: Vec<char> = raw.chars().collect();
        distinct.sort_unstable();
        distinct.dedup();
        if distinct.len() < 4 {
            return Err(PasswordRefusal::TooPlain);
        }
        let guessing = Guessing::of(raw);
        if guessing.is_easy(&[]) {
            return Err(PasswordRefusal::Common);
        }
        if guessing.is_easy(&parts_of(names)) {
            return Err(PasswordRefusal::MadeOfNames);
        }
        Ok(Self(raw.to_owned()))
    }

    /// The same with the names around a user.
    ///
    /// # Errors
    /// [`PasswordRefusal`] says what is wrong with it.
    pub fn of_user(raw: &str, user: &User, company: Option<&Company>) -> Result<Self, PasswordRefusal> {
        let names = [
            user.username.as_str(),
            user.name.as_str(),
            user.email.as_str(),
            company.map_or("", |company| company.name.as_str()),
        ];
        Self::parse(raw, &names)
    }

    /// The password itself, for hashing.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(hidden)")
    }
}

/// The words of the names, and each name run together. What is shorter than four characters stands in too many words.
fn parts_of(names: &[&str]) -> Vec<Vec<char>> {
    let mut parts = Vec::new();
    for name in names.iter().chain(&["callbook"]) {
        let name = name.to_lowercase();
        parts.push(name.chars().filter(|c| c.is_alphanumeric()).collect());
        parts.extend(
            name.split(|c: char| !c.is_alphanumeric())
                .map(|word| word.chars().collect()),
        );
    }
    parts.retain(|part: &Vec<char>| part.len() >= 4);
    parts.sort_unstable();
    parts.dedup();
    parts
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const NAMES: [&str; 4] = [
        "asha",
        "Asha Menon",
        "asha.menon@brightpath.example",
        "Brightpath Admissions",
    ];

    #[rstest]
    #[case::short("short", PasswordRefusal::TooShort)]
    #[case::eleven("zxqvwkjyqpf", PasswordRefusal::TooShort)]
    #[case::one_character("aaaaaaaaaaaaaa", PasswordRefusal::TooPlain)]
    #[case::three_characters("abcabcabcabc", PasswordRefusal::TooPlain)]
    #[case::doubled("passwordpassword", PasswordRefusal::Common)]
    #[case::row_and_digits("qwertyuiop123", PasswordRefusal::Common)]
    #[case::digits("123456789012", PasswordRefusal::Common)]
    #[case::letters("abcdefghijklm", PasswordRefusal::Common)]
    #[case::backwards("0987654321poiuytrewq", PasswordRefusal::Common)]
    #[case::listed_whole("1q2w3e4r5t6y7u", PasswordRefusal::Common)]
    #[case::two_words("iloveyou monkey", PasswordRefusal::Common)]
    #[case::capitals_and_marks("Password123!", PasswordRefusal::Common)]
    #[case::letters_as_digits("P@ssw0rd2026", PasswordRefusal::Common)]
    #[case::letters_as_digits_joined("Dr@g0n-Dr@g0n-1", PasswordRefusal::Common)]
    #[case::year("Welcome@2026", PasswordRefusal::Common)]
    #[case::blown_up("abcd1234abcd1234abcd1234abcd1234abcd1234", PasswordRefusal::Common)]
    #[case::other_letters("парольпароль", PasswordRefusal::Common)]
    #[case::product("callbook12345", PasswordRefusal::MadeOfNames)]
    #[case::product_and_mark("Callbook@2026!", PasswordRefusal::MadeOfNames)]
    #[case::user("ashamenon-1234", PasswordRefusal::MadeOfNames)]
    #[case::company("brightpathadmissions", PasswordRefusal::MadeOfNames)]
    #[case::company_and_user("Brightpath Asha 1", PasswordRefusal::MadeOfNames)]
    fn refused(#[case] raw: &str, #[case] refusal: PasswordRefusal) {
        assert_eq!(Password::parse(raw, &NAMES), Err(refusal));
    }

    #[rstest]
    #[case("correct horse battery staple")]
    #[case("correct horse battery")]
    #[case("seven green bottles standing")]
    #[case("monsoon-tea-at-four")]
    #[case("  leading spaces stay  ")]
    #[case("zxqvwkjyqpfa")]
    #[case("t7%Kq2!vLw9z")]
    #[case("asha likes her tea with ginger")]
    #[case("മഴ പെയ്യുന്ന രാത്രി")]
    #[case("雨が降る夜に歩いて帰った")]
    fn taken_as_typed(#[case] raw: &str) {
        assert_eq!(Password::parse(raw, &NAMES).unwrap().reveal(), raw);
    }

    #[test]
    fn it_is_measured_in_characters_and_never_cut() {
        let phrase = "bright rivers turn over seven quiet stones ";
        let longest: String = phrase.chars().cycle().take(Password::LONGEST).collect();
        assert_eq!(Password::parse(&longest, &[]).unwrap().reveal(), longest);
        assert_eq!(
            Password::parse(&format!("{longest}x"), &[]),
            Err(PasswordRefusal::TooLong)
        );
    }

    #[test]
    fn it_does_not_show_itself() {
        let password = Password::parse("correct horse battery", &[]).unwrap();
        assert_eq!(format!("{password:?}"), "Password(hidden)");
    }
}
