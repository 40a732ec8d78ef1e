//! System calls as an attacker makes them, without any of our own care: for the suites that try our walls from inside.
//! The only file of this crate that may use `unsafe`.
#![expect(unsafe_code)]

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec};

/// One argument of a system call.
pub enum Word<'a> {
    Number(i64),
    Memory(&'a mut [u8]),
}

/// The calls attacks make by number, each with the places of its arguments that are addresses. Nothing of this process's memory changes by them but
/// what is at these.
const CALLS: &[(i64, &[usize])] = &[
    (libc::SYS_acct, &[0]),
    (libc::SYS_add_key, &[0, 1, 2]),
    (libc::SYS_bpf, &[1]),
    (libc::SYS_init_module, &[0, 2]),
    (libc::SYS_io_uring_setup, &[1]),
    (libc::SYS_fsconfig, &[2, 3]),
    (libc::SYS_fsopen, &[0]),
    (libc::SYS_fspick, &[1]),
    (libc::SYS_getsockopt, &[3, 4]),
    (libc::SYS_ioctl, &[2]),
    (libc::SYS_kcmp, &[]),
    (libc::SYS_kexec_load, &[2]),
    (libc::SYS_keyctl, &[1, 2, 3, 4]),
    (libc::SYS_name_to_handle_at, &[1, 2, 3]),
    (libc::SYS_open_by_handle_at, &[1]),
    (libc::SYS_perf_event_open, &[0]),
    (libc::SYS_quotactl, &[1, 3]),
    (libc::SYS_setsockopt, &[3]),
    (libc::SYS_settimeofday, &[0, 1]),
    (libc::SYS_socket, &[]),
    (libc::SYS_syslog, &[1]),
    (libc::SYS_userfaultfd, &[]),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_iopl, &[]),
    #[cfg(target_arch = "x86_64")]
    (X32_GETPID, &[]),
];

/// `getpid` as programs of 64 bits with short pointers call it.
#[cfg(target_arch = "x86_64")]
pub const X32_GETPID: i64 = 0x4000_0000 | libc::SYS_getpid;

/// Where nobody has memory: numbers below are no addresses, nor are those as small and negative.
const LOWEST_ADDRESS: i64 = 4096;
/// More than any of the calls reads or writes at one address: an ioctl's argument has at most 16 KiB.
const ROOM: usize = 64 << 10;

