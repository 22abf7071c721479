use callbook_application::ports::{SheetError, SheetFormat, SheetName};
use callbook_domain::import::{Cell, Delimiter, SheetRow, TextEncoding};
use tokio::sync::mpsc;

/// So many batches are read ahead, so that reading goes on while rows are being written.
const AHEAD: usize = 4;

/// A batch is full with so many rows…
pub(super) const BATCH_ROWS: usize = 1_000;
/// …or with so many bytes, whichever comes first.
pub(super) const BATCH_BYTES: usize = 1024 * 1024;

/// Cells beyond so many columns are not looked for. One that holds something still makes its row wider than any
/// header, so that the row is refused and not cut in silence.
pub(super) const COLUMNS: usize = 1_000;

/// Some rows on their way from the one who reads the file.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) rows: Vec<SheetRow>,
    /// Roughly how many bytes they take: their text, and their cells, empty ones too.
    pub(super) weight: usize,
    /// Roughly how many rows the file has in all, the header included.
    pub(super) expected: Option<u64>,
}

/// What a file turned out to be, before its first row.
#[derive(Debug)]
pub(super) struct Opening {
    pub(super) format: SheetFormat,
    pub(super) encoding: Option<TextEncoding>,
    pub(super) delimiter: Option<Delimiter>,
    pub(super) sheets: Vec<SheetName>,
    pub(super) sheet: Option<String>,
}

/// What the one who reads the file sends: the opening first, once, then rows. Without the end at its end, the reader died, and the rows are not all.
#[derive(Debug)]
pub(super) enum Delivery {
    Opened(Opening),
    Rows(Batch),
    End,
    Failed(SheetError),
}

pub(super) type Sender = mpsc::Sender<Delivery>;
pub(super) type Receiver = mpsc::Receiver<Delivery>;

pub(super) fn channel() -> (Sender, Receiver) {
    mpsc::channel(AHEAD)
}

/// How many bytes the cells of a row take, without their text.
pub(super) fn cells_weigh(row: &SheetRow) -> usize {
    row.cells
        .as_ref()
        .map_or(0, |cells| cells.len() * size_of::<Cell>())
}
