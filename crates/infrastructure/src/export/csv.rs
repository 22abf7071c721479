use async_trait::async_trait;
use callbook_application::ports::{Sending, TableError, TableWriting};
use callbook_domain::guard::guarded;
use csv::{Terminator, WriterBuilder};

use super::rest::{Rest, broken};

/// CSV as RFC 4180 has it. Whatever is written is ready at once.
#[derive(Debug)]
pub(super) struct CsvTable {
    header: Vec<u8>,
}

impl CsvTable {
    pub(super) fn begin(header: &[String]) -> Result<Self, TableError> {
        let header = lines([header])?;
        Ok(Self { header })
    }
}

#[async_trait]
impl TableWriting for CsvTable {
    async fn write(&mut self, rows: Vec<Vec<String>>) -> Result<Vec<u8>, TableError> {
        let mut ready = std::mem::take(&mut self.header);
        ready.append(&mut lines(rows.iter().map(Vec::as_slice))?);
        Ok(ready)
    }

    async fn finish(self: Box<Self>) -> Result<Box<dyn Sending>, TableError> {
        Ok(Box::new(Rest::Bytes(self.header)))
    }
}

fn lines<'a>(rows: impl IntoIterator<Item = &'a [String]>) -> Result<Vec<u8>, TableError> {
    let mut lines = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        for cell in row {
            lines
                .write_field(guarded(cell).as_bytes())
                .map_err(|error| broken(error.into()))?;
        }
        lines
            .write_record(None::<&[u8]>)
            .map_err(|error| broken(error.into()))?;
    }
    lines
        .into_inner()
        .map_err(|error| broken(error.into_error().into()))
}
