//! Images that lie about their tree, and trees that change while they are walked.
use std::fs::File;
use std::os::fd::AsFd;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::sync::atomic::{AtomicBool, Ordering};

use berth_host::fs::mount::Root;
use berth_types::{Doing, ErrorCode, Result};
use rustix::fs::{CWD, RenameFlags};

use super::{Attack, Row, Verdict, Way};
use crate::suite::{Bed, failed, holds, id, refused, same, spec};

pub const ROW: Row = Row {
    name: "images that lie",
    refusals: &[],
    attacks: &[
        Attack { name: "/dev is a link", way: Way::Scene(|bed| liar(bed, "img_dev_link")) },
        Attack { name: "/proc is a link", way: Way::Scene(|bed| liar(bed, "img_proc_link")) },
        Attack { name: "/proc is a FIFO", way: Way::Scene(|bed| liar(bed, "img_proc_fifo")) },
        Attack { name: "/sys is a file", way: Way::Scene(|bed| liar(bed, "img_sys_file")) },
        Attack { name: "/run is a link", way: Way::Scene(|bed| liar(bed, "img_run_link")) },
        Attack { name: "/etc is a FIFO", way: Way::Scene(|bed| liar(bed, "img_etc_fifo")) },
        Attack { name: "/etc leads through a descriptor of the runtime", way: Way::Scene(|bed| magic(bed, "etc")) },
        Attack {
            name: "/etc/passwd leads through a descriptor of the runtime",
            way: Way::Scene(|bed| magic(bed, "passwd")),
        },
        Attack {
            name: "/dev/null is a folder, /dev/pts a link, /etc/hosts a device's name",
            way: Way::Scene(furniture),
        },
    ],
    helpers: &[],
};

pub const RACES: Row = Row {
    name: "races over mount targets",
    refusals: &[],
    attacks: &[
        Attack { name: "a folder that is now and then a link", way: Way::Scene(exchange) },
        Attack { name: "links exchanged while others start", way: Way::Scene(launches) },
    ],
    helpers: &[],
};

fn liar(bed: &Bed, image: &str) -> Result<Verdict> {
    let mut wanted = spec("liar");
    wanted.image_id = id(image);
    wanted.command = if image == "img_run_link" { Vec::new() } else { wanted.command };
    bed.engine.create(&wanted, None)?;
    let outcome = bed.engine.start(&wanted.id, 1);
    refused(image, outcome, ErrorCode::Invalid)?;
    Ok(Verdict::Blocked)
}

/// `/proc/self/fd/N` of whoever resolves the name is the folder behind its descriptor, wherever that is. The runtime has some of the host's.
fn magic(bed: &Bed, what: &str) -> Result<Verdict> {
    let bait = bed.state.join("bait");
    let _ = std::fs::remove_dir_all(&bait);
    std::fs::create_dir_all(&bait).doing("make the bait")?;
    std::fs::set_permissions(&bait, std::fs::Permissions::from_mode(0o777)).doing("open the bait")?;
    std::fs::write(bait.join("passwd"), "bait:x:0:0::/:/bin/sh\n").doing("fill the bait")?;
    std::fs::copy("/bin/busybox", bait.join("true")).doing("fill the bait")?;
    let held = File::open(&bed.state).doing("hold the state directory")?;
    let control = format!("/proc/self/fd/{}/bait/control", std::os::fd::AsRawFd::as_raw_fd(&held));
    std::fs::write(&control, "").and_then(|()| std::fs::remove_file(control)).doing("run the control")?;
    for number in 0..12 {
        for up in ["..", "../..", "../../.."] {
            let container = bed.sleeper("magic")?;
            let link = format!("/proc/self/fd/{number}/{up}/bait");
            let line = match what {
                "etc" => format!("rm -rf /etc; ln -s {link} /etc"),
                _ => format!("ln -sf {link}/passwd /etc/passwd"),
            };
            same("planted", bed.sh(&container, &line)?.0, 0)?;
            let found = bed.exec(&container, |request| request.user = "bait".to_owned());
            holds(&format!("{link} is read"), found.is_err())?;
            let ran = bed
                .exec(&container, |request| request.command = vec![format!("/proc/self/fd/{number}/{up}/bait/true")]);
            holds(&format!("{link}/true is run"), !ran.is_ok_and(|done| done.exit_code == 0))?;
            bed.engine.stop(&container, crate::suite::FORCE)?;
            // Refused or not, what counts is that nothing was written there.
            let _ = bed.engine.start(&container, 2);
            bed.clear()?;
            let mut names: Vec<_> =
                std::fs::read_dir(&bait).doing("look at the bait")?.flatten().map(|file| file.file_name()).collect();
            names.sort();
            same(&link, names, vec!["passwd".into(), "true".into()])?;
        }
    }
    Ok(Verdict::Blocked)
}

