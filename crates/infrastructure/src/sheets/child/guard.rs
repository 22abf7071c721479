use std::collections::HashSet;
use std::io::{BufReader, Read, Seek};

use memchr::memmem::Finder;
use zip::ZipArchive;
use zip::result::ZipError;

use super::Problem;

/// What an archive may be before a reader is let near it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allowance {
    pub(super) parts: usize,
    /// Bytes really inflated, whatever the archive says of itself.
    pub(super) inflated: u64,
    /// How much larger inflated than packed.
    pub(super) ratio: u64,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            parts: 1_000,
            inflated: 1024 * 1024 * 1024,
            ratio: 200,
        }
    }
}

/// A part of an archive that passed.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: String,
    /// Where its packed bytes begin in the file.
    pub(super) start: u64,
    /// How many they are.
    pub(super) packed: u64,
}

/// Small parts may pack well beyond the ratio without doing any harm.
const RATIO_FROM: u64 = 1024 * 1024;
const DOCTYPE: &[u8] = b"<!DOCTYPE";

/// Inflates every part once, into nothing, and stops at the first thing that is wrong.
pub(super) fn check(
    file: &mut (impl Read + Seek),
    size: u64,
    allowance: Allowance,
) -> Result<Vec<Part>, Problem> {
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(&error))?;
    if archive.len() > allowance.parts {
        return Err(Problem::too_heavy(format!(
            "it consists of {} parts, and no more than {} are taken",
            archive.len(),
            allowance.parts
        )));
    }
    if archive.has_duplicate_names() {
        return Err(contradictory());
    }
    let mut names = HashSet::new();
    let mut parts = Vec::with_capacity(archive.len());
    let mut inflated = 0;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| damaged(&error))?;
        let name = entry.name().map_err(|error| damaged(&error))?.replace('\\', "/");
        if !names.insert(name.trim_start_matches('/').to_lowercase()) {
            return Err(contradictory());
        }
        let part = Part {
            start: entry.data_start().unwrap_or_default(),
            packed: entry.compressed_size(),
            name,
        };
        let scan = Scan::of(&part.name);
        inflate(&mut entry, scan, &mut inflated, part.packed, size, allowance)?;
        parts.push(part);
    }
    Ok(parts)
}

fn inflate(
    entry: &mut impl Read,
    scan: Scan,
    inflated: &mut u64,
    packed: u64,
    size: u64,
    allowance: Allowance,
) -> Result<(), Problem> {
    let finder = Finder::new(DOCTYPE);
    let mut buffer = vec![0; 64 * 1024];
    let mut kept = 0;
    let mut own = 0;
    let mut claimed = None;
    loop {
        let into = buffer.get_mut(kept..).unwrap_or_default();
        let read = entry.read(into).map_err(|_| broken_off())?;
        if read == 0 {
            break;
        }
        *inflated += read as u64;
        own += read as u64;
        let bound = |bytes: u64| bytes.saturating_mul(allowance.ratio).saturating_add(RATIO_FROM);
        if *inflated > allowance.inflated || own > bound(packed) || *inflated > bound(size) {
            return Err(Problem::too_heavy(format!(
                "unpacked it is more than {} times as large as packed, or more than {} MiB. Save it as CSV and bring that",
                allowance.ratio,
                allowance.inflated / (1024 * 1024)
            )));
        }
        let seen = buffer.get(..kept + read).unwrap_or_default();
        if scan == Scan::Nothing {
            continue;
        }
        if finder.find(seen).is_some() {
            return Err(Problem::unreadable(
                "a part of the workbook declares a document type, which no spreadsheet program writes",
            ));
        }
        if scan == Scan::SharedStrings && own == read as u64 {
            claimed = claimed_strings(seen);
        }
        // The search goes on where the last one may have met half of what it looks for.
        let length = kept + read;
        kept = length.min(DOCTYPE.len() - 1);
        buffer.copy_within(length - kept..length, 0);
    }
    // The shortest string is `<si/>`. The reader makes room for as many as are claimed.
    if claimed.is_some_and(|claimed| claimed > own / 5 + 1) {
        return Err(Problem::unreadable(
            "the workbook is damaged: it claims more texts than it can hold. Open it in a spreadsheet program and save it again",
        ));
    }
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scan {
    Nothing,
    Xml,
    SharedStrings,
}

impl Scan {
    fn of(name: &str) -> Self {
        let name = name.to_lowercase();
        if name.contains("/media/") {
            Self::Nothing
        } else if name.ends_with("sharedstrings.xml") {
            Self::SharedStrings
        } else {
            Self::Xml
        }
    }
}

fn claimed_strings(beginning: &[u8]) -> Option<u64> {
    let name = b"uniqueCount=";
    let at = Finder::new(name).find(beginning)?;
    let value = beginning.get(at + name.len() + 1..)?;
    let digits = value.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let digits = std::str::from_utf8(value.get(..digits)?).ok()?;
    if digits.is_empty() {
        None
    } else {
        Some(digits.parse().unwrap_or(u64::MAX))
    }
}

fn damaged(error: &ZipError) -> Problem {
    match error {
        ZipError::UnsupportedArchive(reason) if reason.contains("assword") => Problem::unreadable(
            "the workbook is protected by a password. Remove the password and bring it again",
        ),
        _ => broken_off(),
    }
}

pub(super) fn broken_off() -> Problem {
    Problem::unreadable(
        "the workbook is damaged or was not copied whole. Open it in a spreadsheet program and save it again",
    )
}

fn contradictory() -> Problem {
    Problem::unreadable("two parts of the workbook have the same name, so it can be read in two ways")
}
