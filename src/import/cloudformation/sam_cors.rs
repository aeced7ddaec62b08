//! `Cors` of SAM: the `OPTIONS` methods that the transform makes.

use super::super::document::{Node, Value};
use crate::gateway::JSON;
use crate::rest_api::{
    ALLOW_CREDENTIALS, ALLOW_ORIGIN, ANY, CorsSetting, Integration, IntegrationKind, IntegrationResponse,
    METHODS, Method, MethodResponse, RestApi, TemplateByType, ValueMapping,
};
use crate::source::Text;

/// The setting: an origin, or an object with more.
pub(super) fn cors_setting(cors: &Node) -> CorsSetting {
    let mapping = origin(cors);
    let origin = mapping.clone().filter(|origin| !origin.has_holes());
    let quoted = |origin: Text| origin.as_str().strip_prefix('\'')?.strip_suffix('\'').map(str::to_owned);
    CorsSetting {
        origin: origin.and_then(quoted),
        mapping,
        allows_credentials: allows_credentials(cors),
        place: Some(cors.place.clone()),
    }
}

/// The origin between quotes; every one where the setting is an object that names none.
fn origin(cors: &Node) -> Option<Text> {
    match cors.members() {
        Some(_) if cors.get("AllowOrigin").is_none() => Some(Text::unplaced("'*'")),
        Some(_) => cors.text_of("AllowOrigin"),
        None => cors.scalar(),
    }
}

/// Whether credentials are allowed: the transform takes a boolean alone.
fn allows_credentials(cors: &Node) -> bool {
    cors.get("AllowCredentials").is_some_and(|allowed| matches!(allowed.value, Value::Bool(true)))
}

/// Adds an `OPTIONS` method to each path that has none.
pub(super) fn add_preflights(api: &mut RestApi, cors: &Node) {
    let origin = origin(cors);
    let credentials = allows_credentials(cors).then(|| Text::unplaced("'true'"));
    let (headers, max_age) = (cors.text_of("AllowHeaders"), cors.text_of("MaxAge"));
    for resource in api.resources.values_mut() {
        if resource.methods.is_empty() || resource.method("OPTIONS").is_some() {
            continue;
        }
        let names = resource.methods.iter().map(|method| method.name.as_str());
        let methods = cors.text_of("AllowMethods").unwrap_or_else(|| Text::unplaced(allowed_methods(names)));
        let headers = [
            ("Access-Control-Allow-Headers", headers.clone()),
            ("Access-Control-Allow-Methods", Some(methods)),
            (ALLOW_ORIGIN, origin.clone()),
            ("Access-Control-Max-Age", max_age.clone()),
            (ALLOW_CREDENTIALS, credentials.clone()),
        ];
        let mappings = headers.into_iter();
        let mappings =
            mappings.filter_map(|(name, value)| Some(ValueMapping::of_response_header(name, value?)));
        resource.methods.push(preflight(mappings.collect(), cors));
    }
}

/// The methods of a path and `OPTIONS`, in order, between quotes.
fn allowed_methods<'m>(names: impl Iterator<Item = &'m str>) -> String {
    let mut names: Vec<&str> = names.chain(["OPTIONS"]).collect();
    if names.contains(&ANY) {
        names = METHODS.into_iter().filter(|method| *method != ANY).collect();
    }
    names.sort_unstable();
    names.dedup();
    format!("'{}'", names.join(","))
}

fn preflight(mappings: Vec<ValueMapping>, cors: &Node) -> Method {
    let template =
        |body: &str| TemplateByType { media_type: Text::unplaced(JSON), body: Text::unplaced(body) };
    let place = Some(cors.place.clone());
    let declared =
        |mapping: &ValueMapping| ValueMapping { value: Text::unplaced("false"), ..mapping.clone() };
    let status = || Text::unplaced("200");
    Method {
        name: "OPTIONS".to_owned(),
        place: place.clone(),
        responses: vec![MethodResponse {
            status: status(),
            parameters: mappings.iter().map(declared).collect(),
            place: place.clone(),
        }],
        integration: Some(Integration {
            templates: vec![template("{\n  \"statusCode\" : 200\n}\n")],
            responses: vec![IntegrationResponse {
                selection_pattern: None,
                status: status(),
                parameters: mappings,
                templates: vec![template("{}\n")],
                content_handling: None,
                place: place.clone(),
            }],
            place,
            ..Integration::new(IntegrationKind::Mock)
        }),
        ..Method::default()
    }
}
