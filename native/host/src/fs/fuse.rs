//! A file system of a few read-only files whose text is made when it is read: our side of FUSE, as linux/fuse.h has it. Who reads in pieces reads one text:
//! the one of its first piece. Its size is told anew at each opening, since by `sendfile` the kernel gives no more than that, and the text stays the same for
//! the moment between both.
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{IoSlice, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::rc::Rc;
use std::time::{Duration, Instant};

use berth_types::{Doing, Result};
use rustix::io::Errno;
use rustix::mount::MountAttrFlags as Attr;

use super::mount;

/// The version of the protocol spoken; newer kernels speak it too.
const VERSION: (u32, u32) = (7, 31);
const LOOKUP: u32 = 1;
const FORGET: u32 = 2;
const GETATTR: u32 = 3;
const OPEN: u32 = 14;
const READ: u32 = 15;
const STATFS: u32 = 17;
const RELEASE: u32 = 18;
const INIT: u32 = 26;
const INTERRUPT: u32 = 36;
const DESTROY: u32 = 38;
const BATCH_FORGET: u32 = 42;

const HEADER: usize = 40;
/// The kernel hands requests to nobody with room for less, bytes.
const LONGEST_REQUEST: usize = 8192 + 4096;
const ROOT: u64 = 1;
/// Reads are not served from the page cache: each sees what is so now.
const DIRECT: u32 = 1;
/// Seconds for which the kernel need not ask for names again: they do not change.
const FOR_LONG: u64 = 1 << 30;
/// How long a text is told again as it is: less than a tick of /proc, and longer than it is from a size to the read that relies on it.
const FRESH: Duration = Duration::from_millis(5);
/// Texts kept for files that are open, bytes. Beyond it all are made anew when they are read on.
const MOST_KEPT: usize = 1 << 20;

/// A new, unattached file system and the device by which it is answered. Nothing can be looked up in it until somebody does.
pub fn create() -> Result<(OwnedFd, OwnedFd)> {
    let device = File::options().read(true).write(true).open("/dev/fuse").doing("open /dev/fuse")?;
    let number = device.as_fd().as_raw_fd().to_string();
    let options = [
        ("source", "berth"),
        ("subtype", "berth"),
        ("fd", number.as_str()),
        ("rootmode", "40000"),
        ("user_id", "0"),
        ("group_id", "0"),
        ("allow_other", ""),
        ("default_permissions", ""),
    ];
    let quiet = Attr::MOUNT_ATTR_NOSUID | Attr::MOUNT_ATTR_NODEV | Attr::MOUNT_ATTR_NOEXEC | Attr::MOUNT_ATTR_RDONLY;
    Ok((device.into(), mount::create("fuse", &options, quiet)?))
}

/// Whether this host has FUSE.
pub fn offered() -> bool {
    File::options().read(true).write(true).open("/dev/fuse").is_ok()
}

/// Answers for the files of one file system.
pub struct Server<'a> {
    device: OwnedFd,
    /// The files, all in the root.
    names: &'a [&'a str],
    /// Of the files, user and group.
    owner: u32,
    /// By handle: what an open file is read from.
    kept: BTreeMap<u64, Rc<[u8]>>,
    /// By node: the last text, and when it was made.
    latest: BTreeMap<u64, (Instant, Rc<[u8]>)>,
    next: u64,
    request: Vec<u8>,
}

