//! Resource policies.

use insta::assert_snapshot;

use super::server::serve;
use crate::support::gatecast;

#[test]
fn resource_policies_refuse_callers() {
    let outside = serve("fixtures/serve/office.yaml");
    for path in ["/prod/open", "/prod/guarded"] {
        let denied = outside.request("GET", path, &["Authorization: t"], "");
        let (id, rest) = denied.body.split_once(":a").expect("an ARN");
        assert!(
            id.starts_with(
                "{\"told\":\"User: anonymous is not authorized to perform: execute-api:Invoke on resource"
            ),
            "{}",
            denied.body
        );
        assert!(
            rest.ends_with(" with an explicit deny in a resource-based policy\",\"from\":\"127.0.0.1\"}"),
            "{}",
            denied.body
        );
        assert_eq!((denied.status, denied.header("x-amzn-errortype")), (403, Some("AccessDeniedException")));
    }
    assert!(
        outside.greeting.contains("note[policy-not-evaluated]: office: statement 3 "),
        "{}",
        outside.greeting
    );
}

#[test]
fn mock_files_say_where_requests_come_from() {
    let office = serve("fixtures/serve/office.yaml --mock fixtures/serve/office-mock.yaml");
    assert_eq!(office.get("/prod/open").status, 200);
    // The policy does not mention it, and the authorizer allows it.
    assert_eq!(office.request("GET", "/prod/guarded", &["Authorization: t"], "").status, 200);
    // A path that the API does not have is refused as such.
    assert_eq!(
        office.get("/prod/nowhere").header("x-amzn-errortype"),
        Some("MissingAuthenticationTokenException")
    );
}

#[test]
fn routes_mention_the_policy() {
    assert_snapshot!(gatecast("routes fixtures/serve/office.yaml").run());
}
