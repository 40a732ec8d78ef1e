//! What a container is told in `/etc` at each start: its name, and where to ask for others. Its owner may say otherwise: our lines are replaced where they
//! still stand as we wrote them, and the rest of the file is not touched.
use serde::{Deserialize, Serialize};

use crate::LaunchPlan;

/// Our lines of `/etc/hostname`, `/etc/hosts` and `/etc/resolv.conf`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Etc {
    pub hostname: String,
    pub hosts: String,
    pub resolv_conf: String,
}

impl Etc {
    pub fn of(plan: &LaunchPlan) -> Etc {
        Etc {
            hostname: format!("{}\n", plan.hostname),
            hosts: plan.hosts.clone(),
            resolv_conf: plan.resolv_conf.clone(),
        }
    }
}

/// A file with our lines of now in place of those of `before`; none when it stays as it is.
pub fn renewed(found: &[u8], before: &str, now: &str) -> Option<Vec<u8>> {
    if before.is_empty() || before == now {
        return None;
    }
    let before = before.as_bytes();
    let begins_a_line = |at: &usize| *at == 0 || found[at - 1] == b'\n';
    let at = (0..=found.len().checked_sub(before.len())?)
        .filter(begins_a_line)
        .find(|at| found[*at..].starts_with(before))?;
    Some([&found[..at], now.as_bytes(), &found[at + before.len()..]].concat())
}

/// The name in an `/etc/hostname`, if the kernel and resolvers take it: a whole domain name may stand there.
pub fn hostname(content: &[u8]) -> Option<&str> {
    let lines = std::str::from_utf8(content).ok()?.lines().map(str::trim);
    let name = lines.into_iter().find(|line| !line.is_empty() && !line.starts_with('#'))?;
    let fits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (name.len() <= 64 && name.split('.').all(fits)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(found: &str, before: &str, now: &str) -> Option<String> {
        renewed(found.as_bytes(), before, now).map(|bytes| String::from_utf8(bytes).unwrap_or_default())
    }

    #[test]
    fn only_our_own_lines_are_replaced() {
        assert_eq!(text("web\n", "web\n", "new\n").as_deref(), Some("new\n"));
        assert_eq!(text("# mine\nweb\n", "web\n", "new\n").as_deref(), Some("# mine\nnew\n"));
        assert_eq!(
            text("a 1\nb 2\n10.0.0.9 db\n", "a 1\nb 2\n", "a 1\nb 3\n").as_deref(),
            Some("a 1\nb 3\n10.0.0.9 db\n")
        );
        for (found, before) in [
            ("web.example.com\n", "web\n"),
            ("my-web\n", "web\n"),
            ("", "web\n"),
            ("web", "web\n"),
            ("a 1\nx\nb 2\n", "a 1\nb 2\n"),
        ] {
            assert_eq!(text(found, before, "new\n"), None, "{found:?}");
        }
        assert_eq!(text("own\n", "", "new\n"), None);
        assert_eq!(text("web\n", "web\n", "web\n"), None);
    }

    #[test]
    fn a_hostname_may_be_a_domain_name() {
        assert_eq!(hostname(b"# comment\n\n web.example.com \n"), Some("web.example.com"));
        let long = "a".repeat(65);
        for bad in ["", "#x\n", "a b\n", "a..b\n", "a;b\n", "\u{e4}\n", &long] {
            assert_eq!(hostname(bad.as_bytes()), None, "{bad:?}");
        }
    }
}
