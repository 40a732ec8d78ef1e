//! One error for the engine: a stable code for callers, a sentence for people, a source for logs.
use serde::{Deserialize, Serialize};
use thiserror::Error as ThisError;

/// What the caller may do about an error; the same words as the API's catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The request itself is wrong (bad name, bad limit, hostile archive).
    Invalid,
    /// No such container, snapshot or image on this host.
    NotFound,
    /// The state does not allow it (exec in a stopped container).
    Conflict,
    /// Something in the container uses it now.
    Busy,
    /// The host cannot do it (no btrfs, no freezer).
    Unsupported,
    /// Out of disk, ids or addresses on this host.
    NoCapacity,
    /// A bound on time was met.
    Timeout,
    /// A fault: the source says which.
    Internal,
}

impl ErrorCode {
    /// The code as the API spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Busy => "busy",
            Self::Unsupported => "unsupported",
            Self::NoCapacity => "no_capacity",
            Self::Timeout => "timeout",
            Self::Internal => "internal",
        }
    }
}

/// An engine error. `Display` is safe to show to an operator; paths and errno live in it, tenant data does not.
#[derive(Debug, ThisError)]
#[error("{message}")]
pub struct Error {
    pub code: ErrorCode,
    pub message: String,
    #[source]
    pub source: Option<std::io::Error>,
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error with a code and a sentence, lower case, without a full stop.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), source: None }
    }
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Invalid, message)
    }
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::NotFound, message)
    }
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Conflict, message)
    }
    /// Wraps an I/O error with what was being done: `mount overlay: Operation not permitted`.
    pub fn io(doing: impl std::fmt::Display, source: std::io::Error) -> Self {
        let code = match source.raw_os_error() {
            Some(28 | 122) => ErrorCode::NoCapacity, // ENOSPC, EDQUOT
            _ => ErrorCode::Internal,
        };
        Self { code, message: format!("{doing}: {source}"), source: Some(source) }
    }
}

/// Says what was being done when a system call failed: `rustix::mount::mount(..).doing("mount overlay")?`.
pub trait Doing<T> {
    /// Turns the I/O error into an engine error; see [`Error::io`].
    fn doing(self, what: impl std::fmt::Display) -> Result<T>;
}
impl<T, E: Into<std::io::Error>> Doing<T> for std::result::Result<T, E> {
    fn doing(self, what: impl std::fmt::Display) -> Result<T> {
        self.map_err(|error| Error::io(what, error.into()))
    }
}
