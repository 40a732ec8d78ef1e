//! Where an archive's bytes come from: decompressed by what they begin with, counted, hashed, and bounded in size and in how far they expand.
use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use berth_types::{Error, Result};
use flate2::bufread::MultiGzDecoder;
use liblzma::bufread::XzDecoder;
use liblzma::stream::{CONCATENATED, Stream};
use sha2::{Digest, Sha256};

/// Memory an xz or zstd archive may ask of its reader: what `xz -9` and `zstd --long` write needs less.
const WINDOW_BYTES: u64 = 128 << 20;
/// How many times its size an archive may unpack to, once it is bigger than `RATIO_FROM`. Root file systems stay below 10.
pub const MOST_RATIO: u64 = 200;
pub const RATIO_FROM: u64 = 16 << 20;

/// The bytes of an archive, decompressed; an error of kind `Other` once a bound is met.
pub struct Source {
    plain: Box<dyn Read>,
    stored: Rc<Stored>,
    /// None when nobody asks for the digests.
    hash: Option<Sha256>,
    read: u64,
    most: u64,
    /// How many zeros came last.
    pub zeros: u64,
}

/// What was read of the file itself.
#[derive(Default)]
struct Stored {
    bytes: Cell<u64>,
    hash: RefCell<Option<Sha256>>,
}

/// The digests of an archive that was read to its end, as `sha256:` and hex.
pub struct Digests {
    /// Of the file.
    pub stored: String,
    /// Of what it unpacks to.
    pub plain: String,
}

impl Source {
    /// Opens gzip, xz, zstd or plain bytes; more than `most` bytes of them are an error. `hashed`: for [`Source::digests`].
    pub fn open(file: File, most: u64, hashed: bool) -> io::Result<Source> {
        let stored = Rc::new(Stored { hash: RefCell::new(hashed.then(Sha256::new)), ..Stored::default() });
        let mut raw = BufReader::with_capacity(256 * 1024, Counted { file, stored: stored.clone() });
        let start = raw.fill_buf()?;
        let plain: Box<dyn Read> = if start.starts_with(&[0x1f, 0x8b]) {
            Box::new(MultiGzDecoder::new(raw))
        } else if start.starts_with(b"\xfd7zXZ\0") {
            let stream = Stream::new_stream_decoder(WINDOW_BYTES, CONCATENATED).map_err(io::Error::other)?;
            Box::new(XzDecoder::new_stream(raw, stream))
        } else if start.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            let mut decoder = zstd::Decoder::with_buffer(raw)?;
            decoder.window_log_max(WINDOW_BYTES.ilog2())?;
            Box::new(decoder)
        } else {
            Box::new(raw)
        };
        Ok(Source { plain, stored, hash: hashed.then(Sha256::new), read: 0, most, zeros: 0 })
    }

    /// The digests of what was read so far: of the whole once it was read to its end.
    pub fn digests(self) -> Digests {
        let stored = self.stored.hash.take();
        Digests { stored: stored.map(hex).unwrap_or_default(), plain: self.hash.map(hex).unwrap_or_default() }
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.plain.read(buffer)?;
        let bytes = &buffer[..length];
        if let Some(hash) = &mut self.hash {
            hash.update(bytes);
        }
        self.read += length as u64;
        if self.read > self.most {
            return Err(io::Error::other("more bytes than allowed"));
        }
        if self.read > RATIO_FROM && self.read / MOST_RATIO > self.stored.bytes.get() {
            return Err(io::Error::other(format!("it unpacks to more than {MOST_RATIO} times its bytes")));
        }
        let tail = bytes.iter().rev().take_while(|byte| **byte == 0).count();
        self.zeros = if tail == length { self.zeros + tail as u64 } else { tail as u64 };
        Ok(length)
    }
}

struct Counted {
    file: File,
    stored: Rc<Stored>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(buffer)?;
        self.stored.bytes.set(self.stored.bytes.get() + length as u64);
        if let Some(hash) = self.stored.hash.borrow_mut().as_mut() {
            hash.update(&buffer[..length]);
        }
        Ok(length)
    }
}

/// A whole small file with its digest; `invalid` when it is longer than `most`.
pub fn small(file: File, most: u64) -> Result<(Vec<u8>, String)> {
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(|e| Error::invalid(format!("archive: {e}")))?;
    if bytes.len() as u64 > most {
        return Err(Error::invalid(format!("archive: a description longer than {most} bytes")));
    }
    let digest = hex(Sha256::new_with_prefix(&bytes));
    Ok((bytes, digest))
}

fn hex(hash: Sha256) -> String {
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}
