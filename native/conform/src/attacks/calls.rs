//! System calls that lead into parts of the kernel no container needs.
use std::io;
use std::os::fd::{AsFd, AsRawFd};

use rustix::io::Errno;
use rustix::mount::MountFlags;
use rustix::pty::OpenptFlags;

use super::program::{Side, folder};
use super::{Attack, Row, Way};
use crate::raw::{Word, call};
use Word::{Memory, Number};

macro_rules! calls {
    ($($name:literal => $call:expr, [$($word:expr),*];)* and $($more:expr),*) => {
        &[$(Attack { name: $name, way: Way::Program(|_| call($call, &mut [$($word),*]).map(drop)) },)* $($more),*]
    };
}

/// The profile's answer is that there is no such call; only a call that is let through answers anything else.
pub const ROW: Row = Row {
    name: "system calls",
    refusals: &[libc::ENOSYS],
    attacks: calls! {
        "io_uring" => libc::SYS_io_uring_setup, [Number(1), Memory(&mut [0; 120])];
        "vsock" => libc::SYS_socket, [Number(40), Number(1), Number(0)];
        "kernel crypto" => libc::SYS_socket, [Number(38), Number(5), Number(0)];
        "netlink xfrm" => libc::SYS_socket, [Number(16), Number(3), Number(6)];
        "nfnetlink" => libc::SYS_socket, [Number(16), Number(3), Number(12)];
        "netlink crypto" => libc::SYS_socket, [Number(16), Number(3), Number(21)];
        "netlink sock_diag" => libc::SYS_socket, [Number(16), Number(3), Number(4)];
        "bluetooth" => libc::SYS_socket, [Number(31), Number(3), Number(1)];
        "express data path" => libc::SYS_socket, [Number(44), Number(3), Number(0)];
        "key management" => libc::SYS_socket, [Number(15), Number(3), Number(2)];
        "tipc" => libc::SYS_socket, [Number(30), Number(1), Number(0)];
        "can" => libc::SYS_socket, [Number(29), Number(3), Number(1)];
        "userfaultfd" => libc::SYS_userfaultfd, [Number(0)];
        "add_key" => libc::SYS_add_key, [Memory(&mut b"user\0".to_vec()), Memory(&mut b"berth\0".to_vec()), Memory(&mut [1]), Number(1), Number(-1)];
        "keyctl" => libc::SYS_keyctl, [Number(0), Number(-3), Number(1)];
        "bpf" => libc::SYS_bpf, [Number(0), Memory(&mut map()), Number(72)];
        "perf_event_open" => libc::SYS_perf_event_open, [Memory(&mut clock()), Number(0), Number(-1), Number(-1), Number(0)];
        "syslog" => libc::SYS_syslog, [Number(10), Number(0), Number(0)];
        "kexec_load" => libc::SYS_kexec_load, [Number(0), Number(0), Number(0), Number(0)];
        "quotactl" => libc::SYS_quotactl, [Number(0x8000_0100), Number(0), Number(0), Number(0)];
        "acct" => libc::SYS_acct, [Number(0)];
        "settimeofday" => libc::SYS_settimeofday, [Number(0), Number(0)];
        "kcmp" => libc::SYS_kcmp, [Number(std::process::id().into()), Number(std::process::id().into()), Number(1), Number(0), Number(0)];
        "fsopen ext4" => libc::SYS_fsopen, [Memory(&mut b"ext4\0".to_vec()), Number(0)];
        "fsopen tmpfs" => libc::SYS_fsopen, [Memory(&mut b"tmpfs\0".to_vec()), Number(0)];
        "fspick" => libc::SYS_fspick, [Number(-100), Memory(&mut b"/dev\0".to_vec()), Number(0)];
        "load a module" => libc::SYS_init_module, [Number(0), Number(0), Number(0)];
        and
        Attack { name: "open_by_handle_at", way: Way::Program(|_| by_handle()) },
        Attack { name: "words in another terminal's mouth", way: Way::Program(|_| type_ahead()) },
        Attack { name: "iopl", way: Way::Program(|_| doors::ports()) },
        Attack { name: "the door for x32 programs", way: Way::Program(|_| doors::x32()) },
        Attack { name: "the door for 32-bit programs", way: Way::Program(|_| doors::int80()) }
    },
    helpers: &[],
};

/// What packet sockets and the options of protocols reach beyond these. Who makes such a call is told what a kernel without it says.
pub const OPTIONS: Row = Row {
    name: "socket options",
    refusals: &[libc::ENOPROTOOPT],
    attacks: &[
        Attack { name: "a ring of packets to receive", way: Way::Program(|_| ring(5)) },
        Attack { name: "a ring of packets to send", way: Way::Program(|_| ring(13)) },
        Attack { name: "tables of iptables", way: Way::Program(|_| tables(libc::AF_INET, libc::SOL_IP)) },
        Attack { name: "tables of ip6tables", way: Way::Program(|_| tables(libc::AF_INET6, libc::SOL_IPV6)) },
        Attack { name: "multicast routes", way: Way::Program(|_| multicast()) },
    ],
    helpers: &[],
};

fn socket(family: i32, kind: i32, protocol: i32) -> io::Result<i64> {
    call(libc::SYS_socket, &mut [Number(family.into()), Number(kind.into()), Number(protocol.into())])
}

