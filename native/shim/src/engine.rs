//! The engine at the other end of standard input and output: a plan comes in, one answer goes out.
use std::io::{Read, Write};

use berth_plan::report::Answer;
use berth_types::{Doing, Error, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// All that comes in.
pub fn input() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).doing("read the plan")?;
    Ok(bytes)
}

/// The plan that these bytes are. `invalid` when they are another.
pub fn plan<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|error| Error::invalid(format!("plan: {error}")))
}

/// Says how it went, on one line, with more bytes behind it. False when nobody hears it any more.
pub fn answer<T: Serialize>(outcome: Result<T>, more: &[&[u8]]) -> bool {
    let Ok(mut bytes) = serde_json::to_vec(&Answer::from(outcome)) else { return false };
    bytes.push(b'\n');
    more.iter().for_each(|part| bytes.extend_from_slice(part));
    std::io::stdout().write_all(&bytes).is_ok()
}
