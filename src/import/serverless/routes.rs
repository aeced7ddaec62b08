//! The resources of API Gateway that the framework makes of `functions.*.events` (serverless 3.40,
//! `compile/events/api-gateway`).

use indexmap::IndexMap;

use super::super::ImportError;
use super::super::document::{Node, Value};
use super::located::Located;
use super::made::Maker;
use super::merge::merge;
use super::preflight::Preflights;
use super::resolver::Resolver;
use super::route_method::HttpEvent;
use super::source::SourceValue;
use super::{GENERATED_API, keys, naming};
use crate::source::Text;

impl Resolver<'_, '_, '_> {
    /// The resources that the framework makes for the service's API; none where it has no such events.
    pub(super) fn api_resources(&mut self) -> Result<Vec<(Text, Node)>, ImportError> {
        if !self.is_service {
            return Ok(Vec::new());
        }
        self.context.mute(true);
        let made = self.made_resources();
        self.context.unmute(true);
        made
    }

    fn made_resources(&mut self) -> Result<Vec<(Text, Node)>, ImportError> {
        let root = Located::root(self.root);
        let Some(functions) = self.indices.child(&root, "functions") else { return Ok(Vec::new()) };
        let functions = self.resolve(&functions)?;
        let provider = match self.indices.child(&root, "provider") {
            Some(provider) => {
                let mut members = Vec::new();
                for name in ["apiGateway", "endpointType"] {
                    if let Some(member) = self.indices.child(&provider, name) {
                        members.push((Text::unplaced(name), self.resolve(&member)?));
                    }
                }
                Node::new(Value::Mapping(members), root.node().place.clone())
            }
            None => Node::new(Value::Null, root.node().place.clone()),
        };
        let mut made = resources(&functions, &provider);
        if let Some((_, first)) = made.first() {
            let place = first.place.clone();
            if let SourceValue::Value(stage) = self.stage(&place, 0)? {
                let (maker, gateway) = (Maker(&place), provider.get("apiGateway"));
                let api = gateway.and_then(|gateway| gateway.get("restApiId")).cloned();
                let api = api.unwrap_or_else(|| maker.reference(GENERATED_API));
                made.push(stage_of(maker, &api, stage.node()));
                if let Some(gateway) = gateway {
                    let service = self.service_name()?;
                    made.extend(keys::resources(maker, gateway, &api, stage.node(), &service));
                }
            }
        }
        Ok(made)
    }
}

impl Resolver<'_, '_, '_> {
    fn service_name(&mut self) -> Result<String, ImportError> {
        let SourceValue::Value(name) = self.own("service", 0)? else { return Ok(String::new()) };
        Ok(name.node().scalar().map(|name| name.as_str().to_owned()).unwrap_or_default())
    }
}

/// What the framework makes of functions and of the settings of its provider.
fn resources(functions: &Node, provider: &Node) -> Vec<(Text, Node)> {
    let parts = match &functions.value {
        Value::Sequence(parts) => parts.as_slice(),
        _ => std::slice::from_ref(functions),
    };
    let mut events = Vec::new();
    for (name, function) in parts.iter().filter_map(Node::members).flatten() {
        let listed = function.get("events").and_then(Node::items).unwrap_or_default();
        events.extend(listed.iter().filter_map(|event| HttpEvent::of(name.as_str(), event.get("http")?)));
    }
    let Some(first) = events.first() else { return Vec::new() };
    let gateway = provider.get("apiGateway");
    let maker = Maker(&first.node.place);
    let mut made = Vec::new();
    // An API that is defined elsewhere is only added to.
    let api = gateway.and_then(|gateway| gateway.get("restApiId")).cloned();
    if api.is_none() {
        made.push(maker.resource(GENERATED_API, "AWS::ApiGateway::RestApi", rest_api(maker, provider)));
    }
    let api = api.unwrap_or_else(|| maker.reference(GENERATED_API));
    let mut paths: IndexMap<String, (Text, Node)> = IndexMap::new();
    let mut preflights = Preflights::default();
    for event in &events {
        add_paths(&mut paths, event, &api);
        preflights.add(event);
    }
    made.extend(paths.into_values());
    made.extend(preflights.resources(&api));
    for event in &events {
        made.extend(event.resources(&api, gateway));
    }
    merged(made)
}

/// The stage. The framework makes it with a deployment, of which nothing more is to say here.
fn stage_of(maker: Maker<'_>, api: &Node, stage: &Node) -> (Text, Node) {
    let properties = maker.object([("RestApiId", Some(api.clone())), ("StageName", Some(stage.clone()))]);
    maker.resource("ApiGatewayStage", "AWS::ApiGateway::Stage", properties)
}

/// Resources of which each name is there once: those of a later event go over those of earlier ones.
fn merged(resources: Vec<(Text, Node)>) -> Vec<(Text, Node)> {
    let mut merged: IndexMap<String, (Text, Node)> = IndexMap::new();
    for (key, node) in resources {
        let node = match merged.get(key.as_str()) {
            Some((_, earlier)) => merge(vec![earlier.clone(), node.clone()]).unwrap_or(node),
            None => node,
        };
        merged.insert(key.as_str().to_owned(), (key, node));
    }
    merged.into_values().collect()
}

fn rest_api(maker: Maker<'_>, provider: &Node) -> Node {
    let gateway = provider.get("apiGateway");
    let setting = |name: &str| gateway.and_then(|gateway| gateway.get(name)).cloned();
    let upper = |node: Node| node.scalar().map(|text| maker.text(&text.as_str().to_uppercase()));
    let endpoint = provider.get("endpointType").cloned().and_then(upper);
    let endpoint = endpoint.unwrap_or_else(|| maker.text("EDGE"));
    let policy = setting("resourcePolicy").map(|statements| {
        let version = maker.text("2012-10-17");
        maker.object([("Version", Some(version)), ("Statement", Some(statements))])
    });
    maker.object([
        ("BinaryMediaTypes", setting("binaryMediaTypes")),
        ("DisableExecuteApiEndpoint", setting("disableDefaultEndpoint")),
        ("EndpointConfiguration", Some(maker.object([("Types", Some(maker.list(vec![endpoint])))]))),
        ("ApiKeySourceType", setting("apiKeySourceType").and_then(upper)),
        ("Policy", policy),
    ])
}

/// Adds the resources of an event's path: one for each segment.
fn add_paths(paths: &mut IndexMap<String, (Text, Node)>, event: &HttpEvent<'_>, api: &Node) {
    let maker = Maker(&event.node.place);
    let mut above = maker.attribute(GENERATED_API, "RootResourceId");
    let mut path = String::new();
    for segment in event.path.split('/').filter(|segment| !segment.is_empty()) {
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(segment);
        let id = naming::resource(&path);
        let properties = maker.object([
            ("RestApiId", Some(api.clone())),
            ("ParentId", Some(above)),
            ("PathPart", Some(maker.text(segment))),
        ]);
        above = maker.reference(&id);
        paths
            .entry(path.clone())
            .or_insert_with(|| maker.resource(&id, "AWS::ApiGateway::Resource", properties));
    }
}