/// Makes one of the calls attacks make. Where it takes an address it gets memory, or a number that is none.
pub fn call(number: i64, words: &mut [Word<'_>]) -> io::Result<i64> {
    let misused = || io::Error::other("the suite does not make this call");
    let (_, addresses) = CALLS.iter().find(|(known, _)| *known == number).ok_or_else(misused)?;
    let mut raw = [0; 6];
    let mut rooms = Vec::new();
    for (place, word) in words.iter().enumerate() {
        let slot = raw.get_mut(place).ok_or_else(misused)?;
        *slot = match word {
            Word::Number(number) if addresses.contains(&place) && number.abs() >= LOWEST_ADDRESS => {
                return Err(misused());
            }
            Word::Number(number) => *number,
            Word::Memory(bytes) if bytes.len() <= ROOM && addresses.contains(&place) => {
                let mut room = vec![0; ROOM];
                room[..bytes.len()].copy_from_slice(bytes);
                let address = room.as_mut_ptr() as i64;
                rooms.push((place, room));
                address
            }
            Word::Memory(_) => return Err(misused()),
        };
    }
    let [a, b, c, d, e, f] = raw;
    // SAFETY: one of `CALLS`, each address of which is that of a room of our own, longer than the call needs, or none at all.
    let answer = unsafe { libc::syscall(number, a, b, c, d, e, f) };
    let outcome = if answer < 0 { Err(io::Error::last_os_error()) } else { Ok(answer) };
    for (place, room) in rooms {
        if let Some(Word::Memory(bytes)) = words.get_mut(place) {
            let length = bytes.len();
            bytes.copy_from_slice(&room[..length]);
        }
    }
    outcome
}

/// How btrfs lets a subvolume be made, by those it lets.
#[derive(Clone, Copy)]
pub enum Subvolume {
    Empty,
    EmptyV2,
    /// Of the subvolume that the folder is.
    Snapshot,
}

/// Makes the subvolume `nested` in a folder.
pub fn make_subvolume(folder: &File, how: Subvolume) -> io::Result<()> {
    const NAME: &[u8] = b"nested";
    // SUBVOL_CREATE, SUBVOL_CREATE_V2 and SNAP_CREATE, and where each has the name.
    let (request, name) = match how {
        Subvolume::Empty => (0x5000_940e, 8),
        Subvolume::EmptyV2 => (0x5000_9418, 56),
        Subvolume::Snapshot => (0x5000_9401, 8),
    };
    let mut arguments = vec![0; 4096];
    if matches!(how, Subvolume::Snapshot) {
        arguments[..8].copy_from_slice(&i64::from(folder.as_raw_fd()).to_ne_bytes());
    }
    arguments[name..name + NAME.len()].copy_from_slice(NAME);
    let words = &mut [Word::Number(folder.as_raw_fd().into()), Word::Number(request), Word::Memory(&mut arguments)];
    call(libc::SYS_ioctl, words).map(drop)
}

/// Puts a filter of this many steps before a socket, which lets everything through.
pub fn attach_filter(socket: impl AsFd, steps: u16) -> io::Result<()> {
    // The last returns; those before load a constant.
    let step = |code: u16| libc::sock_filter { code, jt: 0, jf: 0, k: u32::MAX };
    let mut program = vec![step(0); usize::from(steps)];
    if let Some(last) = program.last_mut() {
        *last = step(6);
    }
    let program = libc::sock_fprog { len: steps, filter: program.as_mut_ptr() };
    let size = size_of::<libc::sock_fprog>() as u32;
    let socket = socket.as_fd().as_raw_fd();
    // SAFETY: the program has as many steps as said and lives across the call, which copies it.
    let answer = unsafe {
        libc::setsockopt(socket, libc::SOL_SOCKET, libc::SO_ATTACH_FILTER, (&raw const program).cast(), size)
    };
    if answer == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// `getpid` through the door for 32-bit programs; a negative number is an error.
#[cfg(target_arch = "x86_64")]
pub fn getpid_32bit() -> i32 {
    let mut answer: i64 = 20; // __NR_getpid of i386
    // SAFETY: getpid takes nothing and changes nothing; the door may clobber r8 to r11.
    unsafe {
        std::arch::asm!("int 0x80", inlateout("rax") answer, out("r8") _, out("r9") _, out("r10") _, out("r11") _);
    }
    answer as i32
}

/// Whole frames of a network card, whoever they are for and from.
pub struct Frames(OwnedFd);

impl Frames {
    /// Opens a card of the caller's network namespace.
    pub fn open(card: &str) -> io::Result<Frames> {
        let every = (libc::ETH_P_ALL as u16).to_be();
        // SAFETY: takes three integers.
        let fd = unsafe { libc::socket(libc::AF_PACKET, libc::SOCK_RAW | libc::SOCK_CLOEXEC, i32::from(every)) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the kernel just made this descriptor, which nothing else owns.
        let socket = unsafe { OwnedFd::from_raw_fd(fd) };
        // SAFETY: all zeroes is a valid address.
        let mut address: libc::sockaddr_ll = unsafe { std::mem::zeroed() };
        address.sll_family = libc::AF_PACKET as u16;
        address.sll_protocol = every;
        address.sll_ifindex = rustix::net::netdevice::name_to_index(&socket, card)? as i32;
        let size = size_of::<libc::sockaddr_ll>() as u32;
        // SAFETY: the address is live for the call and as long as said.
        if unsafe { libc::bind(socket.as_raw_fd(), (&raw const address).cast(), size) } < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(Frames(socket))
    }
    /// Sends a frame as it is.
    pub fn send(&self, frame: &[u8]) -> io::Result<()> {
        Ok(rustix::net::send(&self.0, frame, rustix::net::SendFlags::empty()).map(drop)?)
    }
    /// The next frame that comes in; none within this time.
    pub fn receive(&self, patience: Duration) -> io::Result<Option<Vec<u8>>> {
        let wait = Timespec { tv_sec: patience.as_secs() as i64, tv_nsec: i64::from(patience.subsec_nanos()) };
        let mut polled = [PollFd::from_borrowed_fd(self.0.as_fd(), PollFlags::IN)];
        if rustix::event::poll(&mut polled, Some(&wait))? == 0 {
            return Ok(None);
        }
        let mut frame = vec![0; 1 << 16];
        let (length, _) = rustix::net::recv(&self.0, frame.as_mut_slice(), rustix::net::RecvFlags::empty())?;
        frame.truncate(length);
        Ok(Some(frame))
    }
}
