//! Who a command runs as: looked up in the container's own files, from inside its root.
use std::fs::File;
use std::io::Read;

use berth_types::{Doing, Error, Result};
use rustix::fs::{FileType, Mode, OFlags};
use rustix::process::{Gid, Uid};

/// The most of a user database we read, bytes.
const MOST: u64 = 4 << 20;

/// Ids and home of a user.
#[derive(Debug, PartialEq, Eq)]
pub struct User {
    pub uid: u32,
    pub gid: u32,
    pub groups: Vec<u32>,
    pub home: Option<String>,
}

impl User {
    /// Changes the calling process to this user; of a root that may.
    pub fn assume(&self) -> Result<()> {
        let groups: Vec<Gid> = self.groups.iter().map(|id| Gid::from_raw(*id)).collect();
        rustix::thread::set_thread_groups(&groups).doing("set groups")?;
        let (uid, gid) = (Uid::from_raw(self.uid), Gid::from_raw(self.gid));
        rustix::thread::set_thread_res_gid(gid, gid, gid).doing("set the group")?;
        rustix::thread::set_thread_res_uid(uid, uid, uid).doing("set the user")
    }
    /// Where HOME points when nobody says otherwise.
    pub fn home(&self) -> String {
        self.home.clone().unwrap_or_else(|| if self.uid == 0 { "/root".to_owned() } else { "/".to_owned() })
    }
}

/// Finds a name or number, with or without a colon and a group by name or number; empty is root. A group that is named is the only one, as the image
/// specification has it (`config.User`). `invalid` for a name that is not there.
pub fn find(text: &str) -> Result<User> {
    let passwd = read("/etc/passwd")?;
    let group = read("/etc/group")?;
    resolve(if text.is_empty() { "0" } else { text }, &passwd, &group)
}

fn resolve(text: &str, passwd: &str, group: &str) -> Result<User> {
    let (who, of) = text.split_once(':').map_or((text, None), |(who, of)| (who, Some(of)));
    let number: Option<u32> = who.parse().ok();
    let entry = passwd.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|entry| {
        entry.len() >= 7 && (entry[0] == who || (number.is_some() && entry[2].parse() == Ok(number.unwrap_or(0))))
    });
    let uid = match (&entry, number) {
        (Some(entry), _) => entry[2].parse().map_err(|_| Error::invalid("user: its entry in /etc/passwd is broken"))?,
        (None, Some(number)) => number,
        (None, None) => return Err(Error::invalid("user: not in the container's /etc/passwd")),
    };
    let own = entry.as_ref().and_then(|entry| entry[3].parse().ok()).unwrap_or(0);
    let gid = match of {
        None => own,
        Some(of) => match of.parse() {
            Ok(number) => number,
            Err(_) => group_named(of, group)
                .ok_or_else(|| Error::invalid("user: its group is not in the container's /etc/group"))?,
        },
    };
    if uid > 65_534 || gid > 65_534 {
        return Err(Error::invalid("user: ids go up to 65534"));
    }
    let name = entry.as_ref().map(|entry| entry[0]);
    let member = |line: &str| -> Option<u32> {
        let mut fields = line.split(':');
        let id = fields.nth(2)?.parse().ok()?;
        fields.next()?.split(',').any(|member| Some(member) == name).then_some(id)
    };
    let others = group.lines().filter(|_| of.is_none()).filter_map(member).filter(|id| *id <= 65_534 && *id != gid);
    let groups = std::iter::once(gid).chain(others).take(1024).collect();
    Ok(User { uid, gid, groups, home: entry.map(|entry| entry[5].to_owned()).filter(|home| home.starts_with('/')) })
}

fn group_named(name: &str, group: &str) -> Option<u32> {
    let mut lines = group.lines().map(|line| line.split(':').collect::<Vec<_>>());
    lines.find(|fields| fields[0] == name).and_then(|fields| fields.get(2)?.parse().ok())
}

/// The file's text; empty when there is none. A FIFO or device in its place is refused, never waited for.
fn read(path: &str) -> Result<String> {
    let file = match rustix::fs::open(
        path,
        OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC,
        Mode::empty(),
    ) {
        Err(rustix::io::Errno::NOENT) => return Ok(String::new()),
        other => File::from(other.doing(format_args!("open the container's {path}"))?),
    };
    let kind = FileType::from_raw_mode(rustix::fs::fstat(&file).doing("stat")?.st_mode);
    if kind != FileType::RegularFile {
        return Err(Error::invalid(format!("the container's {path} is not a regular file")));
    }
    let mut bytes = Vec::new();
    file.take(MOST).read_to_end(&mut bytes).doing(format_args!("read the container's {path}"))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::resolve;

    const PASSWD: &str = "root:x:0:0:root:/root:/bin/sh\nann:x:1000:100::/home/ann:/bin/sh\n";
    const GROUP: &str = "root:x:0:\nwheel:x:10:root,ann\nusers:x:100:\n";

    #[test]
    fn names_and_numbers_find_the_same_user() {
        let by_name = resolve("ann", PASSWD, GROUP).unwrap();
        assert_eq!((by_name.uid, by_name.gid, by_name.groups.as_slice()), (1000, 100, [100, 10].as_slice()));
        assert_eq!(by_name.home.as_deref(), Some("/home/ann"));
        assert_eq!(by_name, resolve("1000", PASSWD, GROUP).unwrap());
    }

    #[test]
    fn a_number_needs_no_entry_but_a_name_does() {
        let stranger = resolve("4242:7", PASSWD, GROUP).unwrap();
        assert_eq!((stranger.uid, stranger.gid, stranger.home), (4242, 7, None));
        assert!(resolve("bob", PASSWD, GROUP).is_err());
        assert!(resolve("70000", PASSWD, GROUP).is_err());
    }
}
