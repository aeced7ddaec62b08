//! What the resource policy of an API says of a request that nobody signed.
//!
//! Evaluated are statements about `execute-api:Invoke` for everybody, alone or by the address of the caller (developer
//! guide, "Control access to a REST API with API Gateway resource policies" and "IAM JSON policy elements").

use std::net::IpAddr;
use std::sync::Arc;

use serde_json::Value;

use super::RestApi;
use super::address_range::AddressRange;
use super::wildcard::{like, without_holes};

/// The action that a call of an API is.
const INVOKE: &str = "execute-api:Invoke";

/// A request, as policies see it.
#[derive(Clone, Copy, Debug)]
pub struct PolicyRequest<'a> {
    /// Where it came from.
    pub source: IpAddr,
    /// The stage that it is for.
    pub stage: &'a str,
    /// Its method.
    pub method: &'a str,
    /// Its path below the stage, with the slash at its beginning.
    pub path: &'a str,
}

/// What a policy says of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyVerdict {
    /// A statement allows it, and none denies it.
    Allowed,
    /// A statement denies it.
    Denied,
    /// No statement is about it.
    Unmentioned,
}

/// The resource policy of an API.
#[derive(Clone, Debug)]
pub struct ResourcePolicy(Arc<Value>);

impl RestApi {
    /// Its resource policy, to be evaluated.
    #[must_use]
    pub fn resource_policy(&self) -> Option<ResourcePolicy> {
        self.policy.clone().map(ResourcePolicy)
    }
}

impl ResourcePolicy {
    /// What it says of a request without a signature.
    ///
    /// A statement that cannot be evaluated ([`unevaluated`](Self::unevaluated)) denies nothing, and allows what it
    /// may allow.
    #[must_use]
    pub fn verdict(&self, request: PolicyRequest<'_>) -> PolicyVerdict {
        let statements = self.statements();
        let is_about = |effect: &str, unknown: bool| {
            let of_effect = statements.iter().filter(|statement| statement["Effect"] == effect);
            of_effect.map(|statement| matches(statement, request)).any(|is| is.unwrap_or(unknown))
        };
        if is_about("Deny", false) {
            PolicyVerdict::Denied
        } else if is_about("Allow", true) {
            PolicyVerdict::Allowed
        } else {
            PolicyVerdict::Unmentioned
        }
    }

    /// How many statements it has.
    #[must_use]
    pub fn statement_count(&self) -> usize {
        self.statements().len()
    }

    /// The numbers of its statements, from 1, that depend on more than the address of a caller.
    #[must_use]
    pub fn unevaluated(&self) -> Vec<usize> {
        let statements = self.statements();
        let is_open = |statement: &&Value| {
            is_by_exception(statement)
                || !is_for_everybody(statement)
                || conditions(statement).iter().any(Option::is_none)
        };
        let numbered = statements.iter().enumerate().filter(|(_, statement)| is_open(statement));
        numbered.map(|(index, _)| index + 1).collect()
    }

    fn statements(&self) -> Vec<&Value> {
        items(&self.0["Statement"])
    }
}

/// A list, or one value alone.
fn items(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    }
}

/// Whether a statement is about a request; `None` where that depends on something else.
fn matches(statement: &Value, request: PolicyRequest<'_>) -> Option<bool> {
    if is_by_exception(statement) {
        return None;
    }
    let is_invoke = |action: &&Value| {
        action.as_str().is_some_and(|action| like(&action.to_lowercase(), &INVOKE.to_lowercase()))
    };
    let is_about_it = items(&statement["Action"]).iter().any(is_invoke)
        && items(&statement["Resource"]).iter().any(|resource| is_of(resource, request));
    match condition(statement, request.source) {
        _ if !is_about_it => Some(false),
        Some(true) if !is_for_everybody(statement) => None,
        holds => holds,
    }
}

/// Whether a statement says what it is not about.
fn is_by_exception(statement: &Value) -> bool {
    ["NotAction", "NotPrincipal", "NotResource"].iter().any(|name| statement.get(name).is_some())
}

/// Whether everybody is meant, and not somebody in particular, who would have to sign.
fn is_for_everybody(statement: &Value) -> bool {
    let principal = match &statement["Principal"] {
        Value::Object(kinds) => kinds.get("AWS").unwrap_or(&Value::Null),
        other => other,
    };
    items(principal).iter().any(|one| *one == "*")
}

/// Whether a resource of a statement is what a request calls: `execute-api:/prod/GET/pets`, or the same at the end of
/// an ARN. What a file leaves open may be anything.
fn is_of(resource: &Value, request: PolicyRequest<'_>) -> bool {
    let Some(resource) = resource.as_str() else { return true };
    let resource = without_holes(resource);
    let Some((before, called)) = resource.split_once('/') else { return resource.ends_with('*') };
    let service = match before.strip_prefix("arn:").map(|arn| arn.split(':').nth(1)) {
        Some(service) => service.unwrap_or_default(),
        None => before.split(':').next().unwrap_or_default(),
    };
    let is_of_gateway = like(service, "execute-api");
    let wanted = format!("{}/{}{}", request.stage, request.method, request.path);
    is_of_gateway && like(called, &wanted)
}

/// A condition of a statement that is about the address of the caller.
struct AddressCondition {
    /// Whether the address must be in one of the ranges, or in none.
    is_in: bool,
    ranges: Vec<AddressRange>,
}

