use crate::text::{TooLong, folded, text_type};

text_type! {
    /// One of the answers of a choice field, as it is shown and stored.
    ChoiceName, line, 80
}

/// What a field holds. A field keeps its kind for ever: what customers have in it stays readable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// A number.
    Number,
    /// A day.
    Date,
    /// One of these answers.
    Choice(Choices),
}

/// The text names no kind of field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of field: use text, number, date or choice")]
pub struct UnknownFieldKind;

impl FieldKind {
    /// The words of all kinds, in the order in which they are offered.
    pub const KEYS: [&'static str; 4] = ["text", "number", "date", "choice"];

    /// The kind with that word; `choices` counts for `choice` alone.
    ///
    /// # Errors
    /// [`UnknownFieldKind`].
    pub fn from_key(key: &str, choices: impl FnOnce() -> Choices) -> Result<Self, UnknownFieldKind> {
        match key {
            "text" => Ok(Self::Text),
            "number" => Ok(Self::Number),
            "date" => Ok(Self::Date),
            "choice" => Ok(Self::Choice(choices())),
            _ => Err(UnknownFieldKind),
        }
    }

    /// Its word in forms, in the CLI and in the database.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Choice(_) => "choice",
        }
    }

    /// Its name on screens.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Number => "Number",
            Self::Date => "Date",
            Self::Choice(_) => "Choice",
        }
    }

    /// Whether a field of this kind can stand for one of that: they are of one kind, and a choice has all its answers.
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Choice(own), Self::Choice(other)) => other
                .all()
                .iter()
                .all(|answer| own.named(answer.as_str()).is_some()),
            (own, other) => own.key() == other.key(),
        }
    }

    /// The answers of a choice; none of the others.
    pub fn choices(&self) -> &[ChoiceName] {
        match self {
            Self::Choice(choices) => choices.all(),
            Self::Text | Self::Number | Self::Date => &[],
        }
    }
}

/// The answers of a choice field in their order: some, none of them twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices(Vec<ChoiceName>);

/// Why these cannot be the answers of a choice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChoicesRefusal {
    /// There are none.
    #[error("a choice needs answers: write one on each line")]
    None,
    /// There are more than a menu can show.
    #[error("there are more than {} answers", Choices::AT_MOST)]
    TooMany,
    /// Two are the same but for case and punctuation, so that an import could not tell them apart.
    #[error("“{0}” stands there twice")]
    Repeated(String),
    /// One is too long.
    #[error("an answer is {0}")]
    TooLong(#[from] TooLong),
}

impl Choices {
    /// The most answers of one field.
    pub const AT_MOST: usize = 60;

    /// Takes the answers in their order.
    ///
    /// # Errors
    /// [`ChoicesRefusal`].
    pub fn new(answers: Vec<ChoiceName>) -> Result<Self, ChoicesRefusal> {
        if answers.is_empty() {
            return Err(ChoicesRefusal::None);
        }
        if answers.len() > Self::AT_MOST {
            return Err(ChoicesRefusal::TooMany);
        }
        for (place, answer) in answers.iter().enumerate() {
            if answers[..place]
                .iter()
                .any(|earlier| alike(earlier, answer.as_str()))
            {
                return Err(ChoicesRefusal::Repeated(answer.to_string()));
            }
        }
        Ok(Self(answers))
    }

    /// Reads them from a text with one answer on each line; blank lines do not count.
    ///
    /// # Errors
    /// [`ChoicesRefusal`].
    pub fn parse(text: &str) -> Result<Self, ChoicesRefusal> {
        let mut answers = Vec::new();
        for line in text.lines() {
            answers.extend(ChoiceName::parse(line)?);
        }
        Self::new(answers)
    }

    /// All of them.
    pub fn all(&self) -> &[ChoiceName] {
        &self.0
    }

    /// The one that goes by that text, whatever its case and punctuation.
    pub fn named(&self, text: &str) -> Option<&ChoiceName> {
        let text = text.trim();
        let exact = self.0.iter().find(|answer| answer.as_str() == text);
        exact.or_else(|| self.0.iter().find(|answer| alike(answer, text)))
    }
}

/// What is only punctuation has nothing to be compared by but itself.
fn alike(answer: &ChoiceName, text: &str) -> bool {
    let folded_text = folded(text);
    if folded_text.is_empty() {
        answer.as_str() == text
    } else {
        folded(answer.as_str()) == folded_text
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn answers_are_read_line_by_line_and_found_however_written() {
        let choices = Choices::parse("Science\r\n\n  Commerce \nArts & Humanities\n").unwrap();
        let names: Vec<_> = choices.all().iter().map(ChoiceName::as_str).collect();
        assert_eq!(names, ["Science", "Commerce", "Arts & Humanities"]);
        assert_eq!(
            choices.named(" arts, humanities").map(ChoiceName::as_str),
            Some("Arts & Humanities")
        );
        assert_eq!(choices.named("law"), None);
    }

    #[rstest]
    #[case("\n \n", ChoicesRefusal::None)]
    #[case("Yes\nNo\nyes!", ChoicesRefusal::Repeated("yes!".to_owned()))]
    fn refused(#[case] text: &str, #[case] expected: ChoicesRefusal) {
        assert_eq!(Choices::parse(text), Err(expected));
    }

    #[test]
    fn a_kind_covers_its_own_and_a_choice_those_with_fewer_answers() {
        let choice = |answers| FieldKind::Choice(Choices::parse(answers).unwrap());
        assert!(FieldKind::Text.covers(&FieldKind::Text) && !FieldKind::Text.covers(&FieldKind::Date));
        assert!(choice("Arts\nScience").covers(&choice("science")));
        assert!(!choice("Arts").covers(&choice("Arts\nLaw")));
        assert!(!choice("Arts").covers(&FieldKind::Text));
    }

    #[test]
    fn marks_without_letters_are_told_apart() {
        let choices = Choices::parse("+\n-\n★").unwrap();
        assert_eq!(choices.named("★").map(ChoiceName::as_str), Some("★"));
    }

    #[test]
    fn more_answers_than_a_menu_can_show_are_refused() {
        let many: String = (0..=Choices::AT_MOST).map(|n| format!("answer {n}\n")).collect();
        assert_eq!(Choices::parse(&many), Err(ChoicesRefusal::TooMany));
    }
}
