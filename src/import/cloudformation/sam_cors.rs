//! `Cors` of SAM: the `OPTIONS` methods that the transform makes.

use super::super::document::Node;
use super::rest_api::PropertyReader;
use crate::rest_api::{
    ANY, Integration, IntegrationKind, IntegrationResponse, METHODS, Method, MethodResponse, RestApi,
    TemplateByType, ValueMapping,
};
use crate::source::Text;

const JSON: &str = "application/json";

/// Adds an `OPTIONS` method to each path that has none.
pub(super) fn add_preflights(api: &mut RestApi, cors: &Node) {
    let properties = PropertyReader(cors);
    let origin = if cors.members().is_some() { properties.text("AllowOrigin") } else { cors.scalar() };
    let credentials = properties.is_true("AllowCredentials").then(|| Text::unplaced("'true'"));
    let (headers, max_age) = (properties.text("AllowHeaders"), properties.text("MaxAge"));
    for resource in api.resources.values_mut() {
        if resource.methods.is_empty() || resource.method("OPTIONS").is_some() {
            continue;
        }
        let names = resource.methods.iter().map(|method| method.name.as_str());
        let methods =
            properties.text("AllowMethods").unwrap_or_else(|| Text::unplaced(allowed_methods(names)));
        let headers = [
            ("Headers", headers.clone()),
            ("Methods", Some(methods)),
            ("Origin", origin.clone()),
            ("Max-Age", max_age.clone()),
            ("Credentials", credentials.clone()),
        ];
        let mappings: Vec<ValueMapping> =
            headers.into_iter().filter_map(|(name, value)| mapping(name, value)).collect();
        resource.methods.push(preflight(mappings, cors));
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

fn mapping(name: &str, value: Option<Text>) -> Option<ValueMapping> {
    let target = Text::unplaced(format!("method.response.header.Access-Control-Allow-{name}"));
    let target = if name == "Max-Age" {
        Text::unplaced("method.response.header.Access-Control-Max-Age")
    } else {
        target
    };
    Some(ValueMapping { target, value: value? })
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
