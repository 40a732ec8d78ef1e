//! Names as text, and back. A name is bytes; those that are no UTF-8 are shown as characters of a private range, U+F780 for 0x80 to U+F7FF for 0xFF, and
//! characters of that range by their bytes. So every name has a text of its own, by which its file is reached.

const RANGE: std::ops::RangeInclusive<u32> = 0xf780..=0xf7ff;
const BASE: u32 = 0xf700;

pub fn text(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    let escape = |bytes: &[u8], text: &mut String| {
        text.extend(bytes.iter().filter_map(|byte| char::from_u32(BASE + u32::from(*byte))));
    };
    for chunk in name.utf8_chunks() {
        for character in chunk.valid().chars() {
            if RANGE.contains(&u32::from(character)) {
                escape(character.encode_utf8(&mut [0; 4]).as_bytes(), &mut text);
            } else {
                text.push(character);
            }
        }
        escape(chunk.invalid(), &mut text);
    }
    text
}

/// The reverse of `text`.
pub fn bytes(text: &str) -> Vec<u8> {
    let mut name = Vec::with_capacity(text.len());
    for character in text.chars() {
        let code = u32::from(character);
        if RANGE.contains(&code) {
            name.push((code - BASE) as u8);
        } else {
            name.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_a_text_of_its_own() {
        let every: Vec<u8> = (1..=255).filter(|byte| *byte != b'/').collect();
        let names =
            [&b"plain"[..], "höhe".as_bytes(), b"\xff", b"h\xf6he", "\u{f7ff}\u{f780}".as_bytes(), b"\xef\x9f", &every];
        for name in names {
            assert_eq!(bytes(&text(name)), name, "{name:?}");
        }
        assert_eq!((text("höhe".as_bytes()), text(b"h\xf6")), ("höhe".to_owned(), "h\u{f7f6}".to_owned()));
    }
}
