//! Files from outside, of what runs and what does not; and in what snapshots differ.
use std::io::Read;

use berth_engine::FilesOf;
use berth_types::{ErrorCode, FileAttributes, FileKind, Id, Result};

use super::Check;
use crate::suite::{Bed, FORCE, failed, holds, id, refused, same, spec};

pub const CHECKS: &[Check] = &[
    ("files are read, written and removed while it runs, with the owners it sees", running),
    ("files of a stopped container are read and written, and it starts with them", stopped),
    ("paths and links of a file lead nowhere outside, and only files are read", hostile),
    ("writing follows the links that reading follows, and keeps owner and mode", linked),
    ("names that are no UTF-8 are listed, read and removed", odd_names),
    ("a full disk leaves the old content", full),
    ("a snapshot's files are read, and changed paths told", snapshots),
];

const NOBODY: FileAttributes = FileAttributes { uid: Some(1000), gid: Some(50), mode: Some(0o640) };

fn read(bed: &Bed, of: &FilesOf, path: &str) -> Result<String> {
    let found = bed.engine.read_file(of, path)?;
    let file = found.file.ok_or_else(|| failed(format!("{path}: no file")))?;
    let mut text = String::new();
    let read = std::fs::File::from(file).read_to_string(&mut text);
    read.map(|_| text).map_err(|error| failed(format!("{path}: {error}")))
}

fn write(bed: &Bed, id: &Id, path: &str, text: &str, attributes: FileAttributes) -> Result<()> {
    let content = bed.state.join("content");
    std::fs::write(&content, text).map_err(|error| failed(error.to_string()))?;
    bed.engine.write_file(id, path, &content, attributes).map(|_| ())
}

fn running(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("filed")?;
    let of = FilesOf::Container(container.clone());
    bed.sh(
        &container,
        "echo inside > /root/own; chown 1000:50 /root/own; ln -s own /root/link; mkdir /root/full; touch /root/full/x",
    )?;
    same("read", read(bed, &of, "/root/link")?, "inside\n".to_owned())?;
    let listed = bed.engine.read_file(&of, "/root")?.entries;
    let names: Vec<(&str, FileKind, u32)> = listed.iter().map(|one| (one.name.as_str(), one.kind, one.uid)).collect();
    let wanted = [("full", FileKind::Folder, 0), ("link", FileKind::Link, 0), ("own", FileKind::File, 1000)];
    same("listed", names, wanted.to_vec())?;
    write(bed, &container, "/root/new", "outside", NOBODY)?;
    same(
        "written",
        bed.sh(&container, "cat /root/new; stat -c ' %u:%g %a' /root/new")?.1,
        "outside 1000:50 640".to_owned(),
    )?;
    write(bed, &container, "/root/new", "again", FileAttributes::default())?;
    same(
        "kept",
        bed.sh(&container, "cat /root/new; stat -c ' %u:%g %a' /root/new; ls -A /root | wc -l")?.1,
        "again 1000:50 640\n4".to_owned(),
    )?;
    bed.engine.make_folder(&container, "/root/folder", NOBODY)?;
    same("made", bed.sh(&container, "stat -c '%F %u' /root/folder")?.1, "directory 1000".to_owned())?;
    refused("a full folder", bed.engine.remove_file(&container, "/root/full", false), ErrorCode::Conflict)?;
    bed.engine.remove_file(&container, "/root/full", true)?;
    bed.engine.remove_file(&container, "/root/own", false)?;
    same("removed", bed.sh(&container, "ls /root")?.1, "folder\nlink\nnew".to_owned())
}

fn stopped(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("lying")?;
    let of = FilesOf::Container(container.clone());
    bed.sh(&container, "echo inside > /root/own; chown ann /root/own; rm /bin/cut")?;
    bed.engine.stop(&container, FORCE)?;
    same("read", read(bed, &of, "/root/own")?, "inside\n".to_owned())?;
    same("owner", bed.engine.read_file(&of, "/root/own")?.info.uid, 1000)?;
    refused("removed in it", bed.engine.read_file(&of, "/bin/cut"), ErrorCode::NotFound)?;
    write(bed, &container, "/root/new", "outside", NOBODY)?;
    write(bed, &container, "/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n", FileAttributes::default())?;
    bed.engine.remove_file(&container, "/root/own", false)?;
    bed.engine.start(&container, 2)?;
    let look = "cat /root/new; stat -c ' %u:%g %a' /root/new; wc -l < /etc/passwd; ls /root";
    same("found", bed.sh(&container, look)?.1, "outside 1000:50 640\n1\nnew".to_owned())
}

