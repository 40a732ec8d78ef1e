//! Writes files without the blocks of zeros in them: those become holes, as they most likely were where the file comes from.
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

/// What file systems leave out at the least.
const BLOCK: usize = 4096;
static ZEROS: [u8; BLOCK] = [0; BLOCK];

/// Writes what comes next, whole blocks unless it is the file's end. Answers whether it ended with a hole: the file ends short of that then, give it its
/// length at last.
pub fn write(file: &mut File, bytes: &[u8]) -> io::Result<bool> {
    let mut rest = bytes;
    let mut hole = false;
    while !rest.is_empty() {
        let zeros = leading(rest, true);
        if zeros > 0 {
            file.seek(SeekFrom::Current(zeros as i64))?;
        }
        let (content, after) = rest[zeros..].split_at(leading(&rest[zeros..], false));
        file.write_all(content)?;
        hole = content.is_empty();
        rest = after;
    }
    Ok(hole)
}

/// Bytes of the blocks in front that are zeros, or that are not.
fn leading(bytes: &[u8], zero: bool) -> usize {
    let blocks = bytes.chunks(BLOCK).take_while(|block| (**block == ZEROS[..block.len()]) == zero);
    blocks.map(<[u8]>::len).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_zeros_are_told_from_others() {
        let mut bytes = vec![0; 3 * BLOCK + 10];
        assert_eq!((leading(&bytes, true), leading(&bytes, false)), (bytes.len(), 0));
        bytes[2 * BLOCK] = 1;
        assert_eq!(leading(&bytes, true), 2 * BLOCK);
        assert_eq!(leading(&bytes[2 * BLOCK..], false), BLOCK);
        assert_eq!(leading(&[], true), 0);
    }
}
