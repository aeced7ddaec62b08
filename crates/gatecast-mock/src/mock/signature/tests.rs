//! Which signatures are right, and what is said of those that are not.

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use http::Request;
use http::request::Parts;
use proptest::prelude::*;

use super::authorization::Claim;
use super::signed::{
    DATE, DATE_HEADERS, JS_HEADERS, JS_PATH, JS_PRESIGNED, ODD_HEADERS, ODD_PATH, PRESIGNED, PRESIGNED_TOKEN,
    PUT_BODY, PUT_HEADERS, PUT_PATH, TOKEN_HEADERS,
};
use super::{Credentials, Refusal, RefusalKind, Signer, authenticate, incomplete, is_signed, verify};

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS \
    Secret Access Key and signing method. Consult the service documentation for details.";
const UNKNOWN: &str = "The security token included in the request is invalid.";

fn parts(method: &str, target: &str, headers: &[(&str, &str)]) -> Parts {
    let request = Request::builder().method(method).uri(target).header("Host", "localhost:4000");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.body(()).expect("the tests send requests").into_parts().0
}

fn credentials() -> Credentials {
    let text = "[default]\naws_access_key_id = AKIDEXAMPLE\n\
                aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\n\
                [session]\naws_access_key_id = ASIAEXAMPLE\naws_secret_access_key = short\n\
                aws_session_token = a/session+token==\n";
    Credentials::parse("credentials", text).expect("they are right")
}

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 2, 3, 4, 5).single().expect("it is a time")
}

fn later(seconds: i64) -> DateTime<Utc> {
    now() + TimeDelta::seconds(seconds)
}

fn by(access_key: &str, profile: &str) -> Result<Signer, Refusal> {
    Ok(Signer { access_key: access_key.to_owned(), profile: profile.to_owned() })
}

fn verified(
    parts: &Parts,
    body: &Bytes,
    service: &str,
    credentials: &Credentials,
    at: DateTime<Utc>,
) -> Result<Signer, Refusal> {
    verify(&Claim::of(parts)?, parts, body, service, credentials, at)
}

fn put(change: impl FnOnce(&mut Parts), body: &'static str, at: DateTime<Utc>) -> Result<Signer, Refusal> {
    let mut parts = parts("PUT", PUT_PATH, &PUT_HEADERS);
    change(&mut parts);
    verified(&parts, &Bytes::from_static(body.as_bytes()), "apigateway", &credentials(), at)
}

fn get(target: &str, headers: &[(&str, &str)], service: &str, at: DateTime<Utc>) -> Result<Signer, Refusal> {
    verified(&parts("GET", target, headers), &Bytes::new(), service, &credentials(), at)
}

#[track_caller]
fn refused(result: Result<Signer, Refusal>, kind: RefusalKind, error_type: &str, message: &str) {
    let refusal = result.expect_err("the signature is not right");
    assert_eq!((refusal.kind, refusal.error_type, refusal.message.as_str()), (kind, error_type, message));
}

#[track_caller]
fn invalid(result: Result<Signer, Refusal>, message: &str) {
    refused(result, RefusalKind::Mismatch, "InvalidSignatureException", message);
}

#[track_caller]
fn half(result: Result<Signer, Refusal>, message: &str) {
    refused(result, RefusalKind::Incomplete, "IncompleteSignatureException", message);
}

#[track_caller]
fn unknown(result: Result<Signer, Refusal>) {
    refused(result, RefusalKind::UnknownKey, "UnrecognizedClientException", UNKNOWN);
}

#[track_caller]
fn missing(result: Result<Signer, Refusal>) {
    let name = "MissingAuthenticationTokenException";
    refused(result, RefusalKind::Missing, name, "Missing Authentication Token");
}

