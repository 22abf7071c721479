use async_trait::async_trait;
use callbook_application::csv::push_line;
use callbook_application::ports::{Sending, TableError, TableWriting, TextForm};
use callbook_domain::import::Delimiter;

use super::rest::Rest;

const MARK: char = '\u{FEFF}';

/// A text as RFC 4180 has it. Whatever is written is ready at once.
#[derive(Debug)]
pub(super) struct CsvTable {
    delimiter: Delimiter,
    letters: TextForm,
    /// Its mark and its header, until they are asked for.
    beginning: String,
}

impl CsvTable {
    pub(super) fn begin(delimiter: Delimiter, letters: TextForm, header: &[String]) -> Self {
        let mut beginning = match letters {
            TextForm::Utf8 => String::new(),
            TextForm::MarkedUtf8 | TextForm::Utf16Le | TextForm::Utf16Be => String::from(MARK),
        };
        push_line(&mut beginning, delimiter, header.iter().map(String::as_str));
        Self {
            delimiter,
            letters,
            beginning,
        }
    }

    fn bytes(&self, text: String) -> Vec<u8> {
        match self.letters {
            TextForm::Utf8 | TextForm::MarkedUtf8 => text.into_bytes(),
            TextForm::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            TextForm::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

#[async_trait]
impl TableWriting for CsvTable {
    async fn write(&mut self, rows: Vec<Vec<String>>) -> Result<Vec<u8>, TableError> {
        let mut text = std::mem::take(&mut self.beginning);
        for row in &rows {
            push_line(&mut text, self.delimiter, row.iter().map(String::as_str));
        }
        Ok(self.bytes(text))
    }

    async fn finish(mut self: Box<Self>) -> Result<Box<dyn Sending>, TableError> {
        let text = std::mem::take(&mut self.beginning);
        Ok(Box::new(Rest::Bytes(self.bytes(text))))
    }
}