impl AddressCondition {
    fn of(operator: &str, key: &str, ranges: &Value) -> Option<Self> {
        let is_in = match operator {
            "IpAddress" => true,
            "NotIpAddress" => false,
            _ => return None,
        };
        let ranges = items(ranges).into_iter().map(|range| AddressRange::parse(range.as_str()?));
        let is_of_source = key.eq_ignore_ascii_case("aws:SourceIp");
        Some(Self { is_in, ranges: ranges.collect::<Option<_>>()? }).filter(|_| is_of_source)
    }

    fn holds(&self, address: IpAddr) -> bool {
        self.ranges.iter().any(|range| range.contains(address)) == self.is_in
    }
}

/// The conditions of a statement, all of which must hold; `None` for one about something else.
fn conditions(statement: &Value) -> Vec<Option<AddressCondition>> {
    let mut conditions = Vec::new();
    for (operator, keys) in statement["Condition"].as_object().into_iter().flatten() {
        match keys.as_object() {
            Some(keys) => {
                conditions
                    .extend(keys.iter().map(|(key, ranges)| AddressCondition::of(operator, key, ranges)));
            }
            None => conditions.push(None),
        }
    }
    conditions
}

/// Whether the conditions of a statement hold for an address; `None` where others decide.
fn condition(statement: &Value, source: IpAddr) -> Option<bool> {
    let held: Vec<Option<bool>> =
        conditions(statement).into_iter().map(|condition| Some(condition?.holds(source))).collect();
    // One that does not hold is enough.
    if held.contains(&Some(false)) {
        Some(false)
    } else {
        held.into_iter().collect::<Option<Vec<_>>>().map(|_| true)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;

    fn verdict(statements: &Value, source: &str) -> PolicyVerdict {
        let policy = json!({ "Version": "2012-10-17", "Statement": statements });
        let source = source.parse().expect("an address");
        ResourcePolicy(Arc::new(policy)).verdict(PolicyRequest {
            source,
            stage: "prod",
            method: "GET",
            path: "/pets/5",
        })
    }

    fn everybody(effect: &str, resource: &str) -> Value {
        json!({ "Effect": effect, "Principal": "*", "Action": INVOKE, "Resource": resource })
    }

    #[test]
    fn denials_go_before_what_is_allowed() {
        let mut office = everybody("Deny", "execute-api:/*");
        office["Condition"] =
            json!({ "NotIpAddress": { "aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"] } });
        let policy = json!([everybody("Allow", "execute-api:/*"), office]);
        for (source, expected) in [
            ("192.0.2.7", PolicyVerdict::Allowed),
            ("2001:db8::1", PolicyVerdict::Allowed),
            ("192.0.3.1", PolicyVerdict::Denied),
        ] {
            assert_eq!(verdict(&policy, source), expected, "{source}");
        }
    }

    #[test]
    fn resources_are_stages_methods_and_paths() {
        for (resource, is_allowed) in [
            ("*", true),
            ("execute-api:/*", true),
            ("execute-api:/prod/GET/pets/*", true),
            ("execute-api:/${Stage}/GET/pets/?", true),
            ("arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5/prod/*/pets/5", true),
            ("execute-api:/test/*", false),
            ("execute-api:/prod/POST/*", false),
            ("${aws_api_gateway_rest_api.api.execution_arn}/*", true),
            ("${aws_api_gateway_rest_api.api.execution_arn}/test/*", false),
            ("arn:aws:s3:::pets", false),
            ("arn:aws:s3:::pets/*", false),
        ] {
            let expected = if is_allowed { PolicyVerdict::Allowed } else { PolicyVerdict::Unmentioned };
            let said = verdict(&everybody("Allow", resource), "192.0.2.7");
            assert_eq!(said, expected, "{resource}");
        }
    }

    #[test]
    fn other_conditions_deny_nothing() {
        let with = |effect: &str, condition: Value| {
            let mut statement = everybody(effect, "execute-api:/*");
            statement["Condition"] = condition;
            statement
        };
        let vpc = json!({ "StringNotEquals": { "aws:SourceVpc": "vpc-1" } });
        let said = |statements: Value| verdict(&statements, "192.0.2.7");
        assert_eq!(said(with("Deny", vpc.clone())), PolicyVerdict::Unmentioned);
        assert_eq!(said(with("Allow", vpc)), PolicyVerdict::Allowed);
        for condition in
            [json!({ "IpAddress": { "aws:SourceIp": "office" } }), json!({ "IpAddress": "office" })]
        {
            assert_eq!(said(with("Deny", condition)), PolicyVerdict::Unmentioned);
        }
        let both = json!({ "IpAddress": { "aws:SourceIp": "10.0.0.0/8" }, "StringEquals": { "aws:SourceVpc": "v" } });
        assert_eq!(said(with("Allow", both)), PolicyVerdict::Unmentioned);
        let mut others = everybody("Deny", "execute-api:/*");
        others["NotResource"] = others["Resource"].take();
        assert_eq!(said(others), PolicyVerdict::Unmentioned);
        let everything = json!({ "IpAddress": { "aws:SourceIp": "0.0.0.0/0" } });
        assert_eq!(said(with("Deny", everything)), PolicyVerdict::Denied);
    }
}
