//! What every check needs: an engine on its own state directory, a busybox image, short calls.
use std::fs::File;
use std::os::fd::AsFd;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use berth_engine::{Engine, EngineConfig};
use berth_host::net::closed::Closed;
use berth_host::pool;
use berth_types::{
    ContainerSpec, Doing, Error, ErrorCode, ExecRequest, ExecResult, Id, Limits, Nic, Profile, Result, StopOptions,
};

/// Killed at once.
pub const FORCE: StopOptions = StopOptions { force: true, timeout_seconds: 0 };
/// MiB, or less where the disk below would not hold it: what a pool gave up comes back to that disk only minutes later.
const POOL_MIB: u64 = 4096;

/// An engine with an image `img_busybox`.
pub struct Bed {
    pub engine: Engine,
    pub state: PathBuf,
    /// Held so that a second run on the same folder waits for this one.
    _turn: Option<File>,
}

impl Bed {
    /// Makes the state directory anew; what an earlier run left there is removed first.
    pub fn make(state: &Path) -> Result<Bed> {
        let turn = Bed::clear_away(state)?;
        std::fs::create_dir_all(state).doing("make the state directory")?;
        add_images(state)?;
        Ok(Bed { _turn: Some(turn), ..Bed::over(Engine::open(config(state)?)?, state) })
    }
    /// Removes what an earlier run left, once it is over; the lock by which the next waits for us.
    pub fn clear_away(state: &Path) -> Result<File> {
        let turn = File::create(state.with_extension("lock")).doing("open the run's lock")?;
        rustix::fs::flock(&turn, rustix::fs::FlockOperation::LockExclusive).doing("wait for another run")?;
        if state.join("engine").exists() {
            Engine::open(config(state)?)?.destroy_all()?;
        }
        Ok(turn)
    }
    /// Another engine's, for the time of a check.
    pub fn over(engine: Engine, state: &Path) -> Bed {
        Bed { engine, state: state.to_owned(), _turn: None }
    }
    /// Card `eth0` with host number `host` on network `network`, whose addresses no other run uses.
    pub fn nic(&self, network: u8, host: u8) -> Nic {
        nic(&self.state, network, host)
    }
    /// The first three numbers of a network's addresses.
    pub fn prefix(&self, network: u8) -> String {
        prefix(&self.state, network)
    }
    /// Creates and starts a container that only sleeps.
    pub fn sleeper(&self, name: &str) -> Result<Id> {
        self.launch(&spec(name))
    }
    /// Destroys what a check left.
    pub fn clear(&self) -> Result<()> {
        self.engine.list()?.iter().try_for_each(|one| self.engine.destroy(&one.id, FORCE))?;
        self.engine.list_snapshots()?.iter().try_for_each(|snapshot| self.engine.delete_snapshot(snapshot))?;
        self.engine.list_volumes()?.iter().try_for_each(|volume| self.engine.delete_volume(volume))
    }
    /// Creates and starts run 1.
    pub fn launch(&self, spec: &ContainerSpec) -> Result<Id> {
        self.engine.create(spec, None)?;
        self.engine.start(&spec.id, 1)?;
        Ok(spec.id.clone())
    }
    /// Copies this program into a container, as `/probe`: it does there what busybox cannot.
    pub fn bring_probe(&self, id: &Id) -> Result<()> {
        let own = std::env::current_exe().and_then(std::fs::read).doing("read this program")?;
        for part in own.chunks(1 << 20) {
            let done = self.exec(id, |request| {
                request.command = ["/bin/sh", "-c", "cat >> /probe; chmod 755 /probe"].map(str::to_owned).to_vec();
                request.stdin = part.to_vec();
            })?;
            same("copied", done.exit_code, 0)?;
        }
        Ok(())
    }
    /// Runs a shell line; its exit code and output.
    pub fn sh(&self, id: &Id, line: &str) -> Result<(i32, String)> {
        let done = self.exec(id, |request| request.command = ["/bin/sh", "-c", line].map(str::to_owned).to_vec())?;
        Ok((done.exit_code, String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).trim().to_owned()))
    }
    pub fn exec(&self, id: &Id, change: impl FnOnce(&mut ExecRequest)) -> Result<ExecResult> {
        let mut request = ExecRequest {
            command: vec!["/bin/true".to_owned()],
            stdin: Vec::new(),
            env: Default::default(),
            cwd: String::new(),
            user: String::new(),
            terminal: None,
            timeout_seconds: 20,
            max_output_bytes: 1 << 20,
        };
        change(&mut request);
        self.engine.exec(id, &request)
    }
}

/// A block of the provider's own, which containers must not reach.
pub const CLOSED: &str = "198.51.100.0/24";

pub fn config(state: &Path) -> Result<EngineConfig> {
    let own = std::env::current_exe().doing("find this program")?;
    let shim = own.with_file_name("berth-shim");
    let closed = Closed::new(&[CLOSED.to_owned()], &[])?;
    Ok(EngineConfig {
        instance: instance(state),
        state_dir: state.to_owned(),
        shim,
        pool_mib: pool_mib(state)?,
        closed,
    })
}