#[test]
fn signed_requests_are_by_the_profile_that_has_the_key() {
    assert_eq!(put(|_| {}, PUT_BODY, now()), by("AKIDEXAMPLE", "default"));
    assert_eq!(get(ODD_PATH, &ODD_HEADERS, "execute-api", now()), by("AKIDEXAMPLE", "default"));
    assert_eq!(get("/v1", &DATE_HEADERS, "execute-api", now()), by("AKIDEXAMPLE", "default"));
    let post = parts("POST", JS_PATH, &JS_HEADERS);
    let body = Bytes::from_static(br#"{"a":1}"#);
    assert_eq!(verified(&post, &body, "execute-api", &credentials(), now()), by("AKIDEXAMPLE", "default"));
    assert_eq!(get(JS_PRESIGNED, &[], "execute-api", later(60)), by("AKIDEXAMPLE", "default"));
}

#[test]
fn presigned_requests_are_good_for_as_long_as_they_say() {
    assert_eq!(get(PRESIGNED, &[], "execute-api", later(900)), by("AKIDEXAMPLE", "default"));
    let expired = "Signature expired: 20260102T030405Z is now earlier than 20260102T030406Z \
                   (20260102T031906Z - 15 min.)";
    invalid(get(PRESIGNED, &[], "execute-api", later(901)), expired);
    assert_eq!(get(PRESIGNED_TOKEN, &[], "execute-api", later(90)), by("ASIAEXAMPLE", "session"));
    let expired = "Signature expired: 20260102T030405Z is now earlier than 20260102T030406Z \
                   (20260102T030536Z - 90 sec.)";
    invalid(get(PRESIGNED_TOKEN, &[], "execute-api", later(91)), expired);
    let changed = PRESIGNED.replace("Expires=900", "Expires=90");
    invalid(get(&changed, &[], "execute-api", now()), MISMATCH);
    invalid(get(&PRESIGNED.replace("kind=a", "kind=b"), &[], "execute-api", now()), MISMATCH);
    for wrong in ["0", "604801", "-1", "a", ""] {
        let message = format!("X-Amz-Expires must be a number from 1 to 604800. Got '{wrong}'.");
        half(
            get(&PRESIGNED.replace("Expires=900", &format!("Expires={wrong}")), &[], "execute-api", now()),
            &message,
        );
    }
    half(
        get("/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Date=b", &[], "execute-api", now()),
        "AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include \
         'X-Amz-SignedHeaders'. Re-examine the query-string parameters.",
    );
    missing(get("/?X-Amz-Algorithm=AWS3&X-Amz-Signature=a", &[], "execute-api", now()));
    missing(get("/?X-Amz-Signature=a", &[], "execute-api", now()));
    invalid(get(PRESIGNED, &[("Authorization", "Bearer a")], "execute-api", now()), MISMATCH);
}

#[test]
fn session_tokens_must_be_those_of_the_key() {
    let [date, token, authorization] = TOKEN_HEADERS;
    assert_eq!(get("/restapis", &TOKEN_HEADERS, "apigateway", now()), by("ASIAEXAMPLE", "session"));
    unknown(get("/restapis", &[date, (token.0, "another"), authorization], "apigateway", now()));
    unknown(get("/restapis", &[date, authorization], "apigateway", now()));
    unknown(put(
        |parts| drop(parts.headers.insert("x-amz-security-token", "a".parse().expect("it is a value"))),
        PUT_BODY,
        now(),
    ));
}

#[test]
fn signed_requests_cannot_be_changed() {
    invalid(put(|_| {}, "{}", now()), MISMATCH);
    invalid(
        put(|parts| parts.uri = "/restapis/abd".parse().expect("it is a path"), PUT_BODY, now()),
        MISMATCH,
    );
    invalid(put(|parts| parts.method = http::Method::POST, PUT_BODY, now()), MISMATCH);
    for name in ["accept", "host", "content-type"] {
        let change =
            |parts: &mut Parts| drop(parts.headers.insert(name, "text/html".parse().expect("it is a value")));
        invalid(put(change, PUT_BODY, now()), MISMATCH);
        invalid(put(|parts| drop(parts.headers.remove(name)), PUT_BODY, now()), MISMATCH);
    }
    let wrong = "[a]\naws_access_key_id=AKIDEXAMPLE\naws_secret_access_key=wrong";
    let wrong = Credentials::parse("credentials", wrong).expect("they are right");
    let put = parts("PUT", PUT_PATH, &PUT_HEADERS);
    let body = Bytes::from_static(PUT_BODY.as_bytes());
    invalid(verified(&put, &body, "apigateway", &wrong, now()), MISMATCH);
    unknown(verified(&put, &body, "apigateway", &Credentials::default(), now()));
    let service = "Credential should be scoped to correct service: 'execute-api'.";
    invalid(verified(&put, &body, "execute-api", &credentials(), now()), service);
}

/// What is routed is what was signed.
#[test]
fn paths_and_methods_are_those_that_were_signed() {
    let by_path = |target: &str, headers: &[(&str, &str)]| {
        authenticate(&parts("GET", target, headers), &Bytes::new(), "execute-api", &credentials(), now())
    };
    assert_eq!(by_path("/v1", &DATE_HEADERS), by("AKIDEXAMPLE", "default"));
    for same_when_signed in ["/v1/.", "/./v1", "//v1", "/v1/x/.."] {
        assert!(get(same_when_signed, &DATE_HEADERS, "execute-api", now()).is_ok(), "{same_when_signed}");
        invalid(by_path(same_when_signed, &DATE_HEADERS), MISMATCH);
    }
    invalid(by_path("/v1/", &DATE_HEADERS), MISMATCH);
    invalid(by_path(ODD_PATH, &ODD_HEADERS), MISMATCH);
    let [date, authorization] = DATE_HEADERS;
    invalid(by_path("/v1", &[date, authorization, ("X-HTTP-Method-Override", "POST")]), MISMATCH);
}

#[test]
fn signatures_are_good_for_five_minutes() {
    assert!(put(|_| {}, PUT_BODY, later(300)).is_ok());
    assert!(put(|_| {}, PUT_BODY, later(-300)).is_ok());
    let old = "Signature expired: 20260102T030405Z is now earlier than 20260102T030406Z \
               (20260102T030906Z - 5 min.)";
    invalid(put(|_| {}, PUT_BODY, later(301)), old);
    let new = "Signature not yet current: 20260102T030405Z is still later than 20260102T030404Z \
               (20260102T025904Z + 5 min.)";
    invalid(put(|_| {}, PUT_BODY, later(-301)), new);
}

#[test]
fn signatures_without_all_parts_are_incomplete() {
    let send = |authorization: &str| get("/", &[DATE, ("Authorization", authorization)], "apigateway", now());
    half(
        send("Bearer abc"),
        "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with \
         Base64): 'w1Xc6WwWEogNEZQP/dkBTThsJT4MNlKmzQanIm970rY='.",
    );
    half(
        send("AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b"),
        "Authorization header requires 'Signature' parameter. (Hashed with SHA-256 and encoded with Base64) \
         Authorization=3Pr+vyPJRtLX86dwXTUhwaf5UIUUxtP/g+sepNlmYDo=",
    );
    half(
        send("AWS4-HMAC-SHA512 Credential=a,SignedHeaders=host,Signature=c"),
        "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'.",
    );
    missing(send("Other Credential=a,SignedHeaders=host,Signature=c"));
    invalid(
        send("AWS4-HMAC-SHA256 Credential=a,SignedHeaders=date,Signature=c"),
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    );
    half(
        send("AWS4-HMAC-SHA256 Credential=a/b,SignedHeaders=host,Signature=c"),
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b'",
    );
    half(
        put(
            |parts| drop(parts.headers.insert("x-amz-date", "now".parse().expect("it is a value"))),
            PUT_BODY,
            now(),
        ),
        "Date must be in ISO-8601 'basic format'. Got 'now'. See http://en.wikipedia.org/wiki/ISO_8601",
    );
    missing(get("/", &[DATE], "apigateway", now()));
}

#[test]
fn incomplete_headers_are_told_what_they_lack() {
    let all = "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' \
               parameter. Authorization header requires 'SignedHeaders' parameter. ";
    let date = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
    for header in ["", "token", "Basic YTpi==", "AWS4-HMAC-SHA256 , ,"] {
        let message = incomplete(header, false).expect("it is incomplete");
        assert!(message.starts_with(&format!("{all}{date}(Hashed with")), "{message}");
        let message = incomplete(header, true).expect("it is incomplete");
        assert!(message.starts_with(&format!("{all}(Hashed with")), "{message}");
    }
    for header in ["Bearer abc", "AWS4-HMAC-SHA256 Credential=a, SignedHeaders", "Digest a=b, c"] {
        let message = incomplete(header, false).expect("it is incomplete");
        assert!(message.starts_with("Invalid key=value pair (missing equal-sign) in"), "{message}");
    }
    assert_eq!(incomplete(PUT_HEADERS[3].1, true), None);
}

#[test]
fn signatures_are_found_where_clients_put_them() {
    let get = |target, headers: &[_]| is_signed(&parts("GET", target, headers));
    assert!(get("/", &[("Authorization", "")]));
    assert!(get("/?X-Amz-Signature", &[]));
    assert!(get("/?a=b&X-Amz-Algorithm=AWS4-HMAC-SHA256", &[]));
    assert!(!get("/X-Amz-Signature?x-amz-signature=a", &[DATE]));
}

#[test]
fn debug_output_has_no_secret() {
    let shown = format!("{:?} {:?}", credentials(), put(|_| {}, "", now()));
    assert!(shown.starts_with(r#"{"AKIDEXAMPLE", "ASIAEXAMPLE"}"#), "{shown}");
    for secret in ["wJalr", "short", "session+token"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

proptest! {
    #[test]
    fn authorization_headers_do_not_panic(
        text in r"(AWS4-HMAC-SHA256 )?([\t -~\u{80}-\u{ff}]|Credential=AKIDEXAMPLE/20260102/a/apigateway/aws4_request,|Signature=|SignedHeaders=|host;){0,20}",
        date in "[\t -~\u{80}-\u{ff}]{0,20}",
        any_date in any::<bool>(),
    ) {
        let date = if any_date { date.as_str() } else { DATE.1 };
        let _ = get("/", &[("Authorization", &text), ("X-Amz-Date", date)], "apigateway", now());
        let _ = incomplete(&text, any_date);
    }

    #[test]
    fn query_strings_do_not_panic(
        text in r"([!$-~]|%|&|=|X-Amz-Algorithm=AWS4-HMAC-SHA256&|X-Amz-Credential=AKIDEXAMPLE/20260102/a/apigateway/aws4_request&|X-Amz-(Signature|SignedHeaders|Date|Expires|Security-Token)=|host|20260102T030405Z){0,30}",
        all in any::<bool>(),
    ) {
        let signed = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=a&X-Amz-SignedHeaders=host;%0a\
            &X-Amz-Date=20260102T030405Z&X-Amz-Credential=AKIDEXAMPLE/20260102/a/apigateway/aws4_request&";
        let target = format!("/{}?{}{text}", text.replace(['?', '#'], ""), if all { signed } else { "" });
        prop_assume!(target.parse::<http::Uri>().is_ok());
        let parts = parts("GET", &target, &[]);
        let _ = is_signed(&parts);
        let _ = verified(&parts, &Bytes::new(), "apigateway", &credentials(), now());
    }
}
