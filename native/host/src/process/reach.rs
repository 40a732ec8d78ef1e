//! What a process may still do to files: Landlock, behind the walls of mounts and ids. Kernels that know less of it refuse less.
use std::os::fd::BorrowedFd;

use berth_types::{Error, ErrorCode, Result};
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, PathBeneath, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError,
    Scope,
};

/// The newest rules this was written with.
const KNOWN: ABI = ABI::V6;

/// How far a process reaches below its roots. Nobody executes, or makes devices or sockets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Read,
    Write,
}

impl Reach {
    fn access(self) -> BitFlags<AccessFs> {
        let read = AccessFs::ReadFile | AccessFs::ReadDir;
        let shape = AccessFs::MakeDir | AccessFs::MakeReg | AccessFs::MakeFifo | AccessFs::MakeSym;
        let change = AccessFs::WriteFile | AccessFs::Truncate | AccessFs::RemoveFile | AccessFs::RemoveDir;
        match self {
            Reach::Read => read,
            Reach::Write => read | shape | change | AccessFs::Refer,
        }
    }
}

/// For good, for the calling thread: files below these roots and what is open already, no mounts, no connections, no signals to others.
pub fn restrict(roots: &[BorrowedFd<'_>], reach: Reach) -> Result<()> {
    let bound = || -> std::result::Result<(), RulesetError> {
        let ruleset = Ruleset::default()
            .handle_access(AccessFs::from_all(KNOWN))?
            .handle_access(AccessNet::from_all(KNOWN))?
            .scope(Scope::from_all(KNOWN))?
            .create()?;
        let rules = roots.iter().map(|root| Ok::<_, RulesetError>(PathBeneath::new(root, reach.access())));
        ruleset.add_rules(rules)?.restrict_self().map(drop)
    };
    bound().map_err(|error| Error::new(ErrorCode::Internal, format!("restrict the process by Landlock: {error}")))
}
