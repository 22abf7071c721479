use std::io::{self, Read};
use std::ops::Range;

use encoding_rs::{Decoder, Encoding};

const PART: usize = 64 * 1024;

/// Any encoding as UTF-8, read part by part.
#[derive(Debug)]
pub(super) struct Transcoded<R> {
    from: R,
    decoder: Decoder,
    raw: Vec<u8>,
    decoded: Vec<u8>,
    /// What of `decoded` is not taken yet.
    pending: Range<usize>,
    ended: bool,
}

impl<R: Read> Transcoded<R> {
    pub(super) fn new(from: R, encoding: &'static Encoding) -> Self {
        Self {
            from,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; PART],
            decoded: Vec::new(),
            pending: 0..0,
            ended: false,
        }
    }

    fn decode_part(&mut self) -> io::Result<()> {
        let read = self.from.read(&mut self.raw)?;
        self.ended = read == 0;
        let raw = self.raw.get(..read).unwrap_or_default();
        // There is room for whatever a part may become, so that one call decodes all of it.
        let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(PART * 4);
        self.decoded.resize(room, 0);
        let (_, _, written, _) = self.decoder.decode_to_utf8(raw, &mut self.decoded, self.ended);
        self.pending = 0..written;
        Ok(())
    }
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.pending.is_empty() && !self.ended {
            self.decode_part()?;
        }
        let mut pending = self.decoded.get(self.pending.clone()).unwrap_or_default();
        let taken = pending.read(into)?;
        self.pending.start += taken;
        Ok(taken)
    }
}
