//! System calls as an attacker makes them, without any of our own care: for the suites that try our walls from inside.
use std::io;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec};

/// One argument of a system call.
pub enum Word<'a> {
    Number(i64),
    Memory(&'a mut [u8]),
}

/// Makes a system call by its number; memory must be as long as the call takes it to be.
pub fn call(number: i64, words: &mut [Word<'_>]) -> io::Result<i64> {
    let mut raw = [0; 6];
    for (slot, word) in raw.iter_mut().zip(words) {
        *slot = match word {
            Word::Number(number) => *number,
            Word::Memory(bytes) => bytes.as_mut_ptr() as i64,
        };
    }
    let [a, b, c, d, e, f] = raw;
    // SAFETY: memory is lent for the call; the suites make calls that are refused, or that open a descriptor and touch nothing else.
    let answer = unsafe { libc::syscall(number, a, b, c, d, e, f) };
    if answer < 0 { Err(io::Error::last_os_error()) } else { Ok(answer) }
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
