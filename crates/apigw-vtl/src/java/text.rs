//! Strings as Java counts them: in units of UTF-16.

/// Text from units; `?` for half of a pair, which is what Java prints.
pub(crate) fn from_units(units: &[u16]) -> String {
    char::decode_utf16(units.iter().copied()).map(|c| c.unwrap_or('?')).collect()
}

/// How many units a text has.
pub(crate) fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// The units from `start` to `end`, which must be in order and within the text.
pub(crate) fn substring(text: &str, start: usize, end: usize) -> Option<String> {
    if text.is_ascii() {
        return text.get(start..end).map(str::to_owned);
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    units.get(start..end).map(from_units)
}

/// How many units stand before a byte.
pub(crate) fn unit_offset(text: &str, byte: usize) -> usize {
    text.get(..byte).map_or(0, length)
}
