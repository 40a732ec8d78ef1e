//! The blocks a squashfs image is made of: compressed one by one, its tables in blocks of 8 KiB behind each other.
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::rc::Rc;

use berth_types::{Error, Result};
use flate2::read::ZlibDecoder;
use liblzma::read::XzDecoder;
use liblzma::stream::Stream;

const TABLE_BLOCK: usize = 8192;
/// Blocks of tables that are kept unpacked.
const MOST_KEPT: usize = 256;
const WINDOW_BYTES: u64 = 32 << 20;
/// In a block's size: it is stored as it is.
const PLAIN_TABLE: u16 = 1 << 15;
const PLAIN_DATA: u32 = 1 << 24;

pub fn bad(why: &str) -> Error {
    Error::invalid(format!("archive: squashfs: {why}"))
}

#[derive(Clone, Copy)]
enum Compression {
    Gzip,
    Xz,
    Zstd,
}

pub struct Blocks<'a> {
    file: &'a File,
    compression: Compression,
    /// By their place: what they unpack to, and where the next one is.
    kept: HashMap<u64, (Rc<[u8]>, u64)>,
}

impl<'a> Blocks<'a> {
    /// `compression` as the header numbers it.
    pub fn new(file: &'a File, compression: u16) -> Result<Self> {
        let compression = match compression {
            1 => Compression::Gzip,
            4 => Compression::Xz,
            6 => Compression::Zstd,
            2 | 3 | 5 => return Err(bad("compressed with lzma, lzo or lz4; gzip, xz and zstd are read")),
            _ => return Err(bad("compressed with something unknown")),
        };
        Ok(Self { file, compression, kept: HashMap::new() })
    }

    /// A place in a table: the block that begins there, and so many bytes into what it unpacks to.
    pub fn cursor(&self, block: u64, offset: u16) -> Cursor {
        Cursor { block, offset: offset.into() }
    }

    /// Record `number` of a table whose blocks are listed at `list`; records of `size` bytes, which divides a block's.
    pub fn indexed(&self, list: u64, number: u64, size: u64) -> Result<Cursor> {
        let at = number * size;
        let mut place = [0; 8];
        let listed = list.checked_add(at / TABLE_BLOCK as u64 * 8).ok_or_else(|| bad("a table beyond its end"))?;
        self.exactly(&mut place, listed)?;
        Ok(Cursor { block: u64::from_le_bytes(place), offset: (at % TABLE_BLOCK as u64) as usize })
    }

    /// A block of files' content; `size` as it is listed, at most `most` bytes once unpacked.
    pub fn data(&self, at: u64, size: u32, most: u32) -> Result<Vec<u8>> {
        let stored = size & !PLAIN_DATA;
        if stored > most {
            return Err(bad("a block larger than blocks are"));
        }
        let mut bytes = vec![0; stored as usize];
        self.exactly(&mut bytes, at)?;
        if size & PLAIN_DATA == 0 { self.unpacked(&bytes, most as usize) } else { Ok(bytes) }
    }

    fn table(&mut self, at: u64) -> Result<(Rc<[u8]>, u64)> {
        if let Some((bytes, next)) = self.kept.get(&at) {
            return Ok((Rc::clone(bytes), *next));
        }
        let mut header = [0; 2];
        self.exactly(&mut header, at)?;
        let header = u16::from_le_bytes(header);
        let stored = usize::from(header & !PLAIN_TABLE);
        if stored > TABLE_BLOCK {
            return Err(bad("a block of a table that is too large"));
        }
        let mut bytes = vec![0; stored];
        self.exactly(&mut bytes, at + 2)?;
        let bytes = if header & PLAIN_TABLE == 0 { self.unpacked(&bytes, TABLE_BLOCK)? } else { bytes };
        if self.kept.len() >= MOST_KEPT {
            self.kept.clear();
        }
        let known = (Rc::from(bytes), at + 2 + stored as u64);
        self.kept.insert(at, known.clone());
        Ok(known)
    }

    fn unpacked(&self, bytes: &[u8], most: usize) -> Result<Vec<u8>> {
        let mut out = Vec::with_capacity(most);
        // One more than may be, to see that there is no more.
        let limit = most as u64 + 1;
        let read = match self.compression {
            Compression::Gzip => ZlibDecoder::new(bytes).take(limit).read_to_end(&mut out),
            Compression::Xz => Stream::new_stream_decoder(WINDOW_BYTES, 0)
                .map_err(std::io::Error::other)
                .and_then(|stream| XzDecoder::new_stream(bytes, stream).take(limit).read_to_end(&mut out)),
            Compression::Zstd => zstd::Decoder::with_buffer(bytes).and_then(|mut decoder| {
                decoder.window_log_max(WINDOW_BYTES.ilog2())?;
                decoder.take(limit).read_to_end(&mut out)
            }),
        };
        read.map_err(|e| bad(&format!("a block that does not unpack: {e}")))?;
        if out.len() > most { Err(bad("a block that unpacks to more than blocks hold")) } else { Ok(out) }
    }

    fn exactly(&self, buffer: &mut [u8], at: u64) -> Result<()> {
        // Places beyond what a file can have are as good as beyond its end.
        let at = i64::try_from(at).map_err(|_| bad("cut short"))?;
        self.file.read_exact_at(buffer, at as u64).map_err(|_| bad("cut short"))
    }
}

/// A place in a table, which moves as it is read.
pub struct Cursor {
    block: u64,
    offset: usize,
}

impl Cursor {
    pub fn read(&mut self, blocks: &mut Blocks<'_>, buffer: &mut [u8]) -> Result<()> {
        let mut done = 0;
        while done < buffer.len() {
            let (bytes, next) = blocks.table(self.block)?;
            let here = bytes.get(self.offset..).filter(|here| !here.is_empty());
            let Some(here) = here else {
                // A short block ends its table: what follows would be another's.
                if bytes.len() < TABLE_BLOCK || self.offset > bytes.len() {
                    return Err(bad("a table beyond its end"));
                }
                *self = Cursor { block: next, offset: 0 };
                continue;
            };
            let length = here.len().min(buffer.len() - done);
            buffer[done..done + length].copy_from_slice(&here[..length]);
            self.offset += length;
            done += length;
        }
        Ok(())
    }
    pub fn u16(&mut self, blocks: &mut Blocks<'_>) -> Result<u16> {
        let mut bytes = [0; 2];
        self.read(blocks, &mut bytes)?;
        Ok(u16::from_le_bytes(bytes))
    }
    pub fn u32(&mut self, blocks: &mut Blocks<'_>) -> Result<u32> {
        let mut bytes = [0; 4];
        self.read(blocks, &mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }
    pub fn u64(&mut self, blocks: &mut Blocks<'_>) -> Result<u64> {
        let mut bytes = [0; 8];
        self.read(blocks, &mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }
    /// Several numbers of four bytes.
    pub fn words<const N: usize>(&mut self, blocks: &mut Blocks<'_>) -> Result<[u32; N]> {
        let mut words = [0; N];
        for word in &mut words {
            *word = self.u32(blocks)?;
        }
        Ok(words)
    }
}
