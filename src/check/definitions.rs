//! Definitions of gateway responses as a file of the user has them, to paste.

use serde_json::{Map, Value, json};

use crate::gateway::{Api, DefinitionStyle, ResponseType};
use crate::import::{EXTENSION, GATEWAY_RESPONSES, IMPLICIT_API};
use crate::rest_api::{ALLOW_CREDENTIALS, ALLOW_ORIGIN, CorsSetting};
use crate::source::{Syntax, Text};

/// Headers that responses should have for pages of other origins.
pub(crate) struct HeadersToDefine {
    /// Names, and mappings in single quotes.
    headers: Vec<(&'static str, String)>,
    /// The mapping of the origin as the file writes it, where that is more than a constant.
    origin: Option<String>,
}

impl HeadersToDefine {
    /// Those that go with a setting, in files of a style.
    pub(crate) fn of(cors: &CorsSetting, style: DefinitionStyle) -> Self {
        let written = cors.mapping.as_ref().and_then(|mapping| expression(mapping, style));
        let origin = cors.origin.as_deref().unwrap_or("*");
        let mut headers = vec![(ALLOW_ORIGIN, format!("'{origin}'"))];
        if cors.allows_credentials && (origin != "*" || written.is_some()) {
            headers.push((ALLOW_CREDENTIALS, "'true'".to_owned()));
        }
        Self { headers, origin: written }
    }

    /// Lines of a mapping: names with a prefix, a sign, and values.
    fn lines(&self, indent: usize, key: impl Fn(&str) -> String, sign: &str) -> String {
        let line = |(name, value): &(&str, String)| {
            let value = match &self.origin {
                Some(origin) if *name == ALLOW_ORIGIN => origin.clone(),
                _ => format!("\"{value}\""),
            };
            format!("{}{}{sign}{value}\n", " ".repeat(indent), key(name))
        };
        self.headers.iter().map(line).collect()
    }

    fn object(&self, key: impl Fn(&str) -> String) -> Value {
        let member = |(name, value): &(&str, String)| {
            let own = self.origin.as_deref().filter(|_| *name == ALLOW_ORIGIN);
            let own = own.and_then(|own| serde_json::from_str(own).ok());
            (key(name), own.unwrap_or_else(|| json!(value)))
        };
        Value::Object(self.headers.iter().map(member).collect())
    }
}

/// What to do so that types have the headers that pages of an origin need, each step with lines to paste: as the
/// API's settings for CORS say it, where they are for such pages.
#[must_use]
pub fn cors_definitions(api: &Api, types: &[ResponseType], origin: &str) -> Vec<String> {
    let fits = |setting: &CorsSetting| match setting.origin.as_deref() {
        Some(allowed) => allowed == origin || allowed == "*",
        None => true,
    };
    let settings = api.cors_settings();
    let made = || CorsSetting {
        origin: Some(origin.to_owned()),
        mapping: None,
        allows_credentials: settings.iter().any(|setting| setting.allows_credentials),
        place: None,
    };
    let setting = settings.iter().find(|setting| fits(setting)).cloned().unwrap_or_else(made);
    to_paste(api, types, &HeadersToDefine::of(&setting, api.style))
}

/// An expression that a mapping consists of, as it is written; `None` for a constant that is written out,
/// and for what takes several lines in YAML or HCL.
fn expression(mapping: &Text, style: DefinitionStyle) -> Option<String> {
    let reference = mapping.reference().map(|reference| reference.place.clone());
    let is_reference = reference.is_some();
    let place = reference.or_else(|| mapping.place())?;
    let mut written = place.text().trim().to_owned();
    if written.contains('\n') {
        written = serde_json::from_str::<Value>(&written).ok()?.to_string();
    }
    // What a tool makes stands for a setting that holds more than the mapping.
    let has_interpolation = matches!(style, DefinitionStyle::Serverless | DefinitionStyle::Terraform)
        && written.contains('\'')
        && written.contains("${");
    let is_mapping =
        is_reference || has_interpolation || INTRINSICS.iter().any(|call| written.starts_with(call));
    is_mapping.then_some(written)
}

/// How calls of intrinsic functions begin that stand in one line.
const INTRINSICS: [&str; 6] = ["!", "{\"Fn::", "{\"Ref\"", "{Fn::", "{Ref:", "{ Ref:"];

/// What to do so that types have headers, in the style of the API's own files: each step says where, and has
/// lines to paste.
pub(crate) fn to_paste(api: &Api, types: &[ResponseType], headers: &HeadersToDefine) -> Vec<String> {
    let (defined, new): (Vec<ResponseType>, Vec<ResponseType>) =
        types.iter().partition(|response_type| api.definition(**response_type).is_some());
    let mut parts = Vec::new();
    if !new.is_empty() {
        parts.push(new_definitions(api, &new, headers));
    }
    if !defined.is_empty() {
        let (names, place, lines) = (names(&defined), parameters(api.style), added(api, headers));
        parts.push(format!("add to {place} of {names}:\n{}", lines.trim_end()));
    }
    parts
}

fn names(types: &[ResponseType]) -> String {
    types.iter().map(|response_type| response_type.name()).collect::<Vec<_>>().join(" and ")
}

/// What holds the headers of a definition.
fn parameters(style: DefinitionStyle) -> &'static str {
    match style {
        DefinitionStyle::OpenApi => "`responseParameters`",
        DefinitionStyle::Sam => "`ResponseParameters: Headers`",
        DefinitionStyle::CloudFormation | DefinitionStyle::Serverless => "`ResponseParameters`",
        DefinitionStyle::Terraform => "`response_parameters`",
    }
}

