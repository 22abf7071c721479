use callbook_application::ports::SheetError;
use callbook_domain::import::SheetRow;
use tokio::sync::mpsc;

/// So many batches are read ahead, so that reading goes on while rows are being written.
const AHEAD: usize = 4;

/// A batch is full with so many rows…
pub(super) const BATCH_ROWS: usize = 1_000;
/// …or with so many bytes of text, whichever comes first.
pub(super) const BATCH_BYTES: usize = 1024 * 1024;

/// Some rows on their way from the one who reads the file.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) rows: Vec<SheetRow>,
    /// Roughly how many bytes of text they hold.
    pub(super) weight: usize,
    /// Roughly how many rows the file has in all, the header included.
    pub(super) expected: Option<u64>,
}

/// What the one who reads the file sends. Without the end at its end, the reader died, and the rows are not all.
#[derive(Debug)]
pub(super) enum Delivery {
    Rows(Batch),
    End,
    Failed(SheetError),
}

pub(super) type Sender = mpsc::Sender<Delivery>;
pub(super) type Receiver = mpsc::Receiver<Delivery>;

pub(super) fn channel() -> (Sender, Receiver) {
    mpsc::channel(AHEAD)
}
