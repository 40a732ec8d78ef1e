//! The instance's nft table.
