//! Ids that look as those of API Gateway.

use sha2::{Digest, Sha256};

/// Ten letters and digits, always the same for the same text, as ids of API Gateway look.
pub(crate) fn id_of(text: &str) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().take(10).map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect()
}
