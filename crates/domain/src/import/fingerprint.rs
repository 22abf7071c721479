use crate::text::folded;

/// By what two files are known to have the same columns: their headers, whatever their case and punctuation. The two
/// columns that a file of refused rows has at its end do not count.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// That of a file with these headers.
    pub fn of(headers: &[String]) -> Self {
        let counted = headers.iter().take(Self::width(headers));
        let names: Vec<String> = counted.map(|header| folded(header)).collect();
        Self(names.join("\u{1f}"))
    }

    /// How many of these headers count.
    pub fn width(headers: &[String]) -> usize {
        match headers {
            [.., row, reason] if folded(row) == "row" && folded(reason) == "reason" => headers.len() - 2,
            _ => headers.len(),
        }
    }

    /// The headers in the form in which they are compared; as long as they are.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
