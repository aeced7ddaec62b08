//! `authorizer` of an event.

use super::super::document::Node;
use super::made::Maker;
use super::naming;
use super::route_method::{HttpEvent, function_uri};
use crate::source::Text;

/// `AuthorizationType`, `AuthorizerId` and `AuthorizationScopes` of the method; the authorizer itself goes
/// to `made`.
pub(super) fn authorization(
    event: &HttpEvent<'_>,
    api: &Node,
    made: &mut Vec<(Text, Node)>,
) -> [Option<Node>; 3] {
    let maker = Maker(&event.node.place);
    let kind = |name: &str| Some(maker.text(name));
    let Some(node) = event.node.get("authorizer").filter(|node| !node.is_null()) else {
        return [kind("NONE"), None, None];
    };
    let text = |name: &str| node.text_of(name);
    let written = node.scalar();
    let upper = text("type").map(|text| text.as_str().to_uppercase());
    let is_iam = |text: &str| text.eq_ignore_ascii_case("AWS_IAM");
    if written.as_ref().is_some_and(|text| is_iam(text.as_str())) || upper.as_deref().is_some_and(is_iam) {
        return [kind("AWS_IAM"), None, None];
    }
    let is_pool = |arn: Option<&str>| {
        upper.as_deref() == Some("COGNITO_USER_POOLS") || arn.is_some_and(|arn| arn.contains(":cognito-idp:"))
    };
    if let Some(id) = node.get("authorizerId") {
        let pool = is_pool(None);
        let scopes = node.get("scopes").cloned().filter(|_| pool);
        return [kind(if pool { "COGNITO_USER_POOLS" } else { "CUSTOM" }), Some(id.clone()), scopes];
    }
    let arn = node
        .get("arn")
        .cloned()
        .or_else(|| written.clone().filter(|text| text.as_str().contains(':')).map(|_| node.clone()));
    let arn_text = arn.as_ref().and_then(Node::scalar);
    let own_name = text("name").or_else(|| written.filter(|text| !text.as_str().contains(':')));
    let name = match (&own_name, &arn_text) {
        (Some(name), _) => name.as_str().to_owned(),
        // The last word of the function's name, or of the pool's.
        (None, Some(arn)) => arn.as_str().rsplit([':', '-']).next().unwrap_or_default().to_owned(),
        (None, None) => return [None, None, None],
    };
    let id = naming::authorizer(&name);
    let pool = is_pool(arn_text.as_ref().map(Text::as_str));
    let function = || maker.attribute(&naming::lambda(&name), "Arn");
    let source = text("identitySource").map(|text| text.as_str().to_owned());
    let looks_nowhere = upper.as_deref() == Some("REQUEST")
        && text("resultTtlInSeconds").is_some_and(|ttl| ttl.as_str() == "0");
    let source =
        source.or_else(|| (!looks_nowhere).then(|| "method.request.header.Authorization".to_owned()));
    let ttl = text("resultTtlInSeconds").map_or_else(|| "300".to_owned(), |ttl| ttl.as_str().to_owned());
    let type_name = if pool {
        "COGNITO_USER_POOLS".to_owned()
    } else {
        upper.clone().unwrap_or_else(|| "TOKEN".to_owned())
    };
    let properties = maker.object([
        ("RestApiId", Some(api.clone())),
        ("Name", Some(maker.text(&name))),
        ("Type", Some(maker.text(&type_name))),
        ("IdentitySource", source.map(|source| maker.text(&source))),
        ("IdentityValidationExpression", node.get("identityValidationExpression").cloned()),
        ("AuthorizerResultTtlInSeconds", Some(maker.text(&ttl))),
        ("AuthorizerUri", (!pool).then(|| function_uri(maker, &arn.clone().unwrap_or_else(function)))),
        ("ProviderARNs", arn.clone().filter(|_| pool).map(|arn| maker.list(vec![arn]))),
    ]);
    made.push(maker.resource(&id, "AWS::ApiGateway::Authorizer", properties));
    let scopes = node.get("scopes").cloned().filter(|_| pool);
    [kind(if pool { "COGNITO_USER_POOLS" } else { "CUSTOM" }), Some(maker.reference(&id)), scopes]
}