fn pool_mib(state: &Path) -> Result<u64> {
    let disk = rustix::fs::statvfs(state).doing("look at the disk")?;
    Ok(POOL_MIB.min(((disk.f_blocks * disk.f_frsize) >> 20) / 4 * 3))
}

/// An id written in this program.
pub fn id(text: &str) -> Id {
    match Id::new(text) {
        Ok(id) => id,
        Err(error) => panic!("{text}: {error}"),
    }
}

/// A small container that sleeps, without a network card.
pub fn spec(name: &str) -> ContainerSpec {
    ContainerSpec {
        id: id(name),
        hostname: name.replace('_', "-"),
        image_id: id("img_busybox"),
        command: vec!["/bin/sleep".to_owned(), "1000000".to_owned()],
        env: Default::default(),
        run_as: Default::default(),
        limits: Limits::new(1.0, 128, 64, 64),
        nics: Vec::new(),
        volumes: Vec::new(),
        nameservers: Vec::new(),
        files: Vec::new(),
        profile: Profile::DEFAULT,
        disk_group: None,
    }
}

/// As [`spec`], with a shell line as its command.
pub fn shell(name: &str, line: &str) -> ContainerSpec {
    ContainerSpec { command: ["/bin/sh", "-c", line].map(str::to_owned).to_vec(), ..spec(name) }
}

pub fn nic(state: &Path, network: u8, host: u8) -> Nic {
    let prefix = prefix(state, network);
    Nic {
        network_id: id(&format!("net_conform{network}")),
        name: "eth0".to_owned(),
        mac: format!("02:00:0a:e7:{network:02x}:{host:02x}"),
        address: format!("{prefix}.{host}/24"),
        gateway: format!("{prefix}.1"),
    }
}

pub fn prefix(state: &Path, network: u8) -> String {
    format!("10.{}.{network}", 192 + hash(state) % 60)
}

/// Runs on different folders are different instances, so they may go on side by side.
pub fn instance(state: &Path) -> Id {
    let mut rest = hash(state);
    let digit = |_| {
        let digit = b"abcdefghijklmnopqrstuvwxyz0123456789"[(rest % 36) as usize];
        rest /= 36;
        char::from(digit)
    };
    id(&format!("c{}", (0..5).map(digit).collect::<String>()))
}

