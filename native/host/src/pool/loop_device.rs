//! Loop devices by ioctl.
use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use berth_types::{Error, ErrorCode, Result};

const LOOP_CONFIGURE: libc::Ioctl = 0x4C0A;
const LOOP_CLR_FD: libc::Ioctl = 0x4C01;
const LOOP_SET_CAPACITY: libc::Ioctl = 0x4C07;
const LOOP_CTL_GET_FREE: libc::Ioctl = 0x4C82;
const FLAG_DIRECT_IO: u32 = 16;

#[repr(C)]
struct Info {
    device: u64,
    inode: u64,
    rdevice: u64,
    offset: u64,
    size_limit: u64,
    number: u32,
    encrypt_type: u32,
    encrypt_key_size: u32,
    flags: u32,
    file_name: [u8; 64],
    crypt_name: [u8; 64],
    encrypt_key: [u8; 32],
    init: [u64; 2],
}

#[repr(C)]
struct Config {
    fd: u32,
    block_size: u32,
    info: Info,
    reserved: [u64; 8],
}

/// The requests made of loop devices; none but `Configure` has an argument.
enum Request<'a> {
    GetFree,
    Configure(&'a Config),
    TakeSize,
    Clear,
}

fn call(on: &File, request: Request<'_>) -> io::Result<i32> {
    let (number, argument) = match request {
        Request::GetFree => (LOOP_CTL_GET_FREE, std::ptr::null()),
        Request::Configure(config) => (LOOP_CONFIGURE, std::ptr::from_ref(config)),
        Request::TakeSize => (LOOP_SET_CAPACITY, std::ptr::null()),
        Request::Clear => (LOOP_CLR_FD, std::ptr::null()),
    };
    // SAFETY: the argument is null where the request has none, else borrowed for the call; the kernel only reads it.
    let result = unsafe { libc::ioctl(on.as_raw_fd(), number, argument) };
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open(path)
}

/// Attaches a file to a free loop device, with direct I/O where the file system below allows it. The device stays until `detach`.
pub fn attach(file: &Path) -> Result<PathBuf> {
    let doing = |e| Error::io(format_args!("attach {} to a loop device", file.display()), e);
    let backing = open(file).map_err(doing)?;
    let control = open(Path::new("/dev/loop-control")).map_err(doing)?;
    // Somebody else may take the free device first.
    for _ in 0..64 {
        let number = call(&control, Request::GetFree).map_err(doing)?;
        let device = PathBuf::from(format!("/dev/loop{number}"));
        let node = open(&device).map_err(doing)?;
        for flags in [FLAG_DIRECT_IO, 0] {
            let info = Info {
                device: 0,
                inode: 0,
                rdevice: 0,
                offset: 0,
                size_limit: 0,
                number: 0,
                encrypt_type: 0,
                encrypt_key_size: 0,
                flags,
                file_name: [0; 64],
                crypt_name: [0; 64],
                encrypt_key: [0; 32],
                init: [0; 2],
            };
            let config = Config { fd: backing.as_raw_fd() as u32, block_size: 4096, info, reserved: [0; 8] };
            match call(&node, Request::Configure(&config)) {
                Ok(_) => return Ok(device),
                Err(e) if e.raw_os_error() == Some(libc::EBUSY) => break,
                Err(e) if flags == 0 => return Err(doing(e)),
                Err(_) => {}
            }
        }
    }
    Err(Error::new(ErrorCode::NoCapacity, "no loop device is free"))
}

/// The loop device a file is attached to.
pub fn find(file: &Path) -> Option<PathBuf> {
    let wanted = std::fs::metadata(file).ok()?;
    for entry in std::fs::read_dir("/sys/block").ok()?.flatten() {
        let Ok(backing) = std::fs::read_to_string(entry.path().join("loop/backing_file")) else { continue };
        let same = std::fs::metadata(backing.trim_end_matches('\n'))
            .is_ok_and(|m| (m.dev(), m.ino()) == (wanted.dev(), wanted.ino()));
        if same {
            return Some(Path::new("/dev").join(entry.file_name()));
        }
    }
    None
}

/// Takes over the backing file's new size.
pub fn refresh_size(device: &Path) -> Result<()> {
    let doing = |e| Error::io(format_args!("resize {}", device.display()), e);
    open(device).and_then(|node| call(&node, Request::TakeSize)).map(drop).map_err(doing)
}

/// Lets go of the backing file.
pub fn detach(device: &Path) -> Result<()> {
    let doing = |e| Error::io(format_args!("detach {}", device.display()), e);
    open(device).and_then(|node| call(&node, Request::Clear)).map(drop).map_err(doing)
}