impl<'a> Server<'a> {
    pub fn new(device: OwnedFd, names: &'a [&'a str], owner: u32) -> Server<'a> {
        // Handles of a server before this one are not met again.
        let next = u64::from(rustix::process::getpid().as_raw_nonzero().get().unsigned_abs()) << 32;
        Server {
            device,
            names,
            owner,
            kept: BTreeMap::new(),
            latest: BTreeMap::new(),
            next,
            request: vec![0; LONGEST_REQUEST],
        }
    }

    pub fn device(&self) -> &OwnedFd {
        &self.device
    }

    /// Waits for a request and answers it. False once the file system is gone.
    pub fn answer(&mut self, text: impl FnOnce(&str) -> Vec<u8>) -> Result<bool> {
        let length = match rustix::io::read(&self.device, &mut self.request[..]) {
            Ok(length) => length,
            Err(Errno::NODEV) => return Ok(false),
            // Nothing any more, or its reader went away meanwhile.
            Err(Errno::INTR | Errno::AGAIN | Errno::NOENT) => return Ok(true),
            Err(error) => return Err(error).doing("read a request of FUSE"),
        };
        if length < HEADER {
            return Ok(true);
        }
        let request = Request(self.request[..length].to_vec());
        let answer = match request.operation() {
            FORGET | BATCH_FORGET | INTERRUPT => return Ok(true),
            _ => self.answer_to(&request, text),
        };
        let (error, body) = match &answer {
            Ok(body) => (0, body.as_slice()),
            Err(error) => (-error.raw_os_error(), [].as_slice()),
        };
        let head = Answer::default().u32((16 + body.len()) as u32).u32(error as u32).u64(request.unique()).0;
        // One whose reader was killed is not wanted any more.
        let _ = File::from(self.device.try_clone().doing("copy the device")?)
            .write_vectored(&[IoSlice::new(&head), IoSlice::new(body)]);
        Ok(true)
    }

    fn answer_to(
        &mut self,
        request: &Request,
        text: impl FnOnce(&str) -> Vec<u8>,
    ) -> std::result::Result<Vec<u8>, Errno> {
        match request.operation() {
            INIT => Ok(init(request)),
            LOOKUP => {
                let name = request.body().split(|byte| *byte == 0).next().unwrap_or_default();
                let found = self.names.iter().position(|known| known.as_bytes() == name).ok_or(Errno::NOENT)?;
                let node = ROOT + 1 + found as u64;
                // Attributes that hold for no time.
                let entry = Answer::default().u64(node).u64(0).u64(FOR_LONG).u64(0).u32(0).u32(0);
                Ok(self.attributes(entry, node, 0).0)
            }
            GETATTR => {
                let before = Answer::default().u64(0).u32(0).u32(0);
                let size = self.latest(request, text).map_or(0, |text| text.len());
                Ok(self.attributes(before, request.node(), size as u64).0)
            }
            OPEN => {
                self.name(request)?;
                if request.u32(0) & libc::O_ACCMODE as u32 != libc::O_RDONLY as u32 {
                    return Err(Errno::ACCESS);
                }
                self.next += 1;
                Ok(Answer::default().u64(self.next).u32(DIRECT).u32(0).0)
            }
            READ => {
                let (handle, offset, size) = (request.u64(0), request.u64(8) as usize, request.u32(16) as usize);
                let text = match self.kept.get(&handle).filter(|_| offset > 0) {
                    Some(text) => Rc::clone(text),
                    None => self.latest(request, text)?,
                };
                if self.kept.values().map(|text| text.len()).sum::<usize>() + text.len() > MOST_KEPT {
                    self.kept.clear();
                }
                self.kept.insert(handle, Rc::clone(&text));
                let from = offset.min(text.len());
                Ok(text[from..from.saturating_add(size).min(text.len())].to_vec())
            }
            RELEASE => {
                self.kept.remove(&request.u64(0));
                Ok(Vec::new())
            }
            STATFS => Ok(Answer(vec![0; 40]).u32(4096).u32(255).u32(4096).zeros(28).0),
            DESTROY => Ok(Vec::new()),
            _ => Err(Errno::NOSYS),
        }
    }

    /// Of the file that a request is about, made anew if it is not fresh.
    fn latest(
        &mut self,
        request: &Request,
        text: impl FnOnce(&str) -> Vec<u8>,
    ) -> std::result::Result<Rc<[u8]>, Errno> {
        let name = self.name(request)?;
        let fresh = self.latest.get(&request.node()).filter(|(made, _)| made.elapsed() < FRESH);
        if let Some((_, text)) = fresh {
            return Ok(Rc::clone(text));
        }
        let made: Rc<[u8]> = text(name).into();
        self.latest.insert(request.node(), (Instant::now(), Rc::clone(&made)));
        Ok(made)
    }

    /// Of the file that a request is about.
    fn name(&self, request: &Request) -> std::result::Result<&'a str, Errno> {
        let at = request.node().checked_sub(ROOT + 1).ok_or(Errno::ISDIR)?;
        self.names.get(at as usize).copied().ok_or(Errno::NOENT)
    }

    fn attributes(&self, before: Answer, node: u64, size: u64) -> Answer {
        let mode = if node == ROOT { libc::S_IFDIR | 0o555 } else { libc::S_IFREG | 0o444 };
        let plain = before.u64(node).u64(size).zeros(4 * 8 + 3 * 4).u32(mode).u32(1);
        plain.u32(self.owner).u32(self.owner).u32(0).u32(4096).u32(0)
    }
}

fn init(request: &Request) -> Vec<u8> {
    let agreed = VERSION.1.min(request.u32(4));
    let sizes = Answer::default().u32(VERSION.0).u32(agreed).u32(request.u32(8)).u32(0).u32(0).u32(4096).u32(1);
    sizes.zeros(64 - 28).0
}

/// As the kernel sent it: a header, then what depends on the operation.
struct Request(Vec<u8>);

impl Request {
    fn operation(&self) -> u32 {
        number(&self.0, 4)
    }
    fn unique(&self) -> u64 {
        wide(&self.0, 8)
    }
    fn node(&self) -> u64 {
        wide(&self.0, 16)
    }
    fn body(&self) -> &[u8] {
        &self.0[HEADER..]
    }
    fn u32(&self, at: usize) -> u32 {
        number(self.body(), at)
    }
    fn u64(&self, at: usize) -> u64 {
        wide(self.body(), at)
    }
}

/// 0 where there is none.
fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).map_or(0, u32::from_ne_bytes)
}

fn wide(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|word| word.try_into().ok()).map_or(0, u64::from_ne_bytes)
}

/// Numbers behind each other.
#[derive(Default)]
struct Answer(Vec<u8>);

impl Answer {
    fn u32(mut self, value: u32) -> Answer {
        self.0.extend(value.to_ne_bytes());
        self
    }
    fn u64(mut self, value: u64) -> Answer {
        self.0.extend(value.to_ne_bytes());
        self
    }
    fn zeros(mut self, count: usize) -> Answer {
        self.0.resize(self.0.len() + count, 0);
        self
    }
}
