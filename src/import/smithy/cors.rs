//! The trait `smithy.api#cors`: what the conversion to OpenAPI adds to the gateway responses of a REST API
//! (smithy-lang/smithy, `AddCorsToGatewayResponses.java`).

use std::cmp::Ordering;

use super::super::context::ImportSession;
use super::super::document::{Node, Value};
use crate::gateway::{Api, BUILT_IN, Definition, Parameter, ResponseType};
use crate::rest_api::CorsSetting;
use crate::source::{Place, Text, TextBuilder};

const TRAIT: &str = "smithy.api#cors";

/// The schemes whose credentials a browser sends by itself.
const HTTP_CREDENTIALS: [&str; 2] = ["smithy.api#httpBasicAuth", "smithy.api#httpDigestAuth"];

/// The setting of `smithy-build.json` that picks one of several origins.
const ORIGIN_KEY: &str = "corsOriginKey";

const HEADER: &str = "gatewayresponse.header.";

/// Adds the headers to all definitions of a service. Where the model has none, `is_bare`, definitions of
/// both families are added first.
pub(super) fn add(traits: &Node, is_bare: bool, api: &mut Api, context: &mut ImportSession<'_>) {
    let mut members = traits.members().unwrap_or_default().iter();
    let Some((name, cors)) = members.find(|(name, _)| name.as_str() == TRAIT) else { return };
    let place = name.place().unwrap_or_else(|| cors.place.clone());
    let is_one = cors.get("origins").is_none();
    let named = cors.get("origin").and_then(Node::string).map_or("*", Text::as_str);
    api.cors = Some(CorsSetting {
        origin: is_one.then(|| named.to_owned()),
        mapping: None,
        allows_credentials: HTTP_CREDENTIALS.iter().any(|scheme| traits.get(scheme).is_some()),
        place: Some(place.clone()),
    });
    if is_bare {
        for family in [ResponseType::Default4xx, ResponseType::Default5xx] {
            let mut made = Definition::new(family).with_template(BUILT_IN.0, BUILT_IN.1);
            made.place = Some(place.clone());
            api.define(made);
        }
    }
    let mut shared = Vec::new();
    if HTTP_CREDENTIALS.iter().any(|scheme| traits.get(scheme).is_some()) {
        shared.push(("Access-Control-Allow-Credentials", decoded("true", &place)));
    }
    shared.extend(origin(cors, &place, context).map(|origin| ("Access-Control-Allow-Origin", origin)));
    let types: Vec<_> = api.definitions().iter().map(|definition| definition.response_type).collect();
    for response_type in types {
        let Some(definition) = api.definition_mut(response_type) else { continue };
        let exposed = exposed(cors, definition);
        let exposed =
            (!exposed.is_empty()).then(|| ("Access-Control-Expose-Headers", decoded(&exposed, &place)));
        for (header, value) in shared.iter().cloned().chain(exposed) {
            let key = format!("{HEADER}{header}");
            if definition.parameters.iter().all(|own| own.key.as_str() != key) {
                let (key, value) = (decoded(&key, &place).into(), constant(&value, &place).into());
                definition.parameters.push(Parameter { key, value });
            }
        }
    }
}

/// The one origin that a REST API allows.
fn origin(cors: &Node, place: &Place, context: &mut ImportSession<'_>) -> Option<Text> {
    let origins = cors.get("origins").filter(|origins| origins.members().is_some_and(|all| !all.is_empty()));
    if let Some(origins) = origins {
        let key = context.outside(ORIGIN_KEY, &origins.place, "smithy-build.json picks one of the origins");
        let picked = key.string().and_then(|key| origins.get(key.as_str())).and_then(Node::string);
        return picked.cloned().or_else(|| key.is_unknown().then(|| key.scalar()).flatten());
    }
    match cors.get("origin") {
        None => Some(decoded("*", place)),
        Some(origin) => origin.string().cloned(),
    }
}

/// The headers that a page may read: those of the trait and those of the response, without regard to case.
fn exposed(cors: &Node, definition: &Definition) -> String {
    let added = match cors.get("additionalExposedHeaders").map(|headers| &headers.value) {
        Some(Value::Sequence(headers)) => headers.as_slice(),
        _ => &[],
    };
    let added = added.iter().filter_map(Node::string).map(Text::as_str);
    let own = definition.parameters.iter().filter_map(|own| own.key.as_str().strip_prefix(HEADER));
    let mut headers: Vec<_> = added.chain(own).collect();
    // The first of names that are alike stays, as the sort is stable.
    headers.sort_by(|left, right| caseless(left, right));
    headers.dedup_by(|later, first| caseless(later, first).is_eq());
    headers.join(",")
}

fn caseless(left: &str, right: &str) -> Ordering {
    left.to_ascii_lowercase().cmp(&right.to_ascii_lowercase())
}

/// A text that the conversion writes because of the trait.
fn decoded(text: &str, place: &Place) -> Text {
    let mut made = TextBuilder::default();
    made.push_decoded(text, place);
    made.finish(Some(place.clone()))
}

/// A value in the quotes of a constant.
fn constant(value: &Text, place: &Place) -> Text {
    let mut made = TextBuilder::default();
    made.push_decoded("'", place);
    made.push_text(value);
    made.push_decoded("'", place);
    made.finish(Some(place.clone()))
}
