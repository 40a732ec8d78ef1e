//! The system call filter: compiled once per profile into a file, loaded by the shim with one call.
use std::collections::BTreeMap;
use std::path::Path;

use berth_plan::syscalls::{ALLOWED, ALLOWED_HERE, ALLOWED_YOUNG, NETLINK_PROTOCOLS, REFUSED_IOCTLS, SOCKETS};
use berth_types::{Doing, Error, ErrorCode, Result};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
};

/// Compiles the default profile and stores it at `path`, replacing what is there. Takes milliseconds: call it once per process.
pub fn store(path: &Path) -> Result<()> {
    let program = compile()
        .map_err(|error| Error::new(ErrorCode::Internal, format!("compile the system call filter: {error}")))?;
    let mut bytes = Vec::with_capacity(program.len() * 8);
    for step in program {
        bytes.extend_from_slice(&step.code.to_ne_bytes());
        bytes.extend_from_slice(&[step.jt, step.jf]);
        bytes.extend_from_slice(&step.k.to_ne_bytes());
    }
    let fresh = path.with_extension("new");
    std::fs::write(&fresh, bytes).doing("write the system call filter")?;
    std::fs::rename(&fresh, path).doing("store the system call filter")
}

fn compile() -> std::result::Result<BpfProgram, seccompiler::Error> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = BTreeMap::new();
    for call in ALLOWED.iter().chain(ALLOWED_HERE).chain(ALLOWED_YOUNG) {
        rules.insert(*call, Vec::new());
    }
    let mut sockets = Vec::new();
    for family in SOCKETS {
        sockets.push(SeccompRule::new(vec![argument(0, SeccompCmpOp::Eq, *family as u64)?])?);
    }
    for protocol in NETLINK_PROTOCOLS {
        sockets.push(SeccompRule::new(vec![
            argument(0, SeccompCmpOp::Eq, libc::AF_NETLINK as u64)?,
            argument(2, SeccompCmpOp::Eq, *protocol as u64)?,
        ])?);
    }
    rules.insert(libc::SYS_socket, sockets);
    let refused = REFUSED_IOCTLS
        .iter()
        .map(|call| argument(1, SeccompCmpOp::Ne, u64::from(*call)))
        .collect::<std::result::Result<_, _>>()?;
    rules.insert(libc::SYS_ioctl, vec![SeccompRule::new(refused)?]);
    let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(seccompiler::Error::from)?;
    let filter = SeccompFilter::new(rules, SeccompAction::Errno(libc::ENOSYS as u32), SeccompAction::Allow, arch)?;
    Ok(filter.try_into()?)
}

fn argument(index: u8, how: SeccompCmpOp, value: u64) -> std::result::Result<SeccompCondition, seccompiler::Error> {
    Ok(SeccompCondition::new(index, SeccompCmpArgLen::Dword, how, value)?)
}

/// A filter read back from its file, ready to load.
pub struct Filter(Vec<libc::sock_filter>);

impl Filter {
    /// Reads what [`store`] wrote.
    pub fn read(path: &Path) -> Result<Filter> {
        let bytes = std::fs::read(path).doing("read the system call filter")?;
        let steps = bytes.chunks_exact(8).map(|step| libc::sock_filter {
            code: u16::from_ne_bytes([step[0], step[1]]),
            jt: step[2],
            jf: step[3],
            k: u32::from_ne_bytes([step[4], step[5], step[6], step[7]]),
        });
        Ok(Filter(steps.collect()))
    }
    /// Binds the calling thread and all it starts; needs CAP_SYS_ADMIN in the thread's own user namespace.
    pub fn load(&mut self) -> Result<()> {
        let program = libc::sock_fprog { len: self.0.len() as u16, filter: self.0.as_mut_ptr() };
        // SAFETY: the program points at a live vector of `len` steps, which the kernel copies before it returns.
        let answer = unsafe { libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, 0, &program) };
        if answer == 0 { Ok(()) } else { Err(std::io::Error::last_os_error()).doing("load the system call filter") }
    }
}

/// The error a system call answers with these first three arguments, 0 for none: for suites that look at a filter from below it.
pub fn errno_of(call: libc::c_long, arguments: [libc::c_long; 3]) -> i32 {
    let [one, two, three] = arguments;
    // SAFETY: suites pass numbers and null pointers only, which no call writes through.
    let answer = unsafe { libc::syscall(call, one, two, three, 0, 0, 0) };
    if answer < 0 { std::io::Error::last_os_error().raw_os_error().unwrap_or(0) } else { 0 }
}
