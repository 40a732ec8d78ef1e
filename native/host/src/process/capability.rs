//! Capabilities of the shim and of what it starts.
use berth_types::{Doing, Result};
use rustix::thread::{CapabilitiesSecureBits, CapabilitySet};

/// Keeps all capabilities when the file ids change, see `process::set_file_ids`.
pub fn keep_over_file_ids() -> Result<()> {
    rustix::thread::set_capabilities_secure_bits(CapabilitiesSecureBits::NO_SETUID_FIXUP).doing("set securebits")
}

/// Back to the usual rules, before a program is started.
pub fn usual_rules() -> Result<()> {
    rustix::thread::set_capabilities_secure_bits(CapabilitiesSecureBits::empty()).doing("reset securebits")
}

/// Drops from the bounding set whatever is not in `kept` (a bit set); newer kernels' unknown capabilities go too.
pub fn bound(kept: u64) -> Result<()> {
    for number in 0..64 {
        let capability = CapabilitySet::from_bits_retain(1 << number);
        if kept & (1 << number) != 0 {
            continue;
        }
        match rustix::thread::remove_capability_from_bounding_set(capability) {
            Ok(()) => {}
            Err(rustix::io::Errno::INVAL) => break,
            Err(error) => return Err(error).doing(format!("drop capability {number}")),
        }
    }
    Ok(())
}
