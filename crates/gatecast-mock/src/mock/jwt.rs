//! JSON Web Tokens, read and not verified: what an authorizer would find in a token whose signature is right.

use data_encoding::{BASE64URL_NOPAD, Encoding};
use serde_json::{Map, Value};

use super::authorizer::Decision;
use gatecast::rest_api::AuthorizerKind;

/// How the parts of a token are written (RFC 7515, section 2).
static PART: &Encoding = &BASE64URL_NOPAD;

/// What an authorizer of a kind decides of a token at a time, in seconds since 1970, if it trusts the signature.
///
/// A Cognito authorizer has all claims as `$context.authorizer.claims`. A Lambda authorizer is taken to return
/// the claims that can be values of its context, and the subject as its principal.
pub(super) fn decide(token: &str, kind: AuthorizerKind, now: f64) -> Decision {
    let Some(claims) = claims(token) else { return Decision::Unauthorized };
    let is_of_pool = kind == AuthorizerKind::CognitoUserPools;
    if claims.get("exp").and_then(Value::as_f64).is_some_and(|end| end <= now) {
        // What functions throw is up to them; examples of AWS throw `Unauthorized`.
        return if is_of_pool { Decision::Expired } else { Decision::Unauthorized };
    }
    if is_of_pool {
        let claims: Map<String, Value> =
            claims.into_iter().map(|(name, value)| (name, text(value))).collect();
        return Decision::Allow(Map::from_iter([("claims".to_owned(), claims.into())]));
    }
    let subject = claims.get("sub").cloned();
    let is_value = |value: &Value| value.is_string() || value.is_number() || value.is_boolean();
    let mut context: Map<String, Value> = claims.into_iter().filter(|(_, value)| is_value(value)).collect();
    context.extend(subject.filter(Value::is_string).map(|subject| ("principalId".to_owned(), subject)));
    Decision::Allow(context)
}

/// The claims of a token, which may follow `Bearer`.
fn claims(token: &str) -> Option<Map<String, Value>> {
    let token = token.trim();
    let token = match token.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim_start(),
        _ => token,
    };
    let [header, payload, _signature] = <[&str; 3]>::try_from(token.split('.').collect::<Vec<_>>()).ok()?;
    object(header)?;
    object(payload)
}

fn object(part: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&PART.decode(part.as_bytes()).ok()?).ok()
}

/// A claim as Cognito passes it on: text. Lists and maps are the text of their JSON, of which nobody has measured
/// how it is written.
fn text(value: Value) -> Value {
    match value {
        Value::String(_) => value,
        other => other.to_string().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn token(claims: &Value) -> String {
        let part = |value: &Value| PART.encode(value.to_string().as_bytes());
        format!("{}.{}.c2ln", part(&json!({ "alg": "RS256" })), part(claims))
    }

    #[test]
    fn claims_become_the_context() {
        let token = token(&json!({ "sub": "u1", "exp": 2_000, "admin": true, "groups": ["a"] }));
        let bearer = format!("Bearer {token}");
        for written in [&token, &bearer] {
            let cognito = decide(written, AuthorizerKind::CognitoUserPools, 1_999.0);
            let claims = json!({ "sub": "u1", "exp": "2000", "admin": "true", "groups": "[\"a\"]" });
            assert_eq!(cognito.context().map(|context| &context["claims"]), Some(&claims));
            let lambda = decide(written, AuthorizerKind::Token, 1_999.0);
            let context = json!({ "sub": "u1", "exp": 2_000, "admin": true, "principalId": "u1" });
            assert_eq!(lambda.context(), context.as_object());
        }
    }

    #[test]
    fn tokens_end() {
        let ends = [(json!(10), 10.0), (json!(10.9), 11.0), (json!(-1e300), 0.0)];
        let lasts = [(json!(10), 9.0), (json!(10.9), 10.0), (json!("10"), 11.0), (json!(1e300), 11.0)];
        for (kind, expired) in [
            (AuthorizerKind::CognitoUserPools, Decision::Expired),
            (AuthorizerKind::Token, Decision::Unauthorized),
        ] {
            let decided = |exp: &Value, now| decide(&token(&json!({ "exp": exp })), kind, now);
            for (exp, now) in &ends {
                assert_eq!(decided(exp, *now), expired, "{exp} at {now}");
            }
            for (exp, now) in &lasts {
                assert!(matches!(decided(exp, *now), Decision::Allow(_)), "{exp} at {now}");
            }
        }
    }

    #[test]
    fn other_texts_are_not_tokens() {
        for text in ["", "abc", "a.b.c", "Bearer", "e30.e30", "e30.W10.x", "e30.e30.x.y", "ü.e30.x"] {
            assert_eq!(decide(text, AuthorizerKind::CognitoUserPools, 0.0), Decision::Unauthorized, "{text}");
        }
    }
}
