//! What the shim tells the engine: over its pipe and in the container's folder, where it outlives both.
use berth_types::{Error, ErrorCode, ExitReason, Result, Spent};
use serde::{Deserialize, Serialize};

/// `run.json`: a live run. Written once init runs, removed when it ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Started {
    pub run: u64,
    pub shim_pid: i32,
    pub pid: i32,
    /// Of init, in clock ticks since boot.
    pub start_time: u64,
    /// Seconds since the epoch.
    pub started_at: f64,
    /// What asks this init to shut down in order.
    pub halt_signal: i32,
    /// The host's ends of the network cards.
    pub links: Vec<String>,
    /// What it used until it last rebooted, but for processor time, which its cgroup counts on.
    #[serde(default)]
    pub earlier: Spent,
    /// When each stage ended, nanoseconds since the host's boot; empty unless asked for.
    #[serde(default)]
    pub timings: Vec<(String, u64)>,
}

/// `exit.json`: how the last run ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ended {
    pub run: u64,
    pub exit_code: i32,
    pub reason: ExitReason,
    /// What the run used. The shim tells all but its processor time: its network is gone with it.
    #[serde(default)]
    pub spent: Spent,
    /// The engine has added the processor time.
    #[serde(default)]
    pub counted: bool,
}

/// An error on its way to the engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Failure {
    pub code: ErrorCode,
    pub message: String,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { code: error.code, message: error.message }
    }
}
impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::new(failure.code, failure.message)
    }
}

/// How it went, the shim's one answer to a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Answer<T> {
    Done(T),
    Failed(Failure),
}

impl<T> From<Result<T>> for Answer<T> {
    fn from(outcome: Result<T>) -> Self {
        outcome.map_or_else(|error| Answer::Failed(error.into()), Answer::Done)
    }
}
impl<T> From<Answer<T>> for Result<T> {
    fn from(answer: Answer<T>) -> Self {
        match answer {
            Answer::Done(done) => Ok(done),
            Answer::Failed(failure) => Err(failure.into()),
        }
    }
}
