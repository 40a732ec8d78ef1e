//! Results too many for one message: a bounded number of lines of JSON in a file of the engine's.
use std::fs::File;
use std::io::{BufWriter, Write};

use berth_types::{Doing, Error, ErrorCode, Result};
use serde::Serialize;

/// Bytes of all lines together: an answer of this size still fits one call of the wire.
const MOST_BYTES: usize = 6 << 20;

pub struct Lines {
    out: BufWriter<File>,
    left: u32,
    bytes: usize,
    truncated: bool,
}

impl Lines {
    pub fn new(file: File, most: u32) -> Lines {
        Lines { out: BufWriter::new(file), left: most, bytes: 0, truncated: false }
    }
    /// Whether there is no room for more.
    pub fn full(&self) -> bool {
        self.truncated
    }
    pub fn add(&mut self, line: &impl Serialize) -> Result<()> {
        let mut text =
            serde_json::to_vec(line).map_err(|error| Error::new(ErrorCode::Internal, format!("line: {error}")))?;
        text.push(b'\n');
        if self.truncated || self.left == 0 || self.bytes + text.len() > MOST_BYTES {
            self.truncated = true;
            return Ok(());
        }
        self.left -= 1;
        self.bytes += text.len();
        self.out.write_all(&text).doing("write a line")
    }
    /// Whether there was more than could be written.
    pub fn finish(mut self) -> Result<bool> {
        self.out.flush().doing("write the lines")?;
        Ok(self.truncated)
    }
}
