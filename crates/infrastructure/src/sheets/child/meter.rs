use std::cell::Cell as Counter;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use super::guard::Part;

/// Knows where in the file a reader is that shows nobody.
#[derive(Debug)]
pub(super) struct Metered<R> {
    from: R,
    position: Rc<Counter<u64>>,
}

impl<R> Metered<R> {
    pub(super) fn new(from: R) -> (Self, Rc<Counter<u64>>) {
        let position = Rc::new(Counter::new(0));
        let metered = Self {
            from,
            position: Rc::clone(&position),
        };
        (metered, position)
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.position.set(self.position.get() + read as u64);
        Ok(read)
    }
}

impl<R: Seek> Seek for Metered<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = self.from.seek(to)?;
        self.position.set(position);
        Ok(position)
    }
}

/// As many rows in the whole part as in what of it was read, going by its packed bytes.
pub(super) fn expected(row: u64, position: u64, parts: &[Part]) -> Option<u64> {
    let part = parts
        .iter()
        .find(|part| part.start < position && position <= part.start + part.packed)?;
    let estimate = u128::from(row) * u128::from(part.packed) / u128::from(position - part.start);
    u64::try_from(estimate).ok()
}