fn full_key(name: &str) -> String {
    format!("gatewayresponse.header.{name}")
}

/// The key in a mapping of this style.
fn key(style: DefinitionStyle) -> fn(&str) -> String {
    if style == DefinitionStyle::Sam { str::to_owned } else { full_key }
}

/// The headers alone, for a definition that is there.
fn added(api: &Api, headers: &HeadersToDefine) -> String {
    if is_json(api) {
        let object = headers.object(key(api.style));
        let members = object.as_object().into_iter().flatten();
        return members.map(|(name, value)| format!("{}: {value}\n", json!(name))).collect();
    }
    match api.style {
        DefinitionStyle::Terraform => headers.lines(0, |name| format!("\"{}\"", full_key(name)), " = "),
        style => headers.lines(0, key(style), ": "),
    }
}

/// Whether the definitions of an API stand in JSON.
fn is_json(api: &Api) -> bool {
    let of_settings = api.cors_settings().into_iter().find_map(|setting| setting.place);
    let place = api.definitions().iter().find_map(|definition| definition.place.clone()).or(of_settings);
    let Some(place) = place else { return false };
    match Syntax::of(place.source.name()) {
        Some(Syntax::Json) => true,
        Some(Syntax::Template) => place.source.text().trim_start().starts_with('{'),
        _ => false,
    }
}

/// Definitions of types that have none.
fn new_definitions(api: &Api, types: &[ResponseType], headers: &HeadersToDefine) -> String {
    let names = names(types);
    let is_first = api.definitions().is_empty();
    let (place, lines) = match api.style {
        DefinitionStyle::OpenApi => (
            (!is_first).then(|| format!("`{EXTENSION}`")),
            in_extension(types, headers, is_first, is_json(api)),
        ),
        DefinitionStyle::Sam => {
            let (place, lines) = of_sam(api, types, headers, is_first);
            (Some(place), lines)
        }
        DefinitionStyle::CloudFormation => {
            (Some("`Resources`".to_owned()), as_resources(api, types, headers, 0))
        }
        DefinitionStyle::Serverless if is_first => {
            let lines = as_resources(api, types, headers, 4);
            let lines = if is_json(api) { lines } else { format!("resources:\n  Resources:\n{lines}") };
            (None, lines)
        }
        DefinitionStyle::Serverless => {
            (Some("`resources: Resources`".to_owned()), as_resources(api, types, headers, 0))
        }
        DefinitionStyle::Terraform => (None, in_terraform(api, types, headers)),
    };
    let below = place.map(|place| format!(" below {place}")).unwrap_or_default();
    format!("define the header for {names}{below}:\n{}", lines.trim_end())
}

/// Definitions as members of a mapping by type, in that mapping where the file does not have it.
fn by_type(
    holder: &str,
    types: &[ResponseType],
    is_first: bool,
    is_json: bool,
    definition: (impl Fn() -> Value, impl Fn(usize) -> String),
) -> String {
    let (object, lines) = definition;
    if is_json {
        let members: Map<String, Value> =
            types.iter().map(|response_type| (response_type.name().to_owned(), object())).collect();
        return members_of(&if is_first { json!({ holder: members }) } else { Value::Object(members) });
    }
    let indent = if is_first { 2 } else { 0 };
    let each = types
        .iter()
        .map(|response_type| format!("{}{response_type}:\n{}", " ".repeat(indent), lines(indent + 2)));
    let definitions: String = each.collect();
    if is_first { format!("{holder}:\n{definitions}") } else { definitions }
}