/// `struct tpacket_req`: the kernel takes this memory at once, and charges nobody.
fn ring(option: i64) -> io::Result<()> {
    let packets = socket(libc::AF_PACKET, libc::SOCK_RAW, 0)?;
    let mut request: Vec<u8> = [1u32 << 16, 4, 1 << 16, 4].iter().flat_map(|number| number.to_ne_bytes()).collect();
    let words = &mut [Number(packets), Number(263), Number(option), Memory(&mut request), Number(16)];
    call(libc::SYS_setsockopt, words).map(drop)
}

/// `IPT_SO_GET_INFO` of the table of filters, and its twin: `struct ipt_getinfo`.
fn tables(family: i32, level: i32) -> io::Result<()> {
    let raw = socket(family, libc::SOCK_RAW, libc::IPPROTO_RAW)?;
    let (mut info, mut size) = ([0; 84], 84u32.to_ne_bytes());
    info[..6].copy_from_slice(b"filter");
    let words = &mut [Number(raw), Number(level.into()), Number(64), Memory(&mut info), Memory(&mut size)];
    call(libc::SYS_getsockopt, words).map(drop)
}

/// `MRT_INIT`.
fn multicast() -> io::Result<()> {
    let raw = socket(libc::AF_INET, libc::SOCK_RAW, libc::IPPROTO_IGMP)?;
    let mut on = 1u32.to_ne_bytes();
    call(libc::SYS_setsockopt, &mut [Number(raw), Number(0), Number(200), Memory(&mut on), Number(4)]).map(drop)
}

/// File systems that show or change the host's own state.
pub const FILE_SYSTEMS: Row = Row {
    name: "file systems of the host",
    refusals: &[libc::EPERM],
    attacks: &[
        Attack { name: "mount ext4", way: Way::Program(|side| disk(side, c"ext4")) },
        Attack { name: "mount xfs", way: Way::Program(|side| disk(side, c"xfs")) },
        Attack { name: "mount devtmpfs", way: Way::Program(|_| file_system("devtmpfs")) },
        Attack { name: "mount debugfs", way: Way::Program(|_| file_system("debugfs")) },
        Attack { name: "mount tracefs", way: Way::Program(|_| file_system("tracefs")) },
        Attack { name: "mount securityfs", way: Way::Program(|_| file_system("securityfs")) },
        Attack { name: "mount configfs", way: Way::Program(|_| file_system("configfs")) },
        Attack { name: "mount pstore", way: Way::Program(|_| file_system("pstore")) },
        Attack { name: "mount efivarfs", way: Way::Program(|_| file_system("efivarfs")) },
        Attack { name: "mount bpf", way: Way::Program(|_| file_system("bpf")) },
    ],
    helpers: &[],
};

fn file_system(kind: &str) -> io::Result<()> {
    Ok(rustix::mount::mount("berth", folder()?, kind, MountFlags::empty(), c"")?)
}

/// Of a file that is no disk: outside, the kernel gets as far as saying so.
fn disk(side: Side, kind: &std::ffi::CStr) -> io::Result<()> {
    match rustix::mount::mount("/dev/null", folder()?, kind, MountFlags::empty(), c"") {
        Err(Errno::NOTBLK) if side == Side::Outside => Ok(()),
        other => Ok(other?),
    }
}

/// An array of one element.
fn map() -> [u8; 72] {
    let mut attributes = [0; 72];
    (attributes[0], attributes[4], attributes[8], attributes[12]) = (2, 4, 4, 1);
    attributes
}

/// The software clock, 64 bytes of attributes.
fn clock() -> [u8; 64] {
    let mut attributes = [0; 64];
    (attributes[0], attributes[4]) = (1, 64);
    attributes
}

fn by_handle() -> io::Result<()> {
    std::env::set_current_dir("/dev/shm").or_else(|_| std::env::set_current_dir("/tmp"))?;
    let mut handle = [0; 136];
    handle[0] = 128;
    call(
        libc::SYS_name_to_handle_at,
        &mut [Number(-100), Memory(&mut b".\0".to_vec()), Memory(&mut handle), Memory(&mut [0; 8]), Number(0)],
    )?;
    call(libc::SYS_open_by_handle_at, &mut [Number(-100), Memory(&mut handle), Number(libc::O_PATH.into())]).map(drop)
}

fn type_ahead() -> io::Result<()> {
    let terminal = rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    call(libc::SYS_ioctl, &mut [Number(terminal.as_fd().as_raw_fd().into()), Number(0x5412), Memory(&mut [b'x'])])
        .map(drop)
}

#[cfg(target_arch = "x86_64")]
mod doors {
    use super::*;
    use crate::raw::{X32_GETPID, getpid_32bit};

    pub fn ports() -> io::Result<()> {
        call(libc::SYS_iopl, &mut [Number(0)]).map(drop)
    }
    pub fn x32() -> io::Result<()> {
        call(X32_GETPID, &mut []).map(drop)
    }
    /// The answer is a kill.
    pub fn int80() -> io::Result<()> {
        match getpid_32bit() {
            pid if pid == std::process::id() as i32 => Ok(()),
            error => Err(io::Error::from_raw_os_error(-error)),
        }
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod doors {
    use super::*;

    fn none() -> io::Result<()> {
        Err(io::Error::other("not on this machine"))
    }
    pub use {none as ports, none as x32, none as int80};
}
