//! The records of extended headers of tar archives (POSIX.1-2024, pax): `length key=value`, each with its length in front, so that values hold any byte.
use std::io;

use rustix::fs::Timespec;

/// Extended attributes by GNU tar's and star's keys: as the kernel has them, and access control lists as text.
pub const XATTR: &[u8] = b"SCHILY.xattr.";
pub const ACL_ACCESS: &[u8] = b"SCHILY.acl.access";
pub const ACL_DEFAULT: &[u8] = b"SCHILY.acl.default";

/// Adds a record.
pub fn add(records: &mut Vec<u8>, key: &[u8], value: &[u8]) {
    // Blank, equals sign and newline, and the digits of the length, which count too.
    let bare = key.len() + value.len() + 3;
    let mut length = bare + 1;
    while bare + digits(length) != length {
        length = bare + digits(length);
    }
    records.extend_from_slice(format!("{length} ").as_bytes());
    records.extend_from_slice(key);
    records.push(b'=');
    records.extend_from_slice(value);
    records.push(b'\n');
}

fn digits(number: usize) -> usize {
    number.max(1).ilog10() as usize + 1
}

/// The records of a header, as key and value.
pub struct Records<'a>(pub &'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = io::Result<(&'a [u8], &'a [u8])>;

    fn next(&mut self) -> Option<Self::Item> {
        // Some writers fill up with zeros.
        if self.0.first().is_none_or(|byte| *byte == 0) {
            return None;
        }
        let Some((record, rest)) = split(self.0) else {
            self.0 = &[];
            return Some(Err(io::Error::other("malformed pax extension")));
        };
        self.0 = rest;
        Some(Ok(record))
    }
}

type Record<'a> = (&'a [u8], &'a [u8]);

fn split(bytes: &[u8]) -> Option<(Record<'_>, &[u8])> {
    let blank = bytes.iter().take(20).position(|byte| *byte == b' ')?;
    let length: usize = number(&bytes[..blank])?;
    let (record, rest) = bytes.split_at_checked(length)?;
    let record = record.get(blank + 1..)?.strip_suffix(b"\n")?;
    let equals = record.iter().position(|byte| *byte == b'=')?;
    Some(((&record[..equals], &record[equals + 1..]), rest))
}

/// A number in decimal digits.
pub fn number<T: std::str::FromStr>(text: &[u8]) -> Option<T> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// A time as seconds with a fraction, also before 1970.
pub fn time(text: &[u8]) -> Option<Timespec> {
    let text = std::str::from_utf8(text).ok()?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds: i64 = whole.parse().ok()?;
    let nanoseconds: i64 = format!("{fraction:0<9.9}").parse().ok()?;
    // The fraction belongs to the digits, whatever their sign; the kernel counts it upwards.
    Some(match whole.starts_with('-') && nanoseconds > 0 {
        true => Timespec { tv_sec: seconds.checked_sub(1)?, tv_nsec: 1_000_000_000 - nanoseconds },
        false => Timespec { tv_sec: seconds, tv_nsec: nanoseconds },
    })
}

/// The reverse of `time`.
pub fn time_text(time: Timespec) -> String {
    match (time.tv_sec, time.tv_nsec) {
        (seconds, 0) => seconds.to_string(),
        (seconds, nanoseconds) if seconds >= 0 => format!("{seconds}.{nanoseconds:09}"),
        (seconds, nanoseconds) => format!("-{}.{:09}", (seconds + 1).unsigned_abs(), 1_000_000_000 - nanoseconds),
    }
}

/// The name of an extended attribute as part of a key, which ends at the first equals sign: as GNU tar spells it.
pub fn attribute_key(name: &[u8]) -> Vec<u8> {
    let mut key = XATTR.to_vec();
    for byte in name {
        match byte {
            b'%' => key.extend_from_slice(b"%25"),
            b'=' => key.extend_from_slice(b"%3D"),
            plain => key.push(*plain),
        }
    }
    key
}

/// The reverse of `attribute_key`, without what every such key begins with.
pub fn attribute_name(key: &[u8]) -> Vec<u8> {
    let mut name = Vec::with_capacity(key.len());
    let mut rest = key;
    while let Some((first, after)) = rest.split_first() {
        (rest, _) = match rest.get(..3) {
            Some(b"%25") => (&rest[3..], name.push(b'%')),
            Some(b"%3D" | b"%3d") => (&rest[3..], name.push(b'=')),
            _ => (after, name.push(*first)),
        };
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_hold_any_byte() {
        let mut records = Vec::new();
        let long = [b'x'; 985];
        let pairs: [(&[u8], &[u8]); 4] =
            [(b"path", b"a\nb"), (b"k", b"\n\n12 a=b\n"), (b"SCHILY.xattr.user.x", b"\0="), (b"path", &long)];
        pairs.iter().for_each(|(key, value)| add(&mut records, key, value));
        let found: Vec<_> = Records(&records).collect::<io::Result<_>>().unwrap();
        assert_eq!(found, pairs);
        for bad in [&b"9 a=b\n"[..], b"6 a=b", b"6 abc\n", b"x a=b\n", b"1 a=b\n", b"99999999999999999999 a=b\n"] {
            assert!(Records(bad).next().unwrap().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn times_have_fractions_and_signs() {
        for (text, seconds, nanoseconds) in
            [("1.5", 1, 500_000_000), ("-1.5", -2, 500_000_000), ("-0.25", -1, 750_000_000), ("-3", -3, 0), ("7", 7, 0)]
        {
            let found = time(text.as_bytes()).unwrap();
            assert_eq!((found.tv_sec, found.tv_nsec), (seconds, nanoseconds), "{text}");
            assert_eq!(time(time_text(found).as_bytes()).unwrap(), found, "{text}");
        }
        assert!([&b""[..], b"x", b"1.x", b"1.5.5"].iter().all(|bad| time(bad).is_none()));
    }

    #[test]
    fn names_of_attributes_come_back() {
        for name in [&b"user.a=b"[..], b"user.50%", b"user.%3D", b"user.\xff\n"] {
            assert_eq!(attribute_name(&attribute_key(name)[XATTR.len()..]), name);
        }
    }
}
