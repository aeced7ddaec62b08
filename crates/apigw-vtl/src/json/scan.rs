//! Where something comes next in a text, several bytes at a time.

/// How many bytes are looked at at once.
const WORD: usize = size_of::<u64>();
const ONES: u64 = u64::MAX / 0xff;
const HIGH_BITS: u64 = ONES << 7;

/// Where the first byte from `start` on is that is one of these two; the end where none is.
///
/// Most strings are shorter than what a vector instruction pays for.
#[inline]
pub(super) fn either(bytes: &[u8], start: usize, one: u8, other: u8) -> usize {
    let (ones, others) = (ONES * u64::from(one), ONES * u64::from(other));
    let mut at = start;
    while let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk::<WORD>()) {
        let word = u64::from_le_bytes(*word);
        let found = zero_bytes(word ^ ones) | zero_bytes(word ^ others);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += WORD;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|&byte| byte == one || byte == other).unwrap_or(rest.len())
}

/// The high bit of the first byte that is zero, with others after it.
#[inline]
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGH_BITS
}

#[cfg(test)]
mod tests {
    use super::either;

    #[test]
    fn the_first_is_found_wherever_it_is() {
        for length in 0..40 {
            for place in 0..=length {
                let mut text = vec![b'!'; length];
                if let Some(byte) = text.get_mut(place) {
                    *byte = b'"';
                }
                if let Some(byte) = text.get_mut(place + 3) {
                    *byte = b'\\';
                }
                assert_eq!(either(&text, 0, b'"', b'\\'), place, "{text:?}");
                assert_eq!(either(&text, place, b'\\', b'"'), place, "{text:?}");
            }
        }
        assert_eq!(either(b"\x22\x21\xa2\xdc\x80\x5d\x00\xff", 1, b'"', b'\\'), 8);
    }
}
