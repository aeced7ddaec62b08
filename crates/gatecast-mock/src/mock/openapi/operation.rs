//! One operation of a document becomes a method.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::{OpenApiReader, object};
use crate::mock::body::BodyModel;
use crate::mock::rest_api::{Integration, Location, Method, Passthrough, Validates};
use gatecast::diagnostic::{Diagnostic, codes, quoted};

codes! {
    /// A request validator that the document does not define.
    ///
    /// Requests of the method are not validated. Validators are defined in
    /// `x-amazon-apigateway-request-validators`.
    static UNKNOWN_VALIDATOR: Warning = "unknown-validator";

    /// A model that bodies are not validated with.
    ///
    /// It refers to what is not in the document, which API Gateway warns of, or it is one that only
    /// API Gateway can use: nested too deep, or applied to itself without end.
    static MODEL_NOT_USED: Warning = "model-not-used";
}

const VALIDATOR: &str = "x-amazon-apigateway-request-validator";
const VALIDATORS: &str = "x-amazon-apigateway-request-validators";
const INTEGRATION: &str = "x-amazon-apigateway-integration";
const JSON: &str = "application/json";

/// Reads an operation; `shared` are the parameters of its path, `what` it is called in messages.
pub(super) fn operation(
    reader: &mut OpenApiReader<'_>,
    node: &Value,
    shared: Option<&Value>,
    what: &str,
) -> Method {
    let mut method = Method::default();
    reader.authorize(node, &mut method);
    method.validates = reader.validator(node, what);
    let lists = [shared, node.get("parameters")];
    for parameter in lists.into_iter().flatten().filter_map(Value::as_array).flatten() {
        reader.parameter(parameter, node, &mut method, what);
    }
    if let Some(body) = node.get("requestBody") {
        let content = reader.dereferenced(body).get("content").cloned();
        for (media_type, described) in object(content.as_ref()) {
            if let Some(schema) = described.get("schema") {
                reader.model(media_type, schema, &mut method, what);
            }
        }
    }
    if let Some(described) = node.get(INTEGRATION) {
        method.integration = integration(&reader.dereferenced(described));
    }
    method
}

impl OpenApiReader<'_> {
    /// A part of an operation, or what it refers to.
    fn dereferenced(&self, value: &Value) -> Value {
        let target = value.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        match target.and_then(|pointer| self.document.pointer(pointer)) {
            Some(target) => self.resolve(target).clone(),
            None => value.clone(),
        }
    }

    fn validator(&mut self, node: &Value, what: &str) -> Validates {
        let name = node.get(VALIDATOR).or_else(|| self.document.get(VALIDATOR)).and_then(Value::as_str);
        let Some(name) = name else { return Validates::default() };
        let Some(described) = self.document.get(VALIDATORS).and_then(|all| all.get(name)) else {
            let message = format!("{what} has a request validator {} that is not defined", quoted(name));
            self.diagnostics.push(Diagnostic::of(&UNKNOWN_VALIDATOR, message));
            return Validates::default();
        };
        let is = |member: &str| described.get(member).and_then(Value::as_bool).unwrap_or(false);
        Validates { parameters: is("validateRequestParameters"), body: is("validateRequestBody") }
    }

    fn parameter(&mut self, parameter: &Value, node: &Value, method: &mut Method, what: &str) {
        let parameter = self.dereferenced(parameter);
        let text = |member: &str| parameter.get(member).and_then(Value::as_str);
        let location = match text("in") {
            Some("header") => Location::Header,
            Some("query") => Location::Query,
            Some("path") => Location::Path,
            // Swagger 2 has the model of the body among the parameters.
            Some("body") => {
                if let Some(schema) = parameter.get("schema") {
                    for media_type in self.consumes(node) {
                        self.model(&media_type, schema, method, what);
                    }
                }
                return;
            }
            _ => return,
        };
        let Some(name) = text("name") else { return };
        // One of the operation goes before one of the path.
        method.required.retain(|(other, known)| (*other, known.as_str()) != (location, name));
        if parameter.get("required").and_then(Value::as_bool) == Some(true) {
            method.required.push((location, name.to_owned()));
        }
    }

    /// What Swagger 2 says that bodies are.
    fn consumes(&self, node: &Value) -> Vec<String> {
        let listed = node.get("consumes").or_else(|| self.document.get("consumes")).and_then(Value::as_array);
        let listed: Vec<_> =
            listed.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
        if listed.is_empty() { vec![JSON.to_owned()] } else { listed }
    }

    fn model(&mut self, media_type: &str, schema: &Value, method: &mut Method, what: &str) {
        let is_named = schema.get("$ref").is_some();
        // Nobody looks at it otherwise; those with names are looked at by themselves.
        if !method.validates.body {
            if !is_named && let Err(error) = BodyModel::is_taken(schema, self.document) {
                self.model_error(&format!("of {what}"), &error);
            }
            return;
        }
        match BodyModel::compile(schema, self.document) {
            Ok(model) => {
                method.models.insert(media_type.to_ascii_lowercase(), Arc::new(model));
            }
            Err(error) if !is_named && error.is_refused() => {
                self.model_error(&format!("of {what}"), &error);
            }
            Err(error) => {
                let mut finding =
                    Diagnostic::of(&MODEL_NOT_USED, format!("bodies of {what} are not validated: {error}"));
                finding.aws_message = error.aws_message(what).filter(|_| !error.is_refused());
                self.diagnostics.push(finding);
            }
        }
    }
}

fn integration(described: &Value) -> Integration {
    let text = |member: &str| described.get(member).and_then(Value::as_str).unwrap_or_default();
    let is_proxy = text("type").to_ascii_lowercase().ends_with("_proxy");
    let passthrough = match text("passthroughBehavior").to_ascii_lowercase().as_str() {
        // Proxy integrations pass everything through.
        _ if is_proxy => Passthrough::Always,
        "never" => Passthrough::Never,
        "when_no_templates" => Passthrough::WhenNoTemplates,
        _ => Passthrough::Always,
    };
    let templates = object(described.get("requestTemplates")).keys();
    let timeout = described.get("timeoutInMillis").and_then(Value::as_u64).map(Duration::from_millis);
    Integration { templates: templates.map(|key| key.to_ascii_lowercase()).collect(), passthrough, timeout }
}
