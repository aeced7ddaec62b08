//! Strings with escapes.

use super::document::JsonNode;
use super::parse::{JsonReader, Parsed};
use crate::java::from_units;

impl JsonReader<'_> {
    /// A string with escapes. Control characters in it are dropped, as are escapes that nobody knows.
    pub(super) fn escaped_string(&mut self, start: usize, quote: u8) -> Parsed<()> {
        let mut units: Vec<u16> = Vec::new();
        let mut characters = self.text[start..].char_indices();
        while let Some((offset, c)) = characters.next() {
            self.at = start + offset;
            match c {
                '\u{1a}' => return self.fail(),
                c if c == char::from(quote) => {
                    self.at += 1;
                    self.nodes.push(JsonNode::Made(from_units(&units).into()));
                    return Ok(());
                }
                '\\' => {
                    let escaped = characters.next().map(|(_, c)| c);
                    let plain = match escaped {
                        Some('t') => '\t',
                        Some('n') => '\n',
                        Some('r') => '\r',
                        Some('f') => '\u{c}',
                        Some('b') => '\u{8}',
                        Some(c @ ('\\' | '/' | '\'' | '"')) => c,
                        Some(kind @ ('u' | 'x')) => {
                            let mut unit = 0_u16;
                            for _ in 0..if kind == 'u' { 4 } else { 2 } {
                                let digit = characters.next().and_then(|(_, c)| c.to_digit(16));
                                let Some(digit) = digit.and_then(|digit| u16::try_from(digit).ok()) else {
                                    return self.fail();
                                };
                                unit = (unit << 4) | digit;
                            }
                            units.push(unit);
                            continue;
                        }
                        _ => continue,
                    };
                    units.push(u16::try_from(u32::from(plain)).unwrap_or_default());
                }
                '\0'..='\u{1f}' | '\u{7f}' => {}
                c => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
            }
        }
        self.at = self.text.len();
        self.fail()
    }
}
