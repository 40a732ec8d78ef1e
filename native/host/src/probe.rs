//! What the host offers and lacks, each with the fix.
use berth_types::Check;

/// Every check, required ones first. Reads only.
pub fn checks() -> Vec<Check> {
    todo!()
}
