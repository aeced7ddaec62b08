//! What a credential is good for, and the key that is made for it.
//!
//! ```text
//! credential = access-key "/" date "/" region "/" service "/" "aws4_request"
//! ```
//!
//! Source: AWS Signature Version 4, "Create a signed AWS API request". The sentences of refusals are
//! those that AWS's services answer with.

use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::refusal::Refusal;

/// What every credential ends with.
const TERMINATOR: &str = "aws4_request";

/// How AWS writes a time.
const TIME: &str = "%Y%m%dT%H%M%SZ";

/// A credential, taken apart.
pub(super) struct Scope<'c> {
    pub(super) access_key: &'c str,
    date: &'c str,
    region: &'c str,
    service: &'c str,
}

impl<'c> Scope<'c> {
    /// Reads a credential that should be for `service`, at the time that its request was signed. Any
    /// region will do.
    pub(super) fn read(
        credential: &'c str,
        service: &str,
        signed_at: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let elements: Vec<&str> = credential.split('/').collect();
        let [access_key, date, region, of, terminator] = elements[..] else {
            return Err(Refusal::incomplete(format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'"
            )));
        };
        let mut wrong = Vec::new();
        if of != service {
            wrong.push(format!("Credential should be scoped to correct service: '{service}'."));
        }
        if terminator != TERMINATOR {
            wrong.push(format!(
                "Credential should be scoped with a valid terminator: '{TERMINATOR}', not '{terminator}'."
            ));
        }
        let day = signed_at.format("%Y%m%d").to_string();
        if date != day {
            wrong.push(format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: \
                 '{date}' != '{day}', from '{}'.",
                signed_at.format(TIME)
            ));
        }
        if wrong.is_empty() {
            Ok(Self { access_key, date, region, service: of })
        } else {
            Err(Refusal::invalid(wrong.join(" ")))
        }
    }

    /// Whether a signature is the one of a request that hashes to `hash` and was signed with a secret.
    /// Takes as long for wrong ones as for right ones.
    pub(super) fn verifies(
        &self,
        secret: &str,
        signed_at: DateTime<Utc>,
        hash: [u8; 32],
        signature: &str,
    ) -> bool {
        let Self { date, region, service, .. } = self;
        let first = format!("AWS4{secret}");
        let key = [*date, *region, *service, TERMINATOR]
            .iter()
            .fold(first.into_bytes(), |key, part| mac(&key, part).finalize().into_bytes().to_vec());
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let text = format!(
            "AWS4-HMAC-SHA256\n{}\n{date}/{region}/{service}/{TERMINATOR}\n{hash}",
            signed_at.format(TIME)
        );
        from_hex(signature).is_some_and(|signature| mac(&key, &text).verify_slice(&signature).is_ok())
    }
}

fn mac(key: &[u8], text: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of an HMAC has any length");
    mac.update(text.as_bytes());
    mac
}

/// The bytes that small hexadecimal digits stand for.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_digits_come_in_pairs() {
        assert_eq!(from_hex("00ff1a"), Some(vec![0, 255, 26]));
        assert_eq!((from_hex("0"), from_hex("0G"), from_hex("FF")), (None, None, None));
    }
}
