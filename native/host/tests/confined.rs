//! Hostile code in the confinement of the processes that unpack, pack and serve files, begun by the engine's own code. Every attack runs four ways: by the
//! host's root with no wall, where it must come through or shows nothing; behind all walls, where it must be refused; and behind each wall alone that
//! is said to stop it. Needs root.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../../shim/src/confined.rs"]
#[allow(dead_code)]
mod confined;

use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::net::TcpListener;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use berth_host::fs::mount;
use berth_host::process::reach::{self, Reach};
use berth_host::process::seccomp::Filter;
use berth_host::process::{descriptors, files, namespaces};
use berth_plan::confined::Found;
use berth_plan::files::{Action, FilesPlan, Tree};
use berth_types::{ImportLimits, Result};
use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags};
use rustix::mount::MountAttrFlags;
use rustix::process::PidfdFlags;

const LIMITS: ImportLimits = ImportLimits { max_bytes: 1 << 20, max_entries: 10, timeout_seconds: 20 };

/// The walls by the letters below.
const WALLS: [(&str, &str); 5] = [
    (ALL, "all walls"),
    ("m", "mounts alone"),
    ("l", "Landlock alone"),
    ("L", "Landlock of Linux 6.12 alone"),
    ("f", "the filter alone"),
];
const ALL: &str = "all";

/// What the attacker has: the tree it may touch, and what a mistake of ours might have left open.
struct Loot {
    tree: OwnedFd,
    bench: PathBuf,
    outside: OwnedFd,
    program: OwnedFd,
    network: OwnedFd,
    init: OwnedFd,
    victim: i32,
    port: u16,
    /// A descriptor that came with it beside the standard three.
    left: Option<i32>,
}

type Attack = fn(&Loot) -> io::Result<i64>;

