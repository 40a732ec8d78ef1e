//! The system call filters: those of containers are built once per profile into a file, loaded by the shim with one call.
//!
//! They are loaded while the process is the host's root. The kernel compiles them into memory of which all users but that one have only so much together
//! (`net.core.bpf_jit_limit`): a tenant's programs can use that up. What our own processes have to do afterwards they do with a pass, see `pass`.
//!
//! The kernel runs a new filter once per system call number to learn which are always allowed, so a load costs as much as the program is deep: a
//! search tree over the ranges of allowed numbers loads several times faster than a list of comparisons.
use std::path::{Path, PathBuf};

use crate::fs::replace::replace;
use berth_plan::confined::CALLS;
use berth_plan::syscalls::{
    ALLOWED, ALLOWED_BTRFS_IOCTLS, ALLOWED_HERE, ALLOWED_YOUNG, BTRFS_IOCTLS, IO_URING, NETLINK_PROTOCOLS,
    PACKET_RINGS, REFUSED_IOCTLS, SOCKETS, TABLES,
};
use berth_types::{Doing, Error, ErrorCode, Profile, Result};
use libc::{BPF_ABS, BPF_ALU, BPF_AND, BPF_JEQ, BPF_JGE, BPF_JMP, BPF_K, BPF_LD, BPF_RET, BPF_W, sock_filter};

use super::pass::pass;

/// As in linux/audit.h: the machine, 64 bits, little end first.
#[cfg(target_arch = "x86_64")]
const ARCHITECTURE: u32 = 0xc000_003e;
#[cfg(target_arch = "aarch64")]
const ARCHITECTURE: u32 = 0xc000_00b7;

/// Offsets in `struct seccomp_data`.
const NUMBER: u32 = 0;
const MACHINE: u32 = 4;
const fn argument(index: u32) -> u32 {
    16 + 8 * index // The low half: all arguments looked at are 32 bits wide.
}

const MISSING: u32 = libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32;
/// As a file system answers a call it does not know.
const NOT_HERE: u32 = libc::SECCOMP_RET_ERRNO | libc::ENOTTY as u32;
/// As a protocol answers an option it does not know.
const NO_OPTION: u32 = libc::SECCOMP_RET_ERRNO | libc::ENOPROTOOPT as u32;

/// Stand in a stored filter for the halves of the pass, which is another in each process that loads it.
const LOW_PASS: u32 = 0x7a55_0001;
const HIGH_PASS: u32 = 0x7a55_0002;
/// Stands for the number of the process that loads it.
const OWN_PID: u32 = 0x7a55_0003;

/// What may be asked of a descriptor by who is confined: copies and flags. Not who is signalled when it can be read, which is a way to signal others.
const DESCRIPTOR_REQUESTS: [u32; 6] = [
    libc::F_DUPFD as u32,
    libc::F_GETFD as u32,
    libc::F_SETFD as u32,
    libc::F_GETFL as u32,
    libc::F_SETFL as u32,
    libc::F_DUPFD_CLOEXEC as u32,
];

/// Who is behind a filter.
#[derive(Clone, Copy)]
enum Wall {
    Container(Profile),
    /// A throw-away process that reads other people's archives and files.
    Confined,
}

/// What profiles differ in here; others share a filter with these.
const FILTERS: [Profile; 4] =
    [Profile::DEFAULT, Profile::IOURING, Profile::NFTABLES, Profile::IOURING.with(Profile::NFTABLES)];

/// Builds every filter and stores it where its profile wants it.
pub fn store_all(path: impl Fn(Profile) -> PathBuf) -> Result<()> {
    FILTERS.into_iter().try_for_each(|profile| store(&path(profile), profile))
}

/// Builds a profile's filter and stores it at `path`, replacing what is there.
fn store(path: &Path, profile: Profile) -> Result<()> {
    let mut bytes = Vec::new();
    for step in program(Wall::Container(profile)) {
        bytes.extend_from_slice(&step.code.to_ne_bytes());
        bytes.extend_from_slice(&[step.jt, step.jf]);
        bytes.extend_from_slice(&step.k.to_ne_bytes());
    }
    replace(path, &bytes).doing("store the system call filter")
}

fn load(offset: u32) -> sock_filter {
    sock_filter { code: (BPF_LD | BPF_W | BPF_ABS) as u16, jt: 0, jf: 0, k: offset }
}
fn answer(value: u32) -> sock_filter {
    sock_filter { code: (BPF_RET | BPF_K) as u16, jt: 0, jf: 0, k: value }
}
/// Jumps over as many steps when true, or when false.
fn jump(how: u32, value: u32, when_true: usize, when_false: usize) -> sock_filter {
    debug_assert!(when_true < 256 && when_false < 256, "a jump is too long");
    sock_filter { code: (BPF_JMP | how | BPF_K) as u16, jt: when_true as u8, jf: when_false as u8, k: value }
}