fn hostile(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("sly")?;
    bed.sh(&container, "ln -s ../../../../../../etc/hostname /root/up; ln -s / /root/root; mkfifo /root/pipe; ln -s /proc/1/root/etc/hostname /root/magic; ln -s loop /root/loop")?;
    let of = FilesOf::Container(container.clone());
    let both = |bed: &Bed| -> Result<()> {
        let name = read(bed, &of, "/etc/hostname")?;
        for path in ["/root/up", "/root/root/etc/hostname", "/../../etc/hostname"] {
            same(path, read(bed, &of, path)?, name.clone())?;
        }
        refused("a pipe", bed.engine.read_file(&of, "/root/pipe"), ErrorCode::Invalid)?;
        refused("a loop", bed.engine.read_file(&of, "/root/loop"), ErrorCode::Invalid)?;
        refused("relative", bed.engine.read_file(&of, "etc/hostname"), ErrorCode::Invalid)?;
        refused("no name", bed.engine.remove_file(&container, "/root/..", true), ErrorCode::Invalid)?;
        holds("magic", bed.engine.read_file(&of, "/root/magic").is_err())
    };
    same("hostname", bed.sh(&container, "cat /etc/hostname")?.1, "sly".to_owned())?;
    both(bed)?;
    refused("not on a disk", bed.engine.read_file(&of, "/proc/version"), ErrorCode::Unsupported)?;
    let content = bed.state.join("content");
    std::fs::write(&content, "").map_err(|error| failed(error.to_string()))?;
    let written = bed.engine.write_file(&container, "/proc/sys/kernel/panic", &content, NOBODY);
    refused("no place for files", written, ErrorCode::NotFound)?;
    bed.engine.stop(&container, FORCE)?;
    both(bed)
}

fn linked(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("linked")?;
    let of = FilesOf::Container(container.clone());
    bed.sh(
        &container,
        "mkdir -p /root/d/e; cd /root; echo old > d/target; chown 1000:50 d/target; chmod 600 d/target; ln -s d/target rel; ln -s /root/rel abs; \
         ln -s ../../../../../root/d/target up; ln -s ../target d/e/back; ln -s d/e deep; ln -s d/fresh dangling; ln -s loop loop; ln -s d dir; mkfifo pipe; \
         ln -s /proc/1/root/root/d/target magic",
    )?;
    let all = |bed: &Bed, turn: &str| -> Result<()> {
        for link in ["rel", "abs", "up", "deep/back", "d/e/../target"] {
            let (path, text) = (format!("/root/{link}"), format!("{turn} {link}"));
            write(bed, &container, &path, &text, FileAttributes::default())?;
            same(link, read(bed, &of, "/root/d/target")?, text)?;
            let info = bed.engine.read_file(&of, "/root/d/target")?.info;
            same(link, (info.uid, info.gid, info.mode), (1000, 50, 0o600))?;
        }
        let links = bed.engine.read_file(&of, "/root")?.entries;
        same("links stay", links.iter().filter(|one| one.kind == FileKind::Link).count(), 8)?;
        write(bed, &container, "/root/dangling", turn, FileAttributes::default())?;
        same("made", read(bed, &of, "/root/d/fresh")?, turn.to_owned())?;
        for path in ["/root/loop", "/root/dir", "/root/pipe"] {
            refused(path, write(bed, &container, path, "x", FileAttributes::default()), ErrorCode::Invalid)?;
        }
        holds("magic", write(bed, &container, "/root/magic", "x", FileAttributes::default()).is_err())?;
        bed.engine.make_folder(&container, "/root/dir", FileAttributes::default())?;
        same("still a link", bed.engine.read_file(&of, "/root")?.entries.len(), links.len())
    };
    all(bed, "running")?;
    bed.engine.stop(&container, FORCE)?;
    all(bed, "stopped")?;
    bed.engine.remove_file(&container, "/root/abs", false)?;
    holds("the target stays", bed.engine.read_file(&of, "/root/d/target").is_ok())
}

