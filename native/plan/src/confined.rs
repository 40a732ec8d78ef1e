//! What a throw-away process that reads other people's archives and files tells the engine.
use std::collections::BTreeMap;

use berth_types::{FileInfo, RunAs};
use serde::{Deserialize, Serialize};

use crate::report::Failure;

/// Owners an image may have: the ids a container has.
pub const IDS: u32 = 65_536;

/// All the system calls of such a process: what is needed to walk and fill trees, to speak with the engine over a socket it
/// has, and to give up more.
pub const CALLS: &[libc::c_long] = &[
    libc::SYS_brk,
    libc::SYS_capget,
    libc::SYS_capset,
    libc::SYS_chdir,
    libc::SYS_clock_gettime,
    libc::SYS_close,
    libc::SYS_copy_file_range,
    libc::SYS_dup,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_fadvise64,
    libc::SYS_fallocate,
    libc::SYS_fchdir,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_fcntl,
    libc::SYS_fdatasync,
    libc::SYS_fgetxattr,
    libc::SYS_flistxattr,
    libc::SYS_fremovexattr,
    libc::SYS_fsetxattr,
    libc::SYS_fstat,
    libc::SYS_fstatfs,
    libc::SYS_fsync,
    libc::SYS_ftruncate,
    libc::SYS_futex,
    libc::SYS_getdents64,
    libc::SYS_getpid,
    libc::SYS_getrandom,
    libc::SYS_gettid,
    libc::SYS_landlock_add_rule,
    libc::SYS_landlock_create_ruleset,
    libc::SYS_landlock_restrict_self,
    libc::SYS_linkat,
    libc::SYS_lseek,
    libc::SYS_madvise,
    libc::SYS_mkdirat,
    libc::SYS_mknodat,
    libc::SYS_mmap,
    libc::SYS_mprotect,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_newfstatat,
    libc::SYS_openat,
    libc::SYS_openat2,
    libc::SYS_prctl,
    libc::SYS_pread64,
    libc::SYS_prlimit64,
    libc::SYS_pwrite64,
    libc::SYS_read,
    libc::SYS_readlinkat,
    libc::SYS_readv,
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_renameat2,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sched_yield,
    libc::SYS_sendfile,
    libc::SYS_sendmsg,
    libc::SYS_sendto,
    libc::SYS_setfsgid,
    libc::SYS_setfsuid,
    libc::SYS_setns,
    libc::SYS_sigaltstack,
    libc::SYS_splice,
    libc::SYS_statx,
    libc::SYS_symlinkat,
    libc::SYS_tgkill,
    libc::SYS_umask,
    libc::SYS_unlinkat,
    libc::SYS_utimensat,
    libc::SYS_write,
    libc::SYS_writev,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_renameat,
];

/// From the process.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Report<T> {
    /// It has namespaces of its own and waits for its ids. Not said by one that joined a container's.
    Ready,
    /// Its last message.
    Done(T),
    /// Its last message.
    Failed(Failure),
}

/// The engine's answer to [`Report::Ready`].
#[derive(Debug, Serialize, Deserialize)]
pub struct IdsMapped;

/// What came out of an archive.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Unpacked {
    /// `sha256:` of an OCI image's manifest, else of the archive as stored; that one the process that unpacks leaves empty.
    pub digest: String,
    /// Bytes of file content written.
    pub bytes: u64,
    pub entries: u64,
    /// `ID` and `VERSION_ID` of os-release; empty when it has none.
    pub os: String,
    pub release: String,
    /// amd64, arm64, or empty when no known program was found.
    pub architecture: String,
    pub has_init: bool,
    /// What an OCI image runs when told nothing else, in which environment, and how.
    #[serde(default)]
    pub command: Vec<String>,
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    #[serde(default)]
    pub run_as: RunAs,
    /// What of a tree was not packed, and why: the first hundred, and how many more.
    #[serde(default)]
    pub left_out: Vec<String>,
}

/// What was found of a file or a comparison; an open file travels beside it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    pub info: Option<FileInfo>,
    /// There was more than could be told.
    pub truncated: bool,
}
