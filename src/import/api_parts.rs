//! A REST API put together from resources that name each other: those of CloudFormation templates and of
//! Terraform modules.
//!
//! Templates may name a resource before they define it, so everything is collected first, by the names that
//! the format uses, and joined at the end.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Value as Json, json};

use super::document::Node;
use crate::rest_api::{
    Authorization, Authorizer, AuthorizerKind, IdentitySource, MAX_SEGMENTS, Method, ParameterLocation,
    RequestModel, RequestParameter, RestApi, Validates, has_few_segments,
};
use crate::source::{Place, Text};

/// Parts of one API.
#[derive(Default)]
pub(super) struct ApiParts {
    /// What needs no joining.
    pub(super) api: RestApi,
    /// The resources with a path, by name.
    pub(super) paths: HashMap<String, PathPart>,
    pub(super) methods: Vec<MethodPart>,
    /// Validators, by name.
    pub(super) validators: HashMap<String, Validates>,
    /// Schemas, by the name that methods use.
    pub(super) models: IndexMap<String, ModelPart>,
    /// Authorizers, by the name that methods use.
    pub(super) authorizers: IndexMap<String, Authorizer>,
}

/// The last segment of a path, below another resource.
pub(super) struct PathPart {
    /// The resource above; the root of the API where there is none.
    pub(super) parent: Option<String>,
    pub(super) segment: String,
    pub(super) place: Option<Place>,
}

/// A method, and the names of what it refers to.
#[derive(Default)]
pub(super) struct MethodPart {
    /// The resource; the root of the API where there is none.
    pub(super) resource: Option<String>,
    pub(super) method: Method,
    /// The authorizer, where the kind of authorization wants one.
    pub(super) authorizer: Option<String>,
    pub(super) validator: Option<String>,
    /// Models by media type.
    pub(super) models: Vec<(Text, String)>,
}

/// A model.
pub(super) struct ModelPart {
    /// What API Gateway calls it.
    pub(super) name: String,
    pub(super) schema: Json,
}

impl MethodPart {
    /// Sets who may call it: by `NONE`, `AWS_IAM`, `CUSTOM` or `COGNITO_USER_POOLS`, and the authorizer that the
    /// method names.
    pub(super) fn authorize(&mut self, authorization: Option<&Text>, authorizer: Option<String>) {
        match authorization.map(Text::as_str) {
            None | Some("NONE") => {}
            Some("AWS_IAM") => self.method.authorization = Authorization::Iam,
            Some("CUSTOM" | "COGNITO_USER_POOLS") => self.authorizer = authorizer,
            Some(_) => self.method.authorization = Authorization::Unknown,
        }
    }
}

/// The parameters of `{method.request.querystring.page: true}`, the value of which says whether it is required.
pub(super) fn request_parameters(declared: &[(Text, Node)]) -> Vec<RequestParameter> {
    let parameter = |(expression, required): &(Text, Node)| {
        let (location, name) = ParameterLocation::parse(expression.as_str())?;
        let is_required = required.scalar().is_some_and(|required| required.as_str() == "true");
        Some(RequestParameter { location, name, is_required })
    };
    declared.iter().filter_map(parameter).collect()
}

impl ApiParts {
    /// The API. Whatever names something that is not there is left out, and the API is partial then.
    pub(super) fn joined(mut self) -> RestApi {
        let mut api = std::mem::take(&mut self.api);
        let authorizers =
            self.authorizers.values().map(|authorizer| (authorizer.name.clone(), authorizer.clone()));
        api.authorizers.extend(authorizers);
        let schemas = |model: &ModelPart| (model.name.clone(), model.schema.clone());
        let definitions: serde_json::Map<String, Json> = self.models.values().map(schemas).collect();
        if !definitions.is_empty() {
            api.schemas = Arc::new(json!({ "definitions": definitions }));
        }
        let mut known = HashMap::new();
        for part in std::mem::take(&mut self.methods) {
            let Some(path) = self.path(part.resource.as_deref(), &mut known) else {
                api.is_partial = true;
                continue;
            };
            let place = part.resource.as_ref().and_then(|name| self.paths.get(name)?.place.clone());
            let method = self.method(part, &mut api);
            api.resource_at(&path, place.as_ref()).set(method);
        }
        api
    }