fn odd_names(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("oddly")?;
    let of = FilesOf::Container(container.clone());
    bed.sh(&container, "cd /root; printf latin > \"$(printf 'h\\366he')\"; mkdir \"$(printf '\\377')\"; echo x > \"$(printf '\\377/\\357\\237\\277')\"")?;
    let names = |path: &str| -> Result<Vec<String>> {
        Ok(bed.engine.read_file(&of, path)?.entries.into_iter().map(|one| one.name).collect())
    };
    same("listed", names("/root")?, vec!["h\u{f7f6}he".to_owned(), "\u{f7ff}".to_owned()])?;
    same("read", read(bed, &of, "/root/h\u{f7f6}he")?, "latin".to_owned())?;
    write(bed, &container, "/root/h\u{f7f6}he", "again", FileAttributes::default())?;
    same("written", read(bed, &of, "/root/h\u{f7f6}he")?, "again".to_owned())?;
    // U+F7FF itself, which would be mistaken for a byte.
    same("one of the range", names("/root/\u{f7ff}")?, vec!["\u{f7ef}\u{f79f}\u{f7bf}".to_owned()])?;
    bed.engine.remove_file(&container, "/root/\u{f7ff}/\u{f7ef}\u{f79f}\u{f7bf}", false)?;
    bed.engine.remove_file(&container, "/root/\u{f7ff}", false)?;
    bed.engine.remove_file(&container, "/root/h\u{f7f6}he", false)?;
    same("removed", names("/root")?, Vec::new())
}

fn full(bed: &Bed) -> Result<()> {
    let container = bed.launch(&spec("brimful"))?;
    write(bed, &container, "/root/file", "old", FileAttributes::default())?;
    let big = "x".repeat(80 << 20);
    for stop in [false, true] {
        if stop {
            bed.engine.stop(&container, FORCE)?;
        }
        refused(
            "too big",
            write(bed, &container, "/root/file", &big, FileAttributes::default()),
            ErrorCode::NoCapacity,
        )?;
        let of = FilesOf::Container(container.clone());
        same("old", read(bed, &of, "/root/file")?, "old".to_owned())?;
        same("nothing left", bed.engine.read_file(&of, "/root")?.entries.len(), 1)?;
    }
    Ok(())
}

fn snapshots(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("told")?;
    let image = id("img_busybox");
    bed.sh(&container, "mkdir /data; echo one > /data/same; echo one > /data/changed; echo one > /data/gone; chown ann /home/ann; rm -r /var; mkdir /var")?;
    bed.engine.snapshot(&container, &id("snp_before"))?;
    bed.sh(
        &container,
        "echo two > /data/changed; rm /data/gone; mkdir -p /data/new/deep; echo x > /data/new/deep/file; rm /bin/cut; chmod 700 /root; \
         touch -r /data/same /tmp/stamp; echo ONE > /data/same; touch -r /tmp/stamp /data/same; rm /tmp/stamp; rm -r /home; ln -s /root /home",
    )?;
    bed.engine.snapshot(&container, &id("snp_after"))?;
    let of = FilesOf::Snapshot(id("snp_before"), image.clone());
    same("read", read(bed, &of, "/data/changed")?, "one\n".to_owned())?;
    same("listed", bed.engine.read_file(&of, "/data")?.entries.len(), 3)?;
    let (changes, truncated) = bed.engine.diff_snapshot(&id("snp_after"), &image, Some((&id("snp_before"), &image)))?;
    let mut told: Vec<String> =
        changes.iter().map(|one| format!("{:?} {} {:?}", one.change, one.path, one.kind)).collect();
    told.sort();
    let wanted = [
        "Added /data/new Folder",
        "Added /data/new/deep Folder",
        "Added /data/new/deep/file File",
        "Added /home Link",
        "Modified /data/changed File",
        "Modified /data/same File",
        "Modified /root Folder",
        "Removed /bin/cut Link",
        "Removed /data/gone File",
        "Removed /home Folder",
        "Removed /home/ann Folder",
    ];
    same("changes", told, wanted.map(str::to_owned).to_vec())?;
    holds("all", !truncated)?;
    let (back, _) = bed.engine.diff_snapshot(&id("snp_before"), &image, Some((&id("snp_after"), &image)))?;
    same("the other way", back.len(), wanted.len())?;
    let (none, _) = bed.engine.diff_snapshot(&id("snp_after"), &image, Some((&id("snp_after"), &image)))?;
    same("none", none.len(), 0)?;
    let (written, _) = bed.engine.diff_snapshot(&id("snp_before"), &image, None)?;
    let told: Vec<&str> = written.iter().map(|one| one.path.as_str()).collect();
    holds(
        &format!("over the image: {told:?}"),
        told.contains(&"/data/gone") && !told.iter().any(|path| path.starts_with("/bin")),
    )
}