/// What is done from a system call number on, up to the next such number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rule {
    Allow,
    Missing,
    /// With the pass.
    Ours,
    Socket,
    /// With nfnetlink.
    FilteringSocket,
    Option,
    Ioctl,
    /// Where its first argument is a process: itself, by number or as 0. Ids do not tell it from the host's root.
    Itself,
    Descriptor,
}

impl Rule {
    fn of(wall: Wall, number: libc::c_long) -> Rule {
        let has = |one| matches!(wall, Wall::Container(profile) if profile.has(one));
        match (wall, number) {
            (Wall::Confined, libc::SYS_unshare | libc::SYS_setns) => Rule::Ours,
            (Wall::Confined, libc::SYS_prlimit64 | libc::SYS_tgkill) => Rule::Itself,
            (Wall::Confined, libc::SYS_fcntl) => Rule::Descriptor,
            (Wall::Confined, _) if CALLS.contains(&number) => Rule::Allow,
            (Wall::Confined, _) => Rule::Missing,
            (_, libc::SYS_socket) if has(Profile::NFTABLES) => Rule::FilteringSocket,
            (_, libc::SYS_socket) => Rule::Socket,
            (_, libc::SYS_ioctl) => Rule::Ioctl,
            (_, libc::SYS_setsockopt | libc::SYS_getsockopt) => Rule::Option,
            (_, libc::SYS_fsopen | libc::SYS_fsconfig | libc::SYS_fsmount) => Rule::Ours,
            _ if has(Profile::IOURING) && IO_URING.contains(&number) => Rule::Allow,
            _ if [ALLOWED, ALLOWED_HERE, ALLOWED_YOUNG].iter().any(|list| list.contains(&number)) => Rule::Allow,
            _ => Rule::Missing,
        }
    }
    fn steps(self) -> Vec<sock_filter> {
        match self {
            Rule::Allow => vec![answer(libc::SECCOMP_RET_ALLOW)],
            Rule::Missing => vec![answer(MISSING)],
            Rule::Ours => passed(),
            Rule::Itself => {
                let own = one_of(&[0, OWN_PID], libc::SECCOMP_RET_ALLOW);
                [vec![load(argument(0))], own, vec![answer(MISSING)]].concat()
            }
            Rule::Descriptor => {
                let harmless = one_of(&DESCRIPTOR_REQUESTS, libc::SECCOMP_RET_ALLOW);
                [vec![load(argument(1))], harmless, vec![answer(MISSING)]].concat()
            }
            Rule::Option => {
                let mut steps = vec![load(argument(1))];
                let packet = [vec![load(argument(2))], one_of(PACKET_RINGS, NO_OPTION)].concat();
                steps.extend(when(libc::SOL_PACKET as u32, packet));
                for tables in TABLES {
                    let mut inside = vec![load(argument(2)), jump(BPF_JGE, tables.from, 1, 0)];
                    inside.push(answer(libc::SECCOMP_RET_ALLOW));
                    inside.extend(one_of(tables.except, libc::SECCOMP_RET_ALLOW));
                    inside.push(answer(NO_OPTION));
                    steps.extend(when(tables.level as u32, inside));
                }
                steps.push(answer(libc::SECCOMP_RET_ALLOW));
                steps
            }
            Rule::Ioctl => {
                let mut steps = vec![load(argument(1))];
                steps.extend(one_of(REFUSED_IOCTLS, MISSING));
                steps.extend(one_of(ALLOWED_BTRFS_IOCTLS, libc::SECCOMP_RET_ALLOW));
                steps.push(sock_filter { code: (BPF_ALU | BPF_AND | BPF_K) as u16, jt: 0, jf: 0, k: 0xff00 });
                steps.extend(one_of(&[BTRFS_IOCTLS << 8], NOT_HERE));
                steps.push(answer(libc::SECCOMP_RET_ALLOW));
                steps
            }
            Rule::Socket | Rule::FilteringSocket => {
                let mut steps = vec![load(argument(0))];
                steps.extend(one_of(&SOCKETS.map(|family| family as u32), libc::SECCOMP_RET_ALLOW));
                steps.extend([jump(BPF_JEQ, libc::AF_NETLINK as u32, 1, 0), answer(MISSING), load(argument(2))]);
                steps.extend(one_of(&NETLINK_PROTOCOLS.map(|protocol| protocol as u32), libc::SECCOMP_RET_ALLOW));
                if self == Rule::FilteringSocket {
                    steps.extend(one_of(&[libc::NETLINK_NETFILTER as u32], libc::SECCOMP_RET_ALLOW));
                }
                steps.extend(passed());
                steps
            }
        }
    }
}

