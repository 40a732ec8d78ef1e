//! Signals by the names that images and people give them.

/// In the order of their numbers, from 1 on, which x86 and ARM share.
const NAMES: [&str; 31] = [
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
    "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
    "PWR", "SYS",
];
const ALIASES: [(&str, i32); 3] = [("IOT", 6), ("POLL", 29), ("CLD", 17)];
/// The real-time signals programs may use: the C library keeps those below for itself.
const REAL_TIME: std::ops::RangeInclusive<i32> = 34..=64;

/// The number of `SIGTERM`, `TERM`, `sigterm`, `SIGRTMIN+3`, `RTMAX-1` or `15`; none of what is no signal.
pub fn number(text: &str) -> Option<i32> {
    if let Ok(number) = text.parse::<i32>() {
        return ((1..=31).contains(&number) || REAL_TIME.contains(&number)).then_some(number);
    }
    let upper = text.to_ascii_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    if let Some(from) = name.strip_prefix("RTMIN").or_else(|| name.strip_prefix("RTMAX")) {
        let base = if name.starts_with("RTMIN") { *REAL_TIME.start() } else { *REAL_TIME.end() };
        let offset: i32 =
            if from.is_empty() { 0 } else { from.parse().ok().filter(|_| from.starts_with(['+', '-']))? };
        return base.checked_add(offset).filter(|number| REAL_TIME.contains(number));
    }
    let listed = NAMES.iter().zip(1..).find_map(|(known, number)| (*known == name).then_some(number));
    listed.or_else(|| ALIASES.iter().find_map(|(known, number)| (*known == name).then_some(*number)))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn signals_are_known_by_every_spelling() {
        for (text, wanted) in [
            ("SIGTERM", 15),
            ("TERM", 15),
            ("sigquit", 3),
            ("15", 15),
            ("SIGWINCH", 28),
            ("SIGPWR", 30),
            ("SIGIOT", 6),
            ("SIGRTMIN+3", 37),
            ("RTMIN", 34),
            ("SIGRTMAX-1", 63),
            ("37", 37),
            ("SIGRTMAX", 64),
        ] {
            assert_eq!(number(text), Some(wanted), "{text}");
        }
        for text in [
            "",
            "SIG",
            "SIGFOO",
            "0",
            "-9",
            "65",
            "32",
            "SIGRTMIN-1",
            "SIGRTMAX+1",
            "SIGRTMIN3",
            "SIGRTMIN+x",
            "RTMIN+2147483647",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