    fn method(&self, part: MethodPart, api: &mut RestApi) -> Method {
        let mut method = part.method;
        if let Some(name) = &part.authorizer {
            method.authorization = match self.authorizers.get(name) {
                Some(authorizer) => Authorization::Authorizer(authorizer.name.clone()),
                // It is defined elsewhere, and asked all the same.
                None => {
                    api.authorizers.entry(name.clone()).or_insert_with(|| elsewhere(name));
                    Authorization::Authorizer(name.clone())
                }
            };
        }
        if let Some(name) = &part.validator {
            method.validates = self.validators.get(name).copied().unwrap_or_default();
        }
        for (media_type, name) in part.models {
            let schema =
                match self.models.get(&name).or_else(|| self.models.values().find(|it| it.name == name)) {
                    Some(model) => json!({ "$ref": format!("#/definitions/{}", model.name) }),
                    // `Empty` and `Error` are there in every API; others are defined elsewhere.
                    None => json!({}),
                };
            method.models.push(RequestModel { media_type, schema: Arc::new(schema) });
        }
        method
    }

    /// The path of a resource; `None` where one above it is not there.
    fn path(&self, resource: Option<&str>, known: &mut HashMap<String, Option<String>>) -> Option<String> {
        let mut above = Vec::new();
        let mut seen = HashSet::new();
        let mut next = resource;
        let mut path = None;
        while let Some(name) = next {
            if let Some(found) = known.get(name) {
                path = Some(found.clone()?);
                break;
            }
            // A resource below itself has no path.
            if !seen.insert(name) {
                return None;
            }
            let Some(part) = self.paths.get(name) else {
                known.insert(name.to_owned(), None);
                return None;
            };
            above.push((name, part));
            if above.len() > MAX_SEGMENTS {
                return None;
            }
            next = part.parent.as_deref();
        }
        let mut path = path.unwrap_or_default();
        for (name, part) in above.into_iter().rev() {
            path = format!("{path}/{}", part.segment);
            if !has_few_segments(&path) {
                return None;
            }
            known.insert(name.to_owned(), Some(path.clone()));
        }
        Some(if path.is_empty() { "/".to_owned() } else { path })
    }
}

/// An authorizer that the files name and do not define.
fn elsewhere(name: &str) -> Authorizer {
    Authorizer {
        name: name.to_owned(),
        kind: AuthorizerKind::Token,
        identity: vec![(IdentitySource::Header, "Authorization".to_owned())],
        expression: None,
        uri: None,
        provider_arns: Vec::new(),
        ttl: None,
        place: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parts of an API whose resources stand each below the next, with a method for each name.
    fn chain(count: usize, methods: &[usize]) -> RestApi {
        let mut parts = ApiParts::default();
        for index in 0..count {
            let parent = (index > 0).then(|| format!("r{}", index - 1));
            let part = PathPart { parent, segment: format!("s{index}"), place: None };
            parts.paths.insert(format!("r{index}"), part);
        }
        for index in methods {
            let method = Method { name: "GET".to_owned(), ..Method::default() };
            parts.methods.push(MethodPart {
                resource: Some(format!("r{index}")),
                method,
                ..MethodPart::default()
            });
        }
        parts.joined()
    }

    #[test]
    fn paths_are_joined_from_the_root() {
        let api = chain(3, &[2, 0]);
        assert_eq!(api.resources.keys().collect::<Vec<_>>(), ["/s0/s1/s2", "/s0"]);
        assert!(!api.is_partial);
    }

    #[test]
    fn chains_without_end_have_no_path() {
        assert!(chain(5_000, &[4_999]).is_partial);
        let mut parts = ApiParts::default();
        let below_itself = PathPart { parent: Some("r".to_owned()), segment: "s".to_owned(), place: None };
        parts.paths.insert("r".to_owned(), below_itself);
        parts.methods.push(MethodPart { resource: Some("r".to_owned()), ..MethodPart::default() });
        let api = parts.joined();
        assert!(api.resources.is_empty() && api.is_partial);
    }
}
