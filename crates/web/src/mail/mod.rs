//! Letters in words: a template for each in `templates/mail/`, as plain text and as HTML.

mod words;

#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use callbook_application::ports::{BoxError, Composed, Letter, LetterError, Letters, Recipient};
use callbook_domain::text::line;
use rust_embed::RustEmbed;
use tera::{Context, Tera};

use self::words::Said;

#[derive(RustEmbed)]
#[folder = "../../templates"]
#[include = "mail/*"]
struct Templates;

/// Longer subjects are cut where programs would cut them anyway.
const LONGEST_SUBJECT: usize = 200;

/// The templates do not load: a defect of one of them.
#[derive(Debug, thiserror::Error)]
#[error("the templates of the mails do not load")]
pub struct LettersError(#[source] tera::Error);

/// Puts letters into the words of the templates. Cheap to clone.
#[derive(Clone)]
pub struct TeraLetters {
    tera: Arc<Tera>,
    configured: Arc<str>,
    listening: Arc<OnceLock<String>>,
}

impl std::fmt::Debug for TeraLetters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TeraLetters")
            .field("origin", &self.origin())
            .finish_non_exhaustive()
    }
}

impl TeraLetters {
    /// Loads the templates. Links begin with `origin`, which comes from the configuration.
    ///
    /// # Errors
    /// [`LettersError`] where one does not load.
    pub fn load(origin: &str) -> Result<Self, LettersError> {
        let mut tera = Tera::new();
        let sources = Templates::iter().filter_map(|name| {
            let file = Templates::get(&name)?;
            let text = String::from_utf8_lossy(&file.data).into_owned();
            Some((name.into_owned(), text))
        });
        tera.add_raw_templates(sources.collect::<Vec<_>>())
            .map_err(LettersError)?;
        Ok(Self {
            tera: Arc::new(tera),
            configured: origin.into(),
            listening: Arc::default(),
        })
    }

    /// Where a server that listens at a port of the system's choice turned out to be reached.
    pub fn reached_at(&self, origin: String) {
        // A process listens once; a second call would be about the same listener.
        let _ = self.listening.set(origin);
    }

    fn origin(&self) -> &str {
        self.listening.get().map_or(&self.configured, String::as_str)
    }

    fn render(&self, name: String, said: &Context) -> Result<String, LetterError> {
        let rendered = self.tera.render(&name, said);
        rendered.map_err(|error| LetterError(BoxError::from(error)))
    }
}

impl Letters for TeraLetters {
    fn compose(&self, letter: &Letter, recipient: &Recipient) -> Result<Composed, LetterError> {
        let said = Said::of(letter, recipient, self.origin());
        let context = Context::from_serialize(&said).map_err(|error| LetterError(error.into()))?;
        let kind = letter.kind();
        let subject: String = said.subject.chars().take(LONGEST_SUBJECT).collect();
        let subject = line(&subject, LONGEST_SUBJECT).map_err(|error| LetterError(error.into()))?;
        Ok(Composed {
            subject: subject.unwrap_or_default(),
            text: self.render(format!("mail/{kind}.txt"), &context)?,
            html: self.render(format!("mail/{kind}.html"), &context)?,
        })
    }
}