fn furniture(bed: &Bed) -> Result<Verdict> {
    let mut wanted = spec("furniture");
    wanted.image_id = id("img_furniture");
    let container = bed.launch(&wanted)?;
    same(
        "null",
        bed.sh(
            &container,
            "echo x > /dev/null; cat /dev/null; ls -d /dev/pts/ptmx; head -n 1 /etc/hosts | cut -c 1-9",
        )?
        .1,
        "/dev/pts/ptmx\n127.0.0.1".to_owned(),
    )?;
    Ok(Verdict::Blocked)
}

fn exchange(bed: &Bed) -> Result<Verdict> {
    let root = bed.state.join("race");
    let _ = std::fs::remove_dir_all(&root);
    std::fs::create_dir_all(root.join("dev"))
        .and_then(|()| symlink("/etc", root.join("link")))
        .doing("make the tree")?;
    let own = std::fs::metadata(root.join("dev")).doing("stat")?.ino();
    let (top, stop) = (File::open(&root).doing("open the tree")?, AtomicBool::new(false));
    let outcome = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                let _ = rustix::fs::renameat_with(CWD, root.join("dev"), CWD, root.join("link"), RenameFlags::EXCHANGE);
            }
        });
        let (mut fooled, mut opened, mut wrong) = (0, 0, 0);
        while (fooled == 0 || opened < 100) && opened < 200_000 {
            fooled += i32::from(std::fs::metadata(root.join("dev/passwd")).is_ok());
            if let Ok(folder) = Root(top.as_fd()).folder("dev") {
                opened += 1;
                wrong += i32::from(rustix::fs::fstat(&folder).map_or(0, |stat| stat.st_ino) != own);
            }
        }
        stop.store(true, Ordering::Relaxed);
        (fooled, wrong)
    });
    match outcome {
        (0, 0) => Ok(Verdict::Inert("outside: a path was never exchanged in time".to_owned())),
        (_, 0) => Ok(Verdict::Blocked),
        (_, wrong) => Err(failed(format!("{wrong} times outside"))),
    }
}

fn launches(bed: &Bed) -> Result<Verdict> {
    let racer = bed.sleeper("racer")?;
    bed.sh(&racer, "(mkdir /x; ln -s / /y; while :; do mv /x /z; mv /y /x; mv /z /y; mv /home /h; ln -s /proc/1/root /home; rm /home; mv /h /home; done) >/dev/null 2>&1 &")?;
    let host = bed.state.to_string_lossy().into_owned();
    for number in 0..8 {
        let other = bed.sleeper(&format!("started{number}"))?;
        let _ = bed.exec(&racer, |request| request.cwd = "/x".to_owned());
        bed.engine.snapshot(&racer, &id(&format!("snp_race{number}")))?;
        let seen = bed.sh(&other, "cat /proc/self/mountinfo")?.1 + &bed.sh(&racer, "cat /proc/1/mountinfo")?.1;
        holds(&format!("a host path: {seen}"), !seen.contains(&host) && !seen.contains("/var/tmp"))?;
    }
    Ok(Verdict::Blocked)
}
