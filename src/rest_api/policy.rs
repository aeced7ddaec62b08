//! What the resource policy of an API says of a request that nobody signed.
//!
//! Evaluated are statements about `execute-api:Invoke` for everybody, alone or by the address of the caller (developer
//! guide, "Control access to a REST API with API Gateway resource policies" and "IAM JSON policy elements").

use std::net::IpAddr;
use std::sync::Arc;

use serde_json::Value;

use super::RestApi;

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
            let is_by_more = !conditions_are_of_addresses(statement);
            let is_by_exception =
                statement["NotResource"] != Value::Null || statement["NotAction"] != Value::Null;
            principal(statement).is_none() || is_by_more || is_by_exception
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
    let action = items(&statement["Action"]).iter().any(|action| {
        action.as_str().is_some_and(|action| like(&action.to_lowercase(), &INVOKE.to_lowercase()))
    });
    let resource = items(&statement["Resource"]).iter().any(|resource| is_of(resource, request));
    if !action || !resource {
        return Some(false);
    }
    match (principal(statement), condition(statement, request.source)) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Whether everybody is meant; `None` where somebody in particular is, who would have to sign.
fn principal(statement: &Value) -> Option<bool> {
    let principal = match &statement["Principal"] {
        Value::Object(kinds) => kinds.get("AWS").unwrap_or(&Value::Null),
        other => other,
    };
    items(principal).iter().any(|one| *one == "*").then_some(true)
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

/// A pattern whose open parts, `${…}`, stand for anything.
fn without_holes(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, hole)) = rest.split_once("${") {
        let Some((_, after)) = hole.split_once('}') else { break };
        out.push_str(before);
        out.push('*');
        rest = after;
    }
    out + rest
}

/// Whether a text is like a pattern, in which `*` stands for any characters and `?` for one.
fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut from) = (0, 0);
    // Where the last `*` was, and how much of the text it stands for so far.
    let mut star: Option<(usize, usize)> = None;
    while from < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(byte) if *byte == b'?' || *byte == text[from] => {
                at += 1;
                from += 1;
            }
            _ => {
                let Some((back, taken)) = star else { return false };
                star = Some((back, taken + 1));
                (at, from) = (back + 1, taken + 1);
            }
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

/// Whether the conditions of a statement are about addresses alone.
fn conditions_are_of_addresses(statement: &Value) -> bool {
    let Value::Object(operators) = &statement["Condition"] else { return true };
    operators.iter().all(|(operator, keys)| {
        let is_of_addresses = ["IpAddress", "NotIpAddress"].contains(&operator.as_str());
        is_of_addresses
            && keys.as_object().is_some_and(|keys| {
                keys.iter().all(|(key, ranges)| {
                    let is_range = |range: &Value| {
                        range
                            .as_str()
                            .is_some_and(|range| contains(range, IpAddr::from([0, 0, 0, 0])).is_some())
                    };
                    key.eq_ignore_ascii_case("aws:SourceIp") && items(ranges).into_iter().all(is_range)
                })
            })
    })
}

/// Whether the conditions of a statement hold for an address; `None` where they are about something else.
fn condition(statement: &Value, source: IpAddr) -> Option<bool> {
    let Value::Object(operators) = &statement["Condition"] else { return Some(true) };
    let mut holds = Some(true);
    for (operator, keys) in operators {
        let is_in = match operator.as_str() {
            "IpAddress" => true,
            "NotIpAddress" => false,
            _ => {
                holds = None;
                continue;
            }
        };
        for (key, ranges) in keys.as_object()? {
            let ranges = items(ranges).into_iter().map(|range| contains(range.as_str()?, source));
            let known = ranges.collect::<Option<Vec<bool>>>();
            match known.filter(|_| key.eq_ignore_ascii_case("aws:SourceIp")) {
                // One condition that does not hold is enough.
                Some(known) if known.contains(&true) != is_in => return Some(false),
                Some(_) => {}
                None => holds = None,
            }
        }
    }
    holds
}

/// Whether a range, `192.0.2.0/24` or one address, has an address; `None` where it is not a range.
fn contains(range: &str, address: IpAddr) -> Option<bool> {
    let (network, length) = match range.split_once('/') {
        Some((network, length)) => (network, Some(length.parse::<u32>().ok()?)),
        None => (range, None),
    };
    let bits = |address: IpAddr| match address {
        IpAddr::V4(address) => (32, u128::from(address.to_bits()) << 96),
        IpAddr::V6(address) => (128, address.to_bits()),
    };
    let (size, network) = bits(network.parse().ok()?);
    let (size_of_address, address) = bits(address.to_canonical());
    let length = length.unwrap_or(size);
    if length > size {
        return None;
    }
    let mask = u128::MAX.checked_shl(128 - length).unwrap_or(0);
    Some(size == size_of_address && network & mask == address & mask)
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
            ("::ffff:192.0.2.7", PolicyVerdict::Allowed),
            ("2001:db8::1", PolicyVerdict::Allowed),
            ("192.0.3.1", PolicyVerdict::Denied),
            ("2001:db9::1", PolicyVerdict::Denied),
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
        for range in ["192.0.2.0/33", "office", "192.0.2.0/x"] {
            let condition = json!({ "IpAddress": { "aws:SourceIp": range } });
            assert_eq!(said(with("Deny", condition)), PolicyVerdict::Unmentioned, "{range}");
        }
        let both = json!({ "IpAddress": { "aws:SourceIp": "10.0.0.0/8" }, "StringEquals": { "aws:SourceVpc": "v" } });
        assert_eq!(said(with("Allow", both)), PolicyVerdict::Unmentioned);
        let everything = json!({ "IpAddress": { "aws:SourceIp": "0.0.0.0/0" } });
        assert_eq!(said(with("Deny", everything)), PolicyVerdict::Denied);
    }
}
