//! Ids come from the control plane and become file and cgroup names, so they are checked once, here.
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A checked id: `[a-z0-9_]{1,64}`. Safe as one path component, cgroup name and argv word.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Id(String);

impl Id {
    /// Checks the alphabet and length.
    pub fn new(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        let fits = !text.is_empty()
            && text.len() <= 64
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if fits { Ok(Self(text)) } else { Err(Error::invalid("id: want 1 to 64 of a-z, 0-9, _")) }
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl TryFrom<String> for Id {
    type Error = Error;
    fn try_from(text: String) -> Result<Self> {
        Self::new(text)
    }
}
impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}
