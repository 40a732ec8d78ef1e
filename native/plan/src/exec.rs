//! The plan of one command run inside a running container.
use std::collections::BTreeMap;
use std::path::PathBuf;

use berth_types::{ContainerSpec, Error, ExecRequest, Result};
use serde::{Deserialize, Serialize};

use crate::launch::{BOUNDING, environment, no_new_privileges};

/// What `shim exec` is told; standard input follows it on the same pipe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExecPlan {
    /// The container's init, and the start time that makes the number unmistakable.
    pub pid: i32,
    pub start_time: u64,
    pub join_files: Vec<PathBuf>,
    pub clone_into: Option<PathBuf>,
    pub command: Vec<String>,
    pub env: BTreeMap<String, String>,
    pub cwd: String,
    pub user: String,
    /// Columns and rows of the terminal it gets, if it gets one.
    pub terminal: Option<(u16, u16)>,
    pub timeout_seconds: u32,
    pub max_output_bytes: u64,
    pub seccomp: PathBuf,
    pub bounding: u64,
    pub no_new_privileges: bool,
}

/// The shim's answer, on one line; the bytes of stdout and stderr follow it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExecAnswer {
    pub exit_code: i32,
    pub stdout_bytes: usize,
    pub stderr_bytes: usize,
    pub truncated: bool,
    pub timed_out: bool,
}

/// Checks the request and joins it with the container's own environment. `invalid` names the field.
pub fn exec(
    spec: &ContainerSpec,
    request: &ExecRequest,
    (pid, start_time): (i32, u64),
    (join_files, clone_into): (Vec<PathBuf>, Option<PathBuf>),
    seccomp: PathBuf,
) -> Result<ExecPlan> {
    if request.command.first().is_none_or(String::is_empty) {
        return Err(Error::invalid("command: must not be empty"));
    }
    if request.timeout_seconds == 0 {
        return Err(Error::invalid("timeoutSeconds: must be at least 1"));
    }
    let texts = request.command.iter().chain(request.env.keys()).chain(request.env.values());
    if texts.chain([&request.cwd, &request.user]).any(|text| text.contains('\0')) {
        return Err(Error::invalid("exec: a text contains a NUL byte"));
    }
    if !request.cwd.is_empty() && !request.cwd.starts_with('/') {
        return Err(Error::invalid("cwd: must be absolute"));
    }
    let mut env = environment(spec);
    env.extend(request.env.clone());
    Ok(ExecPlan {
        pid,
        start_time,
        join_files,
        clone_into,
        command: request.command.clone(),
        env,
        cwd: request.cwd.clone(),
        user: request.user.clone(),
        terminal: request.terminal,
        timeout_seconds: request.timeout_seconds,
        max_output_bytes: request.max_output_bytes,
        seccomp,
        bounding: BOUNDING,
        no_new_privileges: no_new_privileges(spec),
    })
}
