//! Settings of the host's kernel.
use std::fs;
use std::io;

use berth_types::Result;
use rustix::mount::MountFlags;

use super::program::{self, Side, armed, folder, outside};
use super::{Attack, Row, Verdict, Way};
use crate::suite::{Bed, holds, same};

pub const ROW: Row = Row {
    name: "settings of the host",
    refusals: &[libc::EACCES, libc::EROFS, libc::ENOENT, libc::EPERM],
    attacks: &[
        Attack {
            name: "core_pattern",
            way: Way::Program(|side| change(side, "/proc/sys/kernel/core_pattern", "|/bin/true")),
        },
        Attack { name: "modprobe", way: Way::Program(|side| change(side, "/proc/sys/kernel/modprobe", "/bin/true")) },
        Attack { name: "sysrq", way: Way::Program(|side| change(side, "/proc/sys/kernel/sysrq", "1")) },
        Attack { name: "sysrq-trigger", way: Way::Program(|_| trigger()) },
        Attack {
            name: "uevent_helper",
            way: Way::Program(|side| change(side, "/sys/kernel/uevent_helper", "/bin/true")),
        },
        Attack { name: "panic_on_oom", way: Way::Program(|side| change(side, "/proc/sys/vm/panic_on_oom", "1")) },
        Attack { name: "overcommit", way: Way::Program(|side| change(side, "/proc/sys/vm/overcommit_memory", "2")) },
        Attack {
            name: "transparent_hugepage",
            way: Way::Program(|side| change(side, "/sys/kernel/mm/transparent_hugepage/enabled", "never")),
        },
        Attack { name: "binfmt_misc", way: Way::Scene(interpreters) },
        Attack { name: "what the whole host counts", way: Way::Scene(counts) },
        Attack { name: "all that can be written", way: Way::Scene(all_writable) },
    ],
    helpers: &[
        Attack { name: "open all settings", way: Way::Program(|_| open_all()) },
        Attack { name: "register an interpreter", way: Way::Program(register) },
        Attack { name: "see an interpreter", way: Way::Program(|_| see()) },
    ],
};

/// Outside, what is there is written again: that shows it can be written, and a run cut short leaves the host as it was.
fn change(side: Side, path: &str, value: &str) -> io::Result<()> {
    let before = current(path)?;
    if side == Side::Outside {
        return fs::write(path, before);
    }
    fs::write(path, value)?;
    // A mask takes anything, like the null device it is.
    if current(path)? == value { Ok(()) } else { Err(io::Error::from_raw_os_error(libc::EACCES)) }
}

/// The value; of a choice, the chosen one.
fn current(path: &str) -> io::Result<String> {
    let text = fs::read_to_string(path)?;
    let chosen = text.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(chosen, _)| chosen);
    Ok(chosen.unwrap_or(text.trim()).to_owned())
}

fn trigger() -> io::Result<()> {
    use std::os::unix::fs::FileTypeExt;
    let file = fs::File::options().write(true).open("/proc/sysrq-trigger")?;
    let mask = file.metadata()?.file_type().is_char_device();
    if mask { Err(io::Error::from_raw_os_error(libc::EACCES)) } else { Ok(()) }
}

const INTERPRETER: &str = "berthattack";

fn registry() -> io::Result<&'static std::path::Path> {
    let folder = folder()?;
    rustix::mount::mount("berth", folder, "binfmt_misc", MountFlags::empty(), c"")?;
    Ok(folder)
}

fn register(side: Side) -> io::Result<()> {
    let registry = registry()?;
    fs::write(registry.join("register"), format!(":{INTERPRETER}:M::BERTHATTACK::/bin/true:"))?;
    if side == Side::Outside { fs::write(registry.join(INTERPRETER), "-1") } else { Ok(()) }
}

fn see() -> io::Result<()> {
    fs::metadata(registry()?.join(INTERPRETER)).map(drop)
}

/// Kernels since 6.7 let a container have a list of its own; what counts is that the host's stays as it was.
fn interpreters(bed: &Bed) -> Result<Verdict> {
    let control = outside("control", "register an interpreter")?;
    if control != "succeeded" {
        return Ok(Verdict::Inert(format!("outside: {control}")));
    }
    let container = armed(bed, "interpreter", |_| {})?;
    bed.exec(&container, |request| request.command = program::command("register an interpreter"))?;
    holds("an interpreter of the container's is the host's", outside("control", "see an interpreter")? != "succeeded")?;
    Ok(Verdict::Blocked)
}