/// Allows a call with the pass; as if it did not exist without.
fn passed() -> Vec<sock_filter> {
    vec![
        load(argument(5)),
        jump(BPF_JEQ, LOW_PASS, 1, 0),
        answer(MISSING),
        load(argument(5) + 4),
        jump(BPF_JEQ, HIGH_PASS, 1, 0),
        answer(MISSING),
        answer(libc::SECCOMP_RET_ALLOW),
    ]
}

/// Does the steps when what is loaded is `value`, goes on after them otherwise.
fn when(value: u32, steps: Vec<sock_filter>) -> Vec<sock_filter> {
    [vec![jump(BPF_JEQ, value, 0, steps.len())], steps].concat()
}

/// Answers `value` when what is loaded is one of these, goes on otherwise.
fn one_of(values: &[u32], value: u32) -> Vec<sock_filter> {
    values.iter().flat_map(|one| [jump(BPF_JEQ, *one, 0, 1), answer(value)]).collect()
}

fn program(wall: Wall) -> Vec<sock_filter> {
    let highest =
        [ALLOWED, ALLOWED_HERE, ALLOWED_YOUNG].iter().flat_map(|list| list.iter()).copied().max().unwrap_or(0);
    let mut ranges: Vec<(u32, Rule)> = Vec::new();
    for number in 0..=highest + 1 {
        let rule = Rule::of(wall, number);
        if ranges.last().is_none_or(|(_, before)| *before != rule) {
            ranges.push((number as u32, rule));
        }
    }
    // Another machine's calls (32 bits) have other numbers: whoever makes them is killed.
    let mut steps =
        vec![load(MACHINE), jump(BPF_JEQ, ARCHITECTURE, 1, 0), answer(libc::SECCOMP_RET_KILL_PROCESS), load(NUMBER)];
    steps.extend(search(&ranges));
    steps
}

fn search(ranges: &[(u32, Rule)]) -> Vec<sock_filter> {
    let (below, above) = match ranges {
        [] => return Rule::Missing.steps(),
        [(_, rule)] => return rule.steps(),
        more => more.split_at(more.len() / 2),
    };
    let left = search(below);
    let mut steps = vec![jump(BPF_JGE, above[0].0, left.len(), 0)];
    steps.extend(left);
    steps.extend(search(above));
    steps
}

/// A filter, ready to load.
pub struct Filter(Vec<sock_filter>);

impl Filter {
    /// Reads what [`store`] wrote.
    pub fn read(path: &Path) -> Result<Filter> {
        let bytes = std::fs::read(path).doing("read the system call filter")?;
        let steps = bytes.chunks_exact(8).map(|step| sock_filter {
            code: u16::from_ne_bytes([step[0], step[1]]),
            jt: step[2],
            jf: step[3],
            k: u32::from_ne_bytes([step[4], step[5], step[6], step[7]]),
        });
        Ok(Filter::of(steps.collect()))
    }
    /// That of a throw-away process that reads other people's archives and files.
    pub fn confined() -> Filter {
        Filter::of(program(Wall::Confined))
    }
    fn of(mut steps: Vec<sock_filter>) -> Filter {
        let pass = pass();
        for step in steps.iter_mut().filter(|step| u32::from(step.code) == BPF_JMP | BPF_JEQ | BPF_K) {
            match step.k {
                LOW_PASS => step.k = pass as u32,
                HIGH_PASS => step.k = (pass >> 32) as u32,
                OWN_PID => step.k = std::process::id(),
                _ => {}
            }
        }
        Filter(steps)
    }
    /// Binds the calling thread and all it starts; needs CAP_SYS_ADMIN in the thread's own user namespace. `no_capacity` when the kernel has no room
    /// for its compiled form, as for everyone but the host's root when that is used up.
    pub fn load(&mut self) -> Result<()> {
        let program = libc::sock_fprog { len: self.0.len() as u16, filter: self.0.as_mut_ptr() };
        // SAFETY: the program points at a live vector of `len` steps, which the kernel copies before it returns.
        let answer = unsafe { libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, 0, &program) };
        if answer == 0 {
            return Ok(());
        }
        /// "Not supported" within the kernel, which is what a program that could not be compiled is there.
        const NOT_COMPILED: i32 = 524;
        let error = std::io::Error::last_os_error();
        if matches!(error.raw_os_error(), Some(NOT_COMPILED | libc::ENOMEM)) {
            let full = "load the system call filter: the kernel's room for compiled filters is used up, see net.core.bpf_jit_limit";
            return Err(Error::new(ErrorCode::NoCapacity, full));
        }
        Err(error).doing("load the system call filter")
    }
}

#[cfg(test)]
mod tests;
