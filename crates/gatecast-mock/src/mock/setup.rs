//! The file that says what stands around an API: what authorizers decide, which keys there are.

use std::net::IpAddr;
use std::sync::Arc;

use super::api_key::{ApiKeys, KeyLimits};
use super::authorizer::{Decision, Stubs};
use gatecast::diagnostic::{Checked, codes};
use gatecast::import::ImportError;
pub use gatecast::import::document::{self, Node, Value};
use gatecast::import::members::{Fault, FileKind, Members};
use gatecast::rest_api::{Quota, QuotaPeriod};
use gatecast::source::{SourceFile, Text};

codes! {
    /// A file of `--mock` that says something that `gatecast serve` does not know.
    ///
    /// `docs/serve.md` says what it can hold: decisions of authorizers, and API keys.
    static INVALID_MOCK_FILE: Error = "invalid-mock-file";
}

const FILE: FileKind = FileKind(&INVALID_MOCK_FILE);

const OF_FILE: &[&str] = &["authorizers", "apiKeys", "sourceIp"];
const OF_KEY: &[&str] = &["key", "rate", "burst", "quota"];
const OF_QUOTA: &[&str] = &["limit", "period"];
/// The member of an authorizer that is about all tokens that are not listed.
const JWT: &str = "jwt";
const DECISIONS: &str = "`allow`, `deny`, `implicit-deny`, `unauthorized`, `fail` or `broken`";

/// Decisions of authorizers and API keys, as a mock file has them.
#[derive(Debug, Default)]
pub struct Setup {
    #[doc(hidden)]
    pub stubs: Stubs,
    #[doc(hidden)]
    pub keys: ApiKeys,
    /// Where all requests are taken to come from.
    #[doc(hidden)]
    pub source: Option<IpAddr>,
}

impl Setup {
    /// Reads a mock file, as `gatecast serve` takes it.
    ///
    /// # Errors
    /// [`ImportError`] where it cannot be parsed, or something in it is not what it should be.
    pub fn read(file: &Arc<SourceFile>) -> Result<Checked<Self>, ImportError> {
        read(file)
    }
}

/// Reads a file.
///
/// # Errors
/// [`ImportError`] where it cannot be parsed, or something in it is not what it should be.
pub fn read(source: &Arc<SourceFile>) -> Result<Checked<Setup>, ImportError> {
    let Checked { value: root, diagnostics } = document::parse(source)?;
    let members = FILE.members(&root, "the file", OF_FILE)?;
    let mut setup = Setup::default();
    if let Some(authorizers) = members.get("authorizers") {
        for (name, tokens) in mapping(authorizers, "`authorizers`", "an object of authorizers")? {
            for (token, decided) in mapping(tokens, "an authorizer", "an object of tokens and decisions")? {
                if token.as_str() == JWT {
                    decoding(decided)?;
                    setup.stubs.decode(name.as_str());
                    continue;
                }
                setup.stubs.set(name.as_str(), token.as_str(), decision(decided)?);
            }
        }
    }
    if let Some(keys) = members.get("apiKeys") {
        let listed = keys.items().ok_or_else(|| FILE.wrong_type("`apiKeys`", keys, "a list of keys"))?;
        for node in listed {
            let (key, plan) = key(node)?;
            setup.keys.add(&key, plan);
        }
    }
    if let Some(node) = members.get("sourceIp") {
        let address = node.scalar().and_then(|text| text.as_str().parse().ok());
        let wrong = || FILE.wrong_type("`sourceIp`", node, "an IP address, as in 203.0.113.7");
        setup.source = Some(address.ok_or_else(wrong)?);
    }
    Ok(Checked::new(setup, diagnostics))
}

fn mapping<'n>(node: &'n Node, what: &str, expected: &str) -> Result<&'n [(Text, Node)], Fault> {
    node.members().ok_or_else(|| FILE.wrong_type(what, node, expected))
}

/// `jwt: decode`.
fn decoding(node: &Node) -> Result<(), Fault> {
    match node.string().map(Text::as_str) {
        Some("decode") => Ok(()),
        _ => Err(FILE.wrong_type("`jwt`", node, "`decode`: the claims of tokens become the context")),
    }
}

