//! Requests that AWS's clients signed.
//!
//! Most signatures are botocore 1.44.5's: `SigV4Auth` and `SigV4QueryAuth`, its clock stopped. The
//! others are those of the SDK for JavaScript: `SignatureV4` of @smithy/signature-v4 5.7.5 with a
//! `signingDate`. All are for eu-west-1 and `http://localhost:4000`, at 2026-01-02T03:04:05Z.

pub(super) const DATE: (&str, &str) = ("X-Amz-Date", "20260102T030405Z");
pub(super) const PUT_BODY: &str = r#"{"statusCode":"418"}"#;
pub(super) const PUT_PATH: &str = "/restapis/abc/gatewayresponses/DEFAULT_4XX";
pub(super) const PUT_HEADERS: [(&str, &str); 4] = [
    ("Content-Type", "application/json"),
    ("Accept", "application/json"),
    DATE,
    (
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/eu-west-1/apigateway/aws4_request, \
         SignedHeaders=accept;content-type;host;x-amz-date, \
         Signature=55572bbd13627f7c450cb05bf9a6ada4e685192019d99950835b517254aa2b83",
    ),
];
pub(super) const TOKEN_HEADERS: [(&str, &str); 3] = [
    DATE,
    ("X-Amz-Security-Token", "a/session+token=="),
    (
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20260102/eu-west-1/apigateway/aws4_request, \
         SignedHeaders=host;x-amz-date;x-amz-security-token, \
         Signature=2abec7e9da78abd6f7680ec3d44762f9a06cd2540ddbae29f4b49105c70f0047",
    ),
];
/// Presigned for 900 seconds.
pub(super) const PRESIGNED: &str = "/v1/pets?kind=a%20b&X-Amz-Algorithm=AWS4-HMAC-SHA256\
    &X-Amz-Credential=AKIDEXAMPLE%2F20260102%2Feu-west-1%2Fexecute-api%2Faws4_request&X-Amz-Date=20260102T030405Z\
    &X-Amz-Expires=900&X-Amz-SignedHeaders=host\
    &X-Amz-Signature=1dfd72eb31b647e600c5b24a830092e2fa818d1c1250a08f69694a6820514491";
/// Presigned for 90 seconds, with a session token.
pub(super) const PRESIGNED_TOKEN: &str = "/v1/pets?X-Amz-Algorithm=AWS4-HMAC-SHA256\
    &X-Amz-Credential=ASIAEXAMPLE%2F20260102%2Feu-west-1%2Fexecute-api%2Faws4_request&X-Amz-Date=20260102T030405Z\
    &X-Amz-Expires=90&X-Amz-SignedHeaders=host&X-Amz-Security-Token=a%2Fsession%2Btoken%3D%3D\
    &X-Amz-Signature=f4034328da0deabf20c5138afe900ec5cd05aa894072c969970f46450a3639dd";

/// A path with spaces, colons and an empty segment; names in the query that begin alike.
pub(super) const ODD_PATH: &str = "/v1/a%20b/c:d%3Ae//f/?filter%5Bx%5D=1&filter=2&id2=b&id=a%20b";
pub(super) const ODD_HEADERS: [(&str, &str); 3] = [
    DATE,
    ("X-Odd", "  a   b "),
    (
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/eu-west-1/execute-api/aws4_request, \
         SignedHeaders=host;x-amz-date;x-odd, \
         Signature=3109ac3405ed6a8ab1c0b37a664a8e9d467035fa6ce89736b4f05c4d0fc2a65c",
    ),
];
/// botocore signs a Date header where it is given one.
pub(super) const DATE_HEADERS: [(&str, &str); 2] = [
    ("Date", "Fri, 02 Jan 2026 03:04:05 -0000"),
    (
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/eu-west-1/execute-api/aws4_request, \
         SignedHeaders=date;host, Signature=f193a0e2d4fdbf0fa25f74c5e8a461d7f068a2b0e393fd49ef195e5962ea5692",
    ),
];
/// A POST of `{"a":1}` by the SDK for JavaScript.
pub(super) const JS_PATH: &str = "/v1/a%20b/c:d%3Ae//f?filter%5Bx%5D=1&filter=2&id=b&id=a%20b";
pub(super) const JS_HEADERS: [(&str, &str); 4] = [
    ("content-type", "application/json"),
    DATE,
    ("x-amz-content-sha256", "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"),
    (
        "authorization",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/eu-west-1/execute-api/aws4_request, \
         SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, \
         Signature=5c3602d1eda9df9aa55b9a54afd3856cfab5ee99967cde6750b7c272a3daa1c9",
    ),
];
/// The same path, presigned for 60 seconds by the SDK for JavaScript.
pub(super) const JS_PRESIGNED: &str = "/v1/a%20b/c:d%3Ae//f?filter%5Bx%5D=1&filter=2&id=b&id=a%20b\
    &X-Amz-Algorithm=AWS4-HMAC-SHA256\
    &X-Amz-Credential=AKIDEXAMPLE%2F20260102%2Feu-west-1%2Fexecute-api%2Faws4_request&X-Amz-Date=20260102T030405Z\
    &X-Amz-Expires=60&X-Amz-SignedHeaders=host\
    &X-Amz-Signature=83884a3bf4cac42030b9a20a2e73b9e75bdd3335b823222f2f2d12b2c2ecc5a8";
