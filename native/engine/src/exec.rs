//! One command inside a running container.
use std::io::Read;

use berth_plan::{ExecAnswer, ExecPlan};
use berth_types::{Doing, Error, ExecRequest, ExecResult, Id, Result, State};

use crate::{Engine, shim};

impl Engine {
    /// Runs a command and waits for it. `conflict` unless running, `invalid` when the command, user or folder is not there.
    pub fn exec(&self, id: &Id, request: &ExecRequest) -> Result<ExecResult> {
        let mut header = shim::encode(&self.plan(id, request)?)?;
        header.push(b'\n');
        let mut child = shim::spawn(&self.core.shim.path(), "exec")?;
        shim::feed(&mut child, &[&header, &request.stdin]);
        let mut bytes = Vec::new();
        let read = child.stdout.take().map_or(Ok(0), |mut output| output.read_to_end(&mut bytes));
        let _ = child.wait();
        read.doing("read the shim's answer")?;
        parse(&bytes)
    }

    /// What a shim needs to run the command. `conflict` unless the container runs.
    pub(crate) fn plan(&self, id: &Id, request: &ExecRequest) -> Result<ExecPlan> {
        let core = &self.core;
        let spec = core.store.spec(id)?;
        let now = core.observe(id)?;
        let running = core.store.started(id).filter(|_| now.state == State::Running);
        let started = running.ok_or_else(|| Error::conflict(format!("container {id} is not running")))?;
        let group = core.cgroups.open(id.as_str());
        berth_plan::exec(
            &spec,
            request,
            (started.pid, started.start_time),
            (group.join_files(), group.clone_into()),
            core.store.seccomp(spec.profile),
        )
    }
}

fn parse(bytes: &[u8]) -> Result<ExecResult> {
    let end = bytes.iter().position(|byte| *byte == b'\n').ok_or_else(shim::silent)?;
    let answer: ExecAnswer = shim::decode(&bytes[..end])?;
    let output = &bytes[end + 1..];
    if output.len() != answer.stdout_bytes + answer.stderr_bytes {
        return Err(shim::silent());
    }
    let (stdout, stderr) = output.split_at(answer.stdout_bytes);
    Ok(ExecResult {
        exit_code: answer.exit_code,
        stdout: stdout.to_vec(),
        stderr: stderr.to_vec(),
        truncated: answer.truncated,
        timed_out: answer.timed_out,
    })
}