/// `allow`, or `deny: {reason: expired}`.
fn decision(node: &Node) -> Result<Decision, Fault> {
    let wrong = || {
        FILE.wrong_type("a decision", node, &format!("{DECISIONS}, or one of the first three with a context"))
    };
    let (name, context) = match &node.value {
        Value::String(name) => (name, serde_json::Map::new()),
        Value::Mapping(members) => match members.as_slice() {
            [(name, context)] => match context.to_json() {
                serde_json::Value::Object(context) => (name, context),
                serde_json::Value::Null => (name, serde_json::Map::new()),
                _ => return Err(FILE.wrong_type("a context", context, "an object of values")),
            },
            _ => return Err(wrong()),
        },
        _ => return Err(wrong()),
    };
    let made = match name.as_str() {
        "allow" => return Ok(Decision::Allow(context)),
        "deny" => return Ok(Decision::Deny(context)),
        "implicit-deny" => return Ok(Decision::ImplicitDeny(context)),
        "unauthorized" => Decision::Unauthorized,
        "fail" => Decision::Fail,
        "broken" => Decision::Broken,
        other => {
            let message = format!("no decision is called `{other}`");
            return Err(FILE.fault(message, name.place(), &format!("expected {DECISIONS}")));
        }
    };
    if !context.is_empty() {
        let message = format!("`{}` has no context: the authorizer returns no policy", name.as_str());
        return Err(FILE.fault(message, name.place(), "expected the word alone"));
    }
    Ok(made)
}

/// `secret`, or `{key: secret, rate: 5, burst: 10, quota: {limit: 100, period: DAY}}`.
fn key(node: &Node) -> Result<(String, KeyLimits), Fault> {
    if let Some(text) = node.scalar() {
        return Ok((text.as_str().to_owned(), KeyLimits::default()));
    }
    let members = FILE.members(node, "an API key", OF_KEY)?;
    let value = members.get("key").and_then(Node::scalar);
    let value = value
        .ok_or_else(|| FILE.fault("an API key without `key`", Some(node.place.clone()), "name its value"))?;
    let rate = number(&members, "rate", "a number of requests a second, more than 0", |rate: f64| {
        rate.is_finite() && rate > 0.0
    })?;
    let burst = number(&members, "burst", "a whole number, at least 1", |burst: u32| burst > 0)?;
    if let (None, Some(node)) = (rate, members.get("burst")) {
        let place = Some(node.place.clone());
        return Err(FILE.fault(
            "`burst` without `rate` limits nothing",
            place,
            "add `rate`: requests a second",
        ));
    }
    // The API reference: a burst is as large as the rate, where nothing is said of it (assumed).
    let rate = rate.map(|rate| (rate, burst.unwrap_or_else(|| whole(rate))));
    let quota = match members.get("quota") {
        Some(node) => {
            let members = FILE.members(node, "a quota", OF_QUOTA)?;
            let limit = number(&members, "limit", "a whole number of requests", |_: u64| true)?;
            let limit = limit.ok_or_else(|| {
                FILE.fault("a quota without `limit`", Some(node.place.clone()), "say how many requests")
            })?;
            Some(Quota { limit, period: period(&members)? })
        }
        None => None,
    };
    Ok((value.as_str().to_owned(), KeyLimits { rate, quota }))
}

fn period(members: &Members<'_>) -> Result<QuotaPeriod, Fault> {
    let Some(text) = members.text("period")? else { return Ok(QuotaPeriod::Month) };
    // A name in small letters is a mistake here.
    QuotaPeriod::of(text.as_str()).filter(|_| text.as_str() == text.as_str().to_ascii_uppercase()).ok_or_else(
        || {
            let message = format!("no period is called `{text}`");
            FILE.fault(message, text.place(), "expected DAY, WEEK or MONTH")
        },
    )
}

fn number<N: std::str::FromStr + Copy>(
    members: &Members<'_>,
    name: &str,
    expected: &str,
    fits: impl Fn(N) -> bool,
) -> Result<Option<N>, Fault> {
    let Some(node) = members.get(name) else { return Ok(None) };
    let read = node.scalar().and_then(|text| text.as_str().parse::<N>().ok()).filter(|it| fits(*it));
    match read {
        Some(read) => Ok(Some(read)),
        None => {
            let written =
                node.scalar().map_or_else(|| node.kind().to_owned(), |text| text.as_str().to_owned());
            let message = format!("`{name}` is {written}; expected {expected}");
            Err(FILE.fault(message, Some(node.place.clone()), &format!("expected {expected}")))
        }
    }
}

/// A rate as a burst: rounded up, at least one.
pub(super) fn whole(rate: f64) -> u32 {
    let up = rate.ceil().clamp(1.0, f64::from(u32::MAX));
    format!("{up:.0}").parse().unwrap_or(u32::MAX)
}