/// What may be written inside: settings of a namespace that is the container's. One that ends in `/` or `_` is how many begin. Of networks the kernel itself makes
/// those read-only whose value is not in the network's own memory; what is wanted here are those that keep theirs elsewhere.
const OWN: &[&str] = &[
    "fs/mqueue/",
    "kernel/auto_msgmni",
    "kernel/domainname",
    "kernel/hostname",
    "kernel/msg_next_id",
    "kernel/msgmax",
    "kernel/msgmnb",
    "kernel/msgmni",
    "kernel/ns_last_pid",
    "kernel/pid_max",
    "kernel/sem",
    "kernel/sem_next_id",
    "kernel/shm_next_id",
    "kernel/shm_rmid_forced",
    "kernel/shmall",
    "kernel/shmmax",
    "kernel/shmmni",
    "net/bridge/bridge-nf-call-arptables",
    "net/bridge/bridge-nf-call-ip6tables",
    "net/bridge/bridge-nf-call-iptables",
    "net/bridge/bridge-nf-filter-pppoe-tagged",
    "net/bridge/bridge-nf-filter-vlan-tagged",
    "net/bridge/bridge-nf-pass-vlan-input-dev",
    "net/core/optmem_max",
    "net/core/rps_default_mask",
    "net/core/somaxconn",
    "net/core/tstamp_allow_data",
    "net/core/txrehash",
    "net/core/xfrm_",
    "net/ipv4/",
    "net/ipv6/",
    "net/mptcp/",
    "net/netfilter/nf_conntrack_",
    "net/netfilter/nf_flowtable_",
    "net/netfilter/nf_log/",
    "net/unix/max_dgram_qlen",
    "vm/memfd_noexec",
];

/// Opens every setting to write it, and writes none: some stay changed until the next boot. Says which opened beside the container's own.
fn open_all() -> io::Result<()> {
    let (mut open, mut count) = (Vec::new(), 0);
    let mut folders = vec![std::path::PathBuf::from("/proc/sys")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let (path, kind) = (entry.path(), entry.metadata()?.file_type());
            if kind.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix("/proc/sys").unwrap_or(&path).to_string_lossy().into_owned();
            let is_own = |own: &&str| name == **own || (own.ends_with(['/', '_']) && name.starts_with(*own));
            // A mask is a device.
            if kind.is_file() && fs::File::options().write(true).open(&path).is_ok() {
                count += 1;
                open.extend((!OWN.iter().any(is_own)).then_some(name));
            }
        }
    }
    println!("{count} open, of others: {}", open.join(" "));
    Ok(())
}

/// Programs that read them must go on: `vmstat` does not without a file it can make sense of.
fn counts(bed: &Bed) -> Result<Verdict> {
    let id = bed.sleeper("counts")?;
    let folders = "/proc/pressure /sys/block /sys/class/block /sys/dev/block";
    same(
        "folders",
        bed.sh(&id, &format!("for folder in {folders}; do ls $folder 2>/dev/null; done"))?.1,
        String::new(),
    )?;
    let disks =
        "find /sys/devices -path '*/system' -prune -o -name stat -print -o -name queue -path '*/block/*' -print";
    same("disks", bed.sh(&id, disks)?.1, String::new())?;
    let files = "vmstat sys/fs/file-nr sys/fs/inode-nr sys/fs/inode-state sys/fs/dentry-state sys/kernel/pty/nr";
    let found = bed.sh(&id, &format!("cd /proc && cat {files} | sed 's/^[a-z][^ ]* //' | tr -d '0 \t\n'"))?.1;
    same("numbers", found, String::new())?;
    // By name, as the kernel has it, and as many fields.
    let names = fs::read_to_string("/proc/vmstat").unwrap_or_default().lines().count().to_string();
    same("names", bed.sh(&id, "grep -c '^[a-z].* 0$' /proc/vmstat; wc -w </proc/sys/fs/file-nr")?.1, names + "\n3")?;
    Ok(Verdict::Blocked)
}

fn all_writable(bed: &Bed) -> Result<Verdict> {
    let control = outside("control", "open all settings")?;
    holds(&format!("outside: {control}"), control.contains("kernel/core_pattern"))?;
    let id = armed(bed, "settings", |_| {})?;
    let (_, said) = bed.sh(&id, "/probe attack 'open all settings'")?;
    holds(&format!("inside: {said}"), said.contains("open, of others: \n") && !said.starts_with("0 "))?;
    // In a network of its own it finds them unmasked: what is there is to be as it stays.
    let (_, said) = bed.sh(&id, "unshare -n /probe attack 'open all settings'")?;
    let tunnels = fs::read_to_string("/proc/sys/net/netfilter/nf_hooks_lwtunnel").unwrap_or_default();
    let said = if tunnels.trim() == "1" { said.replace("net/netfilter/nf_hooks_lwtunnel", "") } else { said };
    holds(
        &format!("in a network of its own: {said}"),
        said.contains("open, of others: \n") && !said.starts_with("0 "),
    )?;
    Ok(Verdict::Blocked)
}