/// Each with the walls that stop it alone. Those of bounds are stopped by all together.
const ATTACKS: &[(&str, &str, Attack)] = &[
    (WORK, "", |loot| open(loot.tree.as_fd(), "own", OFlags::RDWR)),
    (JOIN, "", |loot| namespaces::join(loot.init.as_fd(), namespaces::MOUNTS).map(|()| 0).map_err(io::Error::other)),
    ("a file of the host's by its path", "ml", |loot| open(CWD, &loot.path("canary"), OFlags::RDONLY)),
    ("upwards out of the tree", "ml", |loot| open(loot.tree.as_fd(), "../canary", OFlags::RDONLY)),
    ("a link out of the tree", "ml", |loot| open(loot.tree.as_fd(), "out", OFlags::RDONLY)),
    ("the host's root by way of /proc", "ml", |loot| {
        open(CWD, &format!("/proc/{}/root/etc", loot.victim), OFlags::RDONLY)
    }),
    ("another process's memory by way of /proc", "ml", |loot| {
        open(CWD, &format!("/proc/{}/mem", loot.victim), OFlags::RDWR)
    }),
    ("what the engine left open", "", |loot| Ok(loot.left.ok_or(io::ErrorKind::NotFound)?.into())),
    ("read below a folder left open", "l", |loot| open(loot.outside.as_fd(), "canary", OFlags::RDONLY)),
    ("write below a folder left open", "l", |loot| open(loot.outside.as_fd(), "new", OFlags::WRONLY | OFlags::CREATE)),
    ("link a file of the host's into the tree", "l", |loot| {
        linked(rustix::fs::linkat(&loot.outside, "canary", &loot.tree, "stolen", AtFlags::empty()))
    }),
    ("move a file out of the tree", "l", |loot| {
        linked(rustix::fs::renameat(&loot.tree, "own", &loot.outside, "moved"))
    }),
    ("make a device", "l", |loot| node(loot, FileType::CharacterDevice, rustix::fs::makedev(1, 3))),
    ("make a socket", "l", |loot| node(loot, FileType::Socket, 0)),
    ("signal another process", "Lf", |loot| call(libc::SYS_kill, [loot.victim as usize, 0, 0, 0, 0])),
    ("signal another thread", "Lf", |loot| {
        call(libc::SYS_tgkill, [loot.victim as usize, loot.victim as usize, 0, 0, 0])
    }),
    ("have the kernel signal another process", "f", |loot| {
        call(libc::SYS_fcntl, [1, libc::F_SETOWN as usize, loot.victim as usize, 0, 0])
    }),
    ("have the kernel send the last signal", "f", |_| {
        call(libc::SYS_fcntl, [1, F_SETSIG, libc::SIGKILL as usize, 0, 0])
    }),
    ("bound another process", "f", |loot| {
        let tight = libc::rlimit64 { rlim_cur: 3, rlim_max: 3 };
        call(libc::SYS_prlimit64, [loot.victim as usize, libc::RLIMIT_NOFILE as usize, &raw const tight as usize, 0, 0])
    }),
    ("trace another process", "lf", |loot| call(libc::SYS_ptrace, [0x4206, loot.victim as usize, 0, 0, 0])),
    ("hold another process", "f", |loot| call(libc::SYS_pidfd_open, [loot.victim as usize, 0, 0, 0, 0])),
    ("an abstract socket", "Lf", |loot| {
        let mut address = vec![0];
        address.extend_from_slice(loot.name().as_bytes());
        connect(libc::AF_UNIX, &address)
    }),
    ("a socket by its path", "mf", |loot| connect(libc::AF_UNIX, loot.path("agent.sock").as_bytes())),
    ("a port of the host's", "Lf", |loot| {
        let port = loot.port.to_be_bytes();
        connect(libc::AF_INET, &[port[0], port[1], 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    }),
    ("netlink", "f", |_| call(libc::SYS_socket, [libc::AF_NETLINK as usize, libc::SOCK_RAW as usize, 0, 0, 0])),
    ("a pair of sockets", "f", |_| {
        let mut pair = [0i32; 2];
        call(libc::SYS_socketpair, [1, 1, 0, pair.as_mut_ptr() as usize, 0])
    }),
    ("mount", "lf", |_| {
        let (kind, at) = (c"tmpfs".as_ptr() as usize, c"/".as_ptr() as usize);
        call(libc::SYS_mount, [kind, at, kind, 0, 0])
    }),
    ("unmount", "lf", |_| call(libc::SYS_umount2, [c"/proc".as_ptr() as usize, libc::MNT_DETACH as usize, 0, 0, 0])),
    ("copy a mount", "f", |loot| {
        let flags = libc::OPEN_TREE_CLONE as usize | libc::AT_EMPTY_PATH as usize;
        call(libc::SYS_open_tree, [loot.outside.as_raw_fd() as usize, c"".as_ptr() as usize, flags, 0, 0])
    }),
    ("make a file system", "f", |_| call(libc::SYS_fsopen, [c"tmpfs".as_ptr() as usize, 0, 0, 0, 0])),
    ("another root", "f", |_| call(libc::SYS_chroot, [c"/".as_ptr() as usize, 0, 0, 0, 0])),
    ("new namespaces", "f", |_| {
        call(libc::SYS_unshare, [libc::CLONE_NEWUSER as usize | libc::CLONE_NEWNS as usize, 0, 0, 0, 0])
    }),
    ("a namespace left open", "f", |loot| call(libc::SYS_setns, [loot.network.as_raw_fd() as usize, 0, 0, 0, 0])),
    (EXECUTE, "mlf", |_| {
        let (path, none) = (c"/bin/true".as_ptr() as usize, [0usize]);
        call(libc::SYS_execve, [path, none.as_ptr() as usize, none.as_ptr() as usize, 0, 0])
    }),
    (EXECUTE_OPEN, "lf", |loot| {
        let (program, none) = (loot.program.as_raw_fd() as usize, [0usize]);
        let none = none.as_ptr() as usize;
        call(libc::SYS_execveat, [program, c"".as_ptr() as usize, none, none, libc::AT_EMPTY_PATH as usize])
    }),
    ("another process of its own", "f", |_| {
        let pid = call(libc::SYS_clone, [libc::SIGCHLD as usize, 0, 0, 0, 0])?;
        if pid == 0 {
            std::process::exit(0);
        }
        Ok(pid)
    }),
    ("a program in memory", "f", |_| call(libc::SYS_memfd_create, [c"x".as_ptr() as usize, 0, 0, 0, 0])),
    ("bpf", "f", |_| {
        // BPF_MAP_CREATE of an array with one entry.
        let map = [2u32, 4, 4, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        call(libc::SYS_bpf, [0, map.as_ptr() as usize, size_of_val(&map), 0, 0])
    }),
    ("io_uring", "f", |_| {
        let mut parameters = [0u8; 120];
        call(libc::SYS_io_uring_setup, [1, parameters.as_mut_ptr() as usize, 0, 0, 0])
    }),
    ("faults of its own", "f", |_| call(libc::SYS_userfaultfd, [1, 0, 0, 0, 0])),
    ("events of the processor", "f", |_| {
        let mut event = [0u64; 16];
        event[0] = 1 | (128 << 32);
        call(libc::SYS_perf_event_open, [event.as_ptr() as usize, 0, usize::MAX, usize::MAX, 0])
    }),
    ("keys", "f", |_| call(libc::SYS_keyctl, [0, -3i32 as usize, 1, 0, 0])),
    ("requests to devices", "f", |_| {
        // FIGETBSZ, the size of a block.
        let mut size = 0i32;
        call(libc::SYS_ioctl, [0, 2, &raw mut size as usize, 0, 0])
    }),
    ("more memory than it may have", "", |_| {
        let (rights, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: maps new memory that nobody else has an address of.
        let at = unsafe { libc::mmap(std::ptr::null_mut(), 512 << 20, rights, flags, -1, 0) };
        if at == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(0) }
    }),
    ("more descriptors than it may have", "", |_| (0..100).try_fold(0, |_, _| call(libc::SYS_dup, [1, 0, 0, 0, 0]))),
    ("a longer file than it may write", "", |_| Ok(rustix::io::pwrite(rustix::stdio::stdin(), b"x", 1 << 24)? as i64)),
    ("raise its own bounds", "", |_| {
        let loose = libc::rlimit64 { rlim_cur: libc::RLIM64_INFINITY, rlim_max: libc::RLIM64_INFINITY };
        call(libc::SYS_prlimit64, [0, libc::RLIMIT_AS as usize, &raw const loose as usize, 0, 0])
    }),
];

/// As in asm-generic/fcntl.h; the libc crate has no name for it.
const F_SETSIG: usize = 10;
/// No attack: what it is there for, which all walls let through.
const WORK: &str = "its own file";
/// No attack either: what is done once the filter is there, to reach a running container.
const JOIN: &str = "join whom it is told to";
/// Who succeeds at these is gone.
const EXECUTE: &str = "execute a program";
const EXECUTE_OPEN: &str = "execute a program left open";

impl Loot {
    fn path(&self, name: &str) -> String {
        self.bench.join(name).display().to_string()
    }
    fn name(&self) -> String {
        self.path("abstract")
    }
}

fn call(number: i64, [a, b, c, d, e]: [usize; 5]) -> io::Result<i64> {
    // SAFETY: none for the kernel's side: this is an attack. Addresses among the arguments are of live values of the size the call takes.
    let answer = unsafe { libc::syscall(number, a, b, c, d, e, 0) };
    if answer < 0 { Err(io::Error::last_os_error()) } else { Ok(answer) }
}

fn open(at: BorrowedFd<'_>, path: &str, flags: OFlags) -> io::Result<i64> {
    Ok(rustix::fs::openat(at, path, flags | OFlags::CLOEXEC, Mode::RUSR)?.as_raw_fd().into())
}

fn linked(outcome: rustix::io::Result<()>) -> io::Result<i64> {
    Ok(outcome.map(|()| 0)?)
}

fn node(loot: &Loot, kind: FileType, device: u64) -> io::Result<i64> {
    linked(rustix::fs::mknodat(&loot.tree, "node", kind, Mode::RUSR, device))
}

fn connect(family: i32, address: &[u8]) -> io::Result<i64> {
    let socket = call(libc::SYS_socket, [family as usize, libc::SOCK_STREAM as usize, 0, 0, 0])?;
    let mut whole = (family as u16).to_ne_bytes().to_vec();
    whole.extend_from_slice(address);
    call(libc::SYS_connect, [socket as usize, whole.as_ptr() as usize, whole.len(), 0, 0])
}

/// Whether this kernel's Landlock knows of signals and sockets.
fn scopes() -> bool {
    const VERSION: usize = 1;
    call(libc::SYS_landlock_create_ruleset, [0, 0, VERSION, 0, 0]).is_ok_and(|known| known >= 6)
}

/// As the engine started it: `files <plan> <limits>`. The path of the plan says which walls, which attack, and at whom.
fn inside((): ()) -> ! {
    let left = (3..64).find(|fd| call(libc::SYS_fcntl, [*fd as usize, libc::F_GETFD as usize, 0, 0, 0]).is_ok());
    let well = confined::main(|| {
        let arguments: Vec<String> = std::env::args().skip(2).collect();
        let plan: FilesPlan = serde_json::from_str(&arguments[0]).unwrap();
        let (Tree::Fixed { image: bench, .. }, Action::Read { path }) = (plan.tree, plan.action) else { panic!() };
        let words: Vec<&str> = path.split(' ').collect();
        confined::leave_mounts()?;
        let folder = |at: &Path| rustix::fs::open(at, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()).unwrap();
        let victim = words[2].parse().unwrap();
        let init = rustix::process::Pid::from_raw(victim).unwrap();
        let mut loot = Loot {
            init: rustix::process::pidfd_open(init, PidfdFlags::empty()).unwrap(),
            tree: folder(&bench.join("tree")),
            outside: folder(&bench),
            program: folder(Path::new("/bin/true")),
            network: folder(Path::new("/proc/self/ns/net")),
            victim,
            port: words[3].parse().unwrap(),
            left,
            bench,
        };
        stand_behind(words[0], &mut loot, &confined::limits(&arguments[1..])?)?;
        let said = match ATTACKS[words[1].parse::<usize>().unwrap()].2(&loot) {
            Ok(_) => "came through".to_owned(),
            Err(error) => format!("refused: {error}"),
        };
        rustix::io::pwrite(rustix::stdio::stdin(), said.as_bytes(), 0).unwrap();
        Ok((Found::default(), None))
    });
    std::process::exit(if well { 0 } else { 1 })
}

fn stand_behind(walls: &str, loot: &mut Loot, limits: &ImportLimits) -> Result<()> {
    if [ALL, "m"].contains(&walls) {
        let tree = mount::copy(loot.tree.as_fd(), "", false)?;
        mount::set_attributes(tree.as_fd(), MountAttrFlags::MOUNT_ATTR_NODEV, None)?;
        confined::enter(&tree)?;
        loot.tree = confined::root()?;
    }
    match walls {
        ALL => confined::unprivileged(limits, confined::UNPACKS, &[loot.tree.as_fd()], Reach::Write),
        "r" => reach::restrict(&[loot.tree.as_fd()], Reach::Read),
        "l" | "L" => reach::restrict(&[loot.tree.as_fd()], Reach::Write),
        "f" => Filter::confined().load(),
        _ => Ok(()),
    }
}

/// A folder with a tree, what lies beside it, and those who are attacked.
struct Bench {
    path: PathBuf,
    victim: Child,
    port: TcpListener,
    /// Inherited by everybody who is started.
    _left: File,
    _sockets: [UnixListener; 2],
}

impl Bench {
    fn make() -> Bench {
        let path = std::env::temp_dir().join(format!("berth-walls-{}", std::process::id()));
        fs::create_dir_all(path.join("empty")).unwrap();
        let address = SocketAddr::from_abstract_name(path.join("abstract").to_str().unwrap()).unwrap();
        let sockets = [UnixListener::bind(path.join("agent.sock")), UnixListener::bind_addr(&address)];
        let victim = Command::new("sleep").arg("300").stdin(Stdio::null()).spawn().unwrap();
        let left = File::open(&path).unwrap();
        rustix::io::fcntl_setfd(&left, rustix::io::FdFlags::empty()).unwrap();
        Bench {
            _left: left,
            victim,
            port: TcpListener::bind("127.0.0.1:0").unwrap(),
            _sockets: sockets.map(|one| one.unwrap()),
            path,
        }
    }

    /// What came of an attack behind walls.
    fn attack(&self, walls: &str, at: usize) -> String {
        let tree = self.path.join("tree");
        let _ = fs::remove_dir_all(&tree);
        fs::create_dir(&tree).unwrap();
        fs::write(self.path.join("canary"), "alive").unwrap();
        fs::write(tree.join("own"), "own").unwrap();
        std::os::unix::fs::symlink(self.path.join("canary"), tree.join("out")).unwrap();
        let said = self.path.join("said");
        let mut file = File::options().read(true).write(true).create(true).truncate(true).open(&said).unwrap();
        let port = self.port.local_addr().unwrap().port();
        let plan = FilesPlan {
            tree: Tree::Fixed { upper: None, image: self.path.clone() },
            action: Action::Read { path: format!("{walls} {at} {} {port}", self.victim.id()) },
            most: 0,
        };
        let own = std::env::current_exe().unwrap();
        let ended = files::run(&own, &plan, file.try_clone().unwrap(), &self.path.join("empty"), &LIMITS);
        let mut text = String::new();
        file.rewind().unwrap();
        // One that could write a longer file filled it with NULs.
        file.take(100).read_to_string(&mut text).unwrap();
        match ended {
            Ok(_) => text,
            Err(_) if [EXECUTE, EXECUTE_OPEN].contains(&ATTACKS[at].0) && text.is_empty() => "came through".to_owned(),
            Err(error) if error.message.ends_with("died") && text.is_empty() => "refused: it was killed".to_owned(),
            Err(error) => format!("did not begin: {error}"),
        }
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        let _ = self.victim.kill();
        let _ = self.victim.wait();
        let _ = fs::remove_dir_all(&self.path);
    }
}

fn main() {
    if std::env::args().nth(1).as_deref() == Some("files") {
        match std::env::args().nth(2) {
            Some(plan) if plan.contains("none ") => inside(()),
            _ => descriptors::keep_stdio((), inside),
        }
    }
    let (bench, started) = (Bench::make(), Instant::now());
    let (mut passed, mut failed, mut inert) = (0, 0, 0);
    let mut note = |name: &str, behind: &str, said: &str, wanted: &str| {
        let ok = said.starts_with(wanted);
        *(if ok { &mut passed } else { &mut failed }) += 1;
        if !ok {
            println!("FAIL  {name}, behind {behind}: {said}");
        }
    };
    let young = scopes();
    for (at, (name, alone, _)) in ATTACKS.iter().enumerate() {
        if *name == JOIN {
            note(name, "the filter alone", &bench.attack("f", at), "came through");
            continue;
        }
        if *name == WORK {
            for (walls, behind) in WALLS {
                note(name, behind, &bench.attack(walls, at), "came through");
            }
            note(name, "those of who only reads", &bench.attack("r", at), "refused: ");
            continue;
        }
        for (walls, behind) in
            WALLS.iter().filter(|(walls, _)| *walls == ALL || alone.contains(walls) && (*walls != "L" || young))
        {
            note(name, behind, &bench.attack(walls, at), "refused: ");
        }
        let control = bench.attack("none", at);
        if !control.starts_with("came through") {
            inert += 1;
            println!("inert {name}: without a wall it is {control}");
        }
    }
    drop(bench);
    let verdict = if failed == 0 { "ok" } else { "FAILED" };
    let seconds = started.elapsed().as_secs_f64();
    println!("\ntest result: {verdict}. {passed} passed; {failed} failed; {inert} inert; finished in {seconds:.2}s");
    std::process::exit(i32::from(failed > 0));
}