/// FNV-1a.
fn hash(state: &Path) -> u64 {
    state
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

/// Looks again until it holds, for thirty seconds at most: an emulated machine is slow.
pub fn eventually(what: &str, mut holds: impl FnMut() -> Result<bool>) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !holds()? {
        if Instant::now() > deadline {
            return Err(failed(format!("not within 30 s: {what}")));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

/// The last of what the kernel told of btrfs.
pub fn kernel_lines() -> Vec<String> {
    use rustix::fs::{Mode, OFlags};
    let mut lines = Vec::new();
    let Ok(log) = rustix::fs::open("/dev/kmsg", OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC, Mode::empty())
    else {
        return lines;
    };
    let mut record = [0u8; 8192];
    loop {
        match rustix::io::read(&log, &mut record) {
            Ok(length) => {
                let text = String::from_utf8_lossy(&record[..length]).trim_end().to_owned();
                lines.extend(
                    text.split_once(';').map(|(_, text)| text.to_owned()).filter(|text| text.contains("BTRFS")),
                );
            }
            // The oldest were overwritten while they were read: what comes next is there.
            Err(rustix::io::Errno::PIPE) => {}
            Err(_) => return lines.split_off(lines.len().saturating_sub(15)),
        }
    }
}

/// The network namespace of a running container.
pub fn network_of(bed: &Bed, id: &Id) -> Result<File> {
    let pid = bed.engine.observe(id)?.pid.ok_or_else(|| failed("it does not run"))?;
    File::open(format!("/proc/{pid}/ns/net")).doing("open a network namespace")
}

/// Does something in a network namespace; a socket made there stays there.
pub fn within<T: Send>(namespace: &File, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    let kind = Some(rustix::thread::LinkNameSpaceType::Network);
    let enter =
        || rustix::thread::move_into_link_name_space(namespace.as_fd(), kind).doing("enter a network namespace");
    // A thread of its own: it does not come back.
    let done = std::thread::scope(|scope| scope.spawn(|| enter().and_then(|()| work())).join());
    done.unwrap_or_else(|_| Err(failed("the work ended early")))
}

pub fn failed(what: impl Into<String>) -> Error {
    Error::new(ErrorCode::Internal, what)
}

pub fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, wanted: T) -> Result<()> {
    if found == wanted { Ok(()) } else { Err(failed(format!("{what}: found {found:?}, want {wanted:?}"))) }
}

pub fn holds(what: &str, truth: bool) -> Result<()> {
    if truth { Ok(()) } else { Err(failed(what)) }
}

/// It must have been refused with this code.
pub fn refused<T>(what: &str, outcome: Result<T>, code: ErrorCode) -> Result<()> {
    match outcome {
        Err(error) if error.code == code => Ok(()),
        Err(error) => Err(failed(format!("{what}: refused as {:?} ({error}), want {code:?}", error.code))),
        Ok(_) => Err(failed(format!("{what}: accepted, want {code:?}"))),
    }
}

/// What makes a good root file system a bad one.
type Change = fn(&Path) -> std::io::Result<()>;

/// The images of the checks: a good one, and some that lie.
pub fn add_images(state: &Path) -> Result<()> {
    let store = pool::open(state, pool_mib(state)?)?;
    let known = store.list_images()?;
    let all: [(&str, Change); 10] = [
        ("img_busybox", |_| Ok(())),
        ("img_patched", |root| {
            std::fs::write(
                root.join("etc/passwd"),
                "root:x:0:0:patched:/root:/bin/sh\nann:x:1000:1000:Ann:/home/ann:/bin/sh\n",
            )?;
            std::fs::write(root.join("etc/group"), "root:x:0:\nann:x:1000:\n")?;
            std::fs::write(root.join("etc/inittab"), "::sysinit:/bin/echo patched\n")?;
            std::fs::write(root.join("etc/added"), "added\n")?;
            std::fs::write(root.join("etc/hostname"), "patched\n")?;
            std::fs::write(root.join("home/ann/patched"), "patched\n")?;
            std::fs::write(root.join("var/patched"), "patched\n")?;
            std::fs::remove_file(root.join("bin/yes"))?;
            std::fs::remove_file(root.join("bin/tty"))
        }),
        ("img_dev_link", |root| std::fs::remove_dir(root.join("dev")).and_then(|()| symlink("/tmp", root.join("dev")))),
        ("img_proc_link", |root| {
            std::fs::remove_dir(root.join("proc")).and_then(|()| symlink("sys", root.join("proc")))
        }),
        ("img_run_link", |root| symlink("../../../../../../../tmp", root.join("run"))),
        ("img_furniture", |root| {
            std::fs::create_dir_all(root.join("dev/null"))?;
            symlink("/etc", root.join("dev/pts"))?;
            symlink("/dev/zero", root.join("etc/hosts"))
        }),
        ("img_proc_fifo", |root| std::fs::remove_dir(root.join("proc")).and_then(|()| fifo(&root.join("proc")))),
        ("img_sys_file", |root| {
            std::fs::remove_dir(root.join("sys")).and_then(|()| std::fs::write(root.join("sys"), ""))
        }),
        ("img_etc_fifo", |root| std::fs::remove_dir_all(root.join("etc")).and_then(|()| fifo(&root.join("etc")))),
        ("img_etc_link", |root| {
            std::fs::rename(root.join("etc"), root.join("target"))?;
            symlink("/target", root.join("etc"))?;
            symlink("../../../../../../etc/hostname", root.join("target/hostname"))?;
            fifo(&root.join("target/resolv.conf"))
        }),
    ];
    for (name, change) in all {
        let image = id(name);
        if !known.contains(&image) {
            let root = store.begin_image(&image, None)?.join("rootfs");
            busybox(&root)?;
            change(&root).doing(name)?;
            store.finish_image(&image)?;
        }
    }
    Ok(())
}

fn fifo(path: &Path) -> std::io::Result<()> {
    let mode = rustix::fs::Mode::from_raw_mode(0o644);
    Ok(rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, mode, 0)?)
}

/// The host's static busybox with its applets as links.
fn busybox(root: &Path) -> Result<()> {
    const APPLETS: &str = "ash awk cat chmod chown cp cut date dd df echo env expr false find free grep halt head hostname id init ip kill killall \
        ln ls mkdir mknod mkfifo mount mv nc nproc od ping poweroff printf ps pwd readlink reboot rm sed seq sh sleep sort stat sync tail taskset test \
        time timeout touch tr true truncate tty umount uname unshare wc which whoami yes";
    for folder in ["bin", "sbin", "etc", "root", "proc", "sys", "dev", "tmp", "home/ann", "var"] {
        std::fs::create_dir_all(root.join(folder)).doing(folder)?;
    }
    std::fs::copy("/bin/busybox", root.join("bin/busybox")).doing("copy /bin/busybox (package busybox-static)")?;
    for applet in APPLETS.split_whitespace() {
        symlink("busybox", root.join("bin").join(applet)).doing(applet)?;
    }
    symlink("../bin/busybox", root.join("sbin/init")).doing("link init")?;
    let files = [
        ("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nann:x:1000:1000:Ann:/home/ann:/bin/sh\n"),
        ("etc/group", "root:x:0:\nann:x:1000:\nstaff:x:50:ann\n"),
        ("etc/inittab", "::sysinit:/bin/echo booted\n::respawn:/bin/sleep 100000\n"),
    ];
    for (path, text) in files {
        std::fs::write(root.join(path), text).doing(path)?;
    }
    std::os::unix::fs::chown(root.join("home/ann"), Some(1000), Some(1000)).doing("home/ann")?;
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(root.join("tmp"), std::fs::Permissions::from_mode(0o1777)).doing("tmp")
}