fn in_extension(types: &[ResponseType], headers: &HeadersToDefine, is_first: bool, is_json: bool) -> String {
    let object = || json!({ "responseParameters": headers.object(full_key) });
    let lines = |indent: usize| {
        format!("{}responseParameters:\n{}", " ".repeat(indent), headers.lines(indent + 2, full_key, ": "))
    };
    by_type(EXTENSION, types, is_first, is_json, (object, lines))
}

/// Definitions of SAM, and what they stand below.
fn of_sam(api: &Api, types: &[ResponseType], headers: &HeadersToDefine, is_first: bool) -> (String, String) {
    let owner = match api.name.as_deref() {
        Some(name) if name != IMPLICIT_API => format!("`Properties` of `{name}`"),
        _ => "`Globals: Api`".to_owned(),
    };
    let place = if is_first { owner } else { format!("`{GATEWAY_RESPONSES}` in {owner}") };
    let object = || json!({ "ResponseParameters": { "Headers": headers.object(str::to_owned) } });
    let lines = |indent: usize| {
        let space = " ".repeat(indent);
        let lines = headers.lines(indent + 4, str::to_owned, ": ");
        format!("{space}ResponseParameters:\n{space}  Headers:\n{lines}")
    };
    (place, by_type(GATEWAY_RESPONSES, types, is_first, is_json(api), (object, lines)))
}

fn as_resources(api: &Api, types: &[ResponseType], headers: &HeadersToDefine, indent: usize) -> String {
    let is_id = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric());
    let api_id = api.name.as_deref().filter(is_id).unwrap_or("Api");
    let logical_id = |name: &str| format!("{}Response", name.replace("DEFAULT_", "Default"));
    if is_json(api) {
        let each = types.iter().map(|response_type| {
            let resource = json!({
                "Type": "AWS::ApiGateway::GatewayResponse",
                "Properties": {
                    "RestApiId": { "Ref": api_id },
                    "ResponseType": response_type.name(),
                    "ResponseParameters": headers.object(full_key),
                },
            });
            (logical_id(response_type.name()), resource)
        });
        return members_of(&Value::Object(each.collect()));
    }
    let space = " ".repeat(indent);
    let each = types.iter().map(|response_type| {
        let (id, lines) = (logical_id(response_type.name()), headers.lines(indent + 6, full_key, ": "));
        format!(
            "{space}{id}:\n{space}  Type: AWS::ApiGateway::GatewayResponse\n{space}  Properties:\n{space}    RestApiId: !Ref {api_id}\n{space}    ResponseType: {response_type}\n{space}    ResponseParameters:\n{lines}"
        )
    });
    each.collect()
}

fn in_terraform(api: &Api, types: &[ResponseType], headers: &HeadersToDefine) -> String {
    // The address of the API, within its module: `module.api.aws_api_gateway_rest_api.this[0]`.
    let address =
        api.name.as_deref().and_then(|name| name.find("aws_api_gateway_rest_api.").map(|at| &name[at..]));
    let address = address.unwrap_or("aws_api_gateway_rest_api.api");
    if is_json(api) {
        let each = types.iter().map(|response_type| {
            let resource = json!({
                "rest_api_id": format!("${{{address}.id}}"),
                "response_type": response_type.name(),
                "response_parameters": headers.object(full_key),
            });
            (response_type.name().to_lowercase(), resource)
        });
        let resources = Value::Object(each.collect());
        return members_of(&json!({ "aws_api_gateway_gateway_response": resources }));
    }
    let each = types.iter().map(|response_type| {
        let lines = headers.lines(4, |name| format!("\"{}\"", full_key(name)), " = ");
        format!(
            "resource \"aws_api_gateway_gateway_response\" \"{}\" {{\n  rest_api_id   = {address}.id\n  response_type = \"{response_type}\"\n  response_parameters = {{\n{lines}  }}\n}}\n",
            response_type.name().to_lowercase()
        )
    });
    each.collect()
}

/// The members of an object without its braces, to stand among others.
fn members_of(object: &Value) -> String {
    let text = serde_json::to_string_pretty(object).unwrap_or_default();
    let inner = text.strip_prefix("{\n").and_then(|text| text.strip_suffix("\n}")).unwrap_or(&text);
    inner.lines().map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(line))).collect()
}
