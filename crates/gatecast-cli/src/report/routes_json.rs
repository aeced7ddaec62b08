//! The routes of APIs for programs.

use serde_json::{Value, json};

use super::check_json::PlaceJson;
use super::json::pretty;
use gatecast::gateway::Api;
use gatecast::rest_api::{
    ApiKey, Authorization, Authorizer, Integration, Method, Preflight, Resource, RestApi, UsagePlan,
};
use gatecast::source::{Place, Text};

/// `{"version": 1, "apis": […]}`; docs/routes.md describes it.
pub(crate) fn routes_json(apis: &[Api]) -> String {
    pretty(&json!({ "version": 1, "apis": apis.iter().map(api).collect::<Vec<_>>() }))
}

fn api(api: &Api) -> Value {
    let Some(rest_api) = &api.rest_api else { return json!({ "name": api.name, "routes": null }) };
    let texts = |texts: &[Text]| texts.iter().map(|text| text.as_str().to_owned()).collect::<Vec<_>>();
    json!({
        "name": api.name,
        "isPartial": rest_api.is_partial,
        "apiKeySource": rest_api.key_source.name(),
        "endpointTypes": texts(&rest_api.endpoint_types),
        "binaryMediaTypes": texts(&rest_api.binary_media_types),
        "stages": rest_api.stages.iter().map(|stage| stage.name.as_str()).collect::<Vec<_>>(),
        "apiKeys": rest_api.api_keys.iter().map(api_key).collect::<Vec<_>>(),
        "usagePlans": rest_api.usage_plans.iter().map(usage_plan).collect::<Vec<_>>(),
        "authorizers": rest_api.authorizers.values().map(authorizer).collect::<Vec<_>>(),
        "routes": rest_api.methods().map(|(resource, method)| route(rest_api, resource, method)).collect::<Vec<_>>(),
    })
}

/// A key without its value, which is a secret.
fn api_key(key: &ApiKey) -> Value {
    json!({ "name": key.name, "isEnabled": key.is_enabled })
}

fn usage_plan(plan: &UsagePlan) -> Value {
    json!({
        "name": plan.name,
        "rate": plan.throttle.map(|throttle| throttle.rate),
        "burst": plan.throttle.and_then(|throttle| throttle.burst),
        "quota": plan.quota.map(|quota| json!({ "limit": quota.limit, "period": quota.period.name() })),
        "keys": plan.keys,
    })
}

fn authorizer(authorizer: &Authorizer) -> Value {
    let sources = authorizer.identity.iter().map(|(source, name)| source.expression(name));
    json!({
        "name": authorizer.name,
        "type": authorizer.kind.name(),
        "identitySources": sources.collect::<Vec<_>>(),
        "place": place(authorizer.place.as_ref()),
    })
}

fn route(api: &RestApi, resource: &Resource, method: &Method) -> Value {
    let authorization = match &method.authorization {
        Authorization::None => json!({ "type": "NONE" }),
        Authorization::Iam => json!({ "type": "AWS_IAM" }),
        Authorization::Unknown => Value::Null,
        Authorization::Authorizer(name) => json!({
            "type": api.authorizers.get(name).map(|authorizer| authorizer.kind.name()),
            "authorizer": name,
            "scopes": method.scopes.iter().map(Text::as_str).collect::<Vec<_>>(),
        }),
    };
    let required = method.parameters.iter().filter(|parameter| parameter.is_required);
    let required: Vec<_> = required
        .map(|parameter| format!("method.request.{}.{}", parameter.location.name(), parameter.name))
        .collect();
    json!({
        "method": method.name,
        "path": resource.path,
        "authorization": authorization,
        "apiKeyRequired": method.needs_key,
        "validatesParameters": method.validates.parameters,
        "validatesBody": method.validates.body,
        "requiredParameters": required,
        "models": method.models.iter().map(|model| model.media_type.as_str()).collect::<Vec<_>>(),
        "integration": method.integration.as_ref().map(integration),
        "preflight": preflight(api, resource),
        "place": place(method.place.as_ref()),
    })
}

fn integration(integration: &Integration) -> Value {
    json!({
        "type": integration.kind.name(),
        "uri": integration.uri.as_ref().map(Text::as_str),
        "requestTemplates": integration.templates.iter().map(|template| template.media_type.as_str()).collect::<Vec<_>>(),
        "passthroughBehavior": integration.passthrough.name(),
        "responses": integration.responses.iter().map(|response| json!({
            "statusCode": response.status.as_str(),
            "selectionPattern": response.selection_pattern.as_ref().map(Text::as_str),
        })).collect::<Vec<_>>(),
    })
}

fn preflight(rest_api: &RestApi, resource: &Resource) -> Value {
    let preflight = resource.preflight();
    let guard = preflight.method().and_then(|options| rest_api.preflight_guard(options));
    let guard = guard.map(|guard| guard.word());
    match preflight {
        Preflight::Missing => Value::Null,
        Preflight::Backend(_) => json!({ "answeredBy": "backend", "guardedBy": guard }),
        Preflight::Mock(options) => {
            let header = |name: &str| options.constant_header(name);
            json!({
                "answeredBy": "mock",
                "guardedBy": guard,
                "allowOrigin": header("Access-Control-Allow-Origin"),
                "allowMethods": header("Access-Control-Allow-Methods"),
                "allowHeaders": header("Access-Control-Allow-Headers"),
                "allowCredentials": header("Access-Control-Allow-Credentials"),
            })
        }
    }
}

fn place(place: Option<&Place>) -> Value {
    place.map_or(Value::Null, |place| json!(PlaceJson::of(place)))
}
