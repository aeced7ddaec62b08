//! `cors` of events: the `OPTIONS` methods that the framework makes.

use indexmap::IndexMap;

use super::super::document::Node;
use super::made::Maker;
use super::naming;
use super::route_method::HttpEvent;
use crate::rest_api::RESPONSE_HEADER;
use crate::source::{Place, Text};

/// The headers that pages may send where nothing else is said.
const HEADERS: [&str; 7] = [
    "Content-Type",
    "X-Amz-Date",
    "Authorization",
    "X-Api-Key",
    "X-Amz-Security-Token",
    "X-Amz-User-Agent",
    "X-Amzn-Trace-Id",
];

/// What preflight requests get, by path: the events of a path are merged.
#[derive(Default)]
pub(super) struct Preflights(IndexMap<String, PathCors>);

struct PathCors {
    place: Place,
    resource: Node,
    origin: Option<String>,
    origins: Vec<String>,
    headers: Vec<String>,
    methods: Vec<String>,
    has_credentials: bool,
    max_age: Option<String>,
    cache_control: Option<String>,
}

/// Whether `cors` is switched on.
pub(super) fn is_on(cors: &Node) -> bool {
    cors.members().is_some() || cors.scalar().is_some_and(|text| !matches!(text.as_str(), "false" | ""))
}

impl Preflights {
    pub(super) fn add(&mut self, event: &HttpEvent<'_>) {
        let Some(cors) = event.node.get("cors").filter(|cors| is_on(cors)) else { return };
        let text = |name: &str| cors.text_of(name).map(|text| text.as_str().to_owned());
        let mut headers = listed(cors.get("headers"));
        if headers.is_empty() {
            headers = HEADERS.map(str::to_owned).to_vec();
        }
        let mut methods = listed(cors.get("methods"));
        for method in ["OPTIONS", event.method.as_str()] {
            if !methods.iter().any(|known| known == method) {
                methods.push(method.to_owned());
            }
        }
        let origins = listed(cors.get("origins"));
        let origin = text("origin").or_else(|| cors.get("origins").is_none().then(|| "*".to_owned()));
        let known = self.0.entry(event.path.clone()).or_insert_with(|| PathCors {
            place: cors.place.clone(),
            resource: event.resource_id(),
            origin: None,
            origins: Vec::new(),
            headers: Vec::new(),
            methods: Vec::new(),
            has_credentials: false,
            max_age: None,
            cache_control: None,
        });
        // Those of the later event come first.
        known.headers = union(headers, std::mem::take(&mut known.headers));
        known.methods = union(methods, std::mem::take(&mut known.methods));
        known.origins = union(origins, std::mem::take(&mut known.origins));
        known.origin = origin;
        known.has_credentials |= text("allowCredentials").is_some_and(|text| text == "true");
        known.max_age = text("maxAge").or_else(|| known.max_age.take());
        known.cache_control = text("cacheControl").or_else(|| known.cache_control.take());
    }

    pub(super) fn resources(&self, api: &Node) -> Vec<(Text, Node)> {
        self.0.iter().map(|(path, cors)| cors.method(path, api)).collect()
    }
}

impl PathCors {
    fn method(&self, path: &str, api: &Node) -> (Text, Node) {
        let maker = Maker(&self.place);
        let headers = self.response_headers();
        let named = |value: fn(&str) -> String| {
            let value =
                move |(name, text): &(&str, String)| (format!("{RESPONSE_HEADER}{name}"), value(text));
            headers.iter().map(value).collect::<Vec<_>>()
        };
        let object = |pairs: &[(String, String)]| {
            maker.object(pairs.iter().map(|(name, text)| (name.as_str(), Some(maker.text(text)))))
        };
        let declared = object(&named(|_| "true".to_owned()));
        let mapped = object(&named(|text| format!("'{text}'")));
        // With several origins a template chooses the one of the request.
        let body = match self.has_several_origins() {
            true => Node::hole("the framework's template", &self.place),
            false => maker.text(""),
        };
        let response = maker.object([
            ("StatusCode", Some(maker.text("200"))),
            ("ResponseParameters", Some(mapped)),
            ("ResponseTemplates", Some(maker.object([("application/json", Some(body))]))),
        ]);
        let request = maker.object([("application/json", Some(maker.text("{statusCode:200}")))]);
        let integration = maker.object([
            ("Type", Some(maker.text("MOCK"))),
            ("RequestTemplates", Some(request)),
            ("ContentHandling", Some(maker.text("CONVERT_TO_TEXT"))),
            ("IntegrationResponses", Some(maker.list(vec![response]))),
        ]);
        let method_response =
            maker.object([("StatusCode", Some(maker.text("200"))), ("ResponseParameters", Some(declared))]);
        let properties = maker.object([
            ("RestApiId", Some(api.clone())),
            ("ResourceId", Some(self.resource.clone())),
            ("HttpMethod", Some(maker.text("OPTIONS"))),
            ("AuthorizationType", Some(maker.text("NONE"))),
            ("Integration", Some(integration)),
            ("MethodResponses", Some(maker.list(vec![method_response]))),
        ]);
        maker.resource(&naming::method(path, "options"), "AWS::ApiGateway::Method", properties)
    }

    fn has_several_origins(&self) -> bool {
        !self.origins.is_empty() || self.origin.as_ref().is_some_and(|origin| origin.contains(','))
    }

    fn response_headers(&self) -> Vec<(&'static str, String)> {
        let first = self.origin.as_ref().map(|origin| origin.split(',').next().unwrap_or_default().trim());
        let origin = self.origins.first().map(String::as_str).or(first).unwrap_or("*");
        let mut methods = self.methods.join(",");
        if self.methods.iter().any(|method| method == "ANY") {
            methods = methods.replacen("ANY", "DELETE,GET,HEAD,PATCH,POST,PUT", 1);
        }
        let headers = [
            ("Access-Control-Allow-Origin", Some(origin.to_owned())),
            ("Access-Control-Allow-Headers", Some(self.headers.join(","))),
            ("Access-Control-Allow-Methods", Some(methods)),
            ("Access-Control-Allow-Credentials", self.has_credentials.then(|| "true".to_owned())),
            ("Access-Control-Max-Age", self.max_age.clone()),
            ("Cache-Control", self.cache_control.clone()),
        ];
        headers.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// The texts of a list, or one alone.
fn listed(node: Option<&Node>) -> Vec<String> {
    let Some(node) = node else { return Vec::new() };
    let nodes = node.items().unwrap_or_else(|| std::slice::from_ref(node));
    nodes.iter().filter_map(Node::scalar).map(|text| text.as_str().to_owned()).collect()
}

fn union(first: Vec<String>, second: Vec<String>) -> Vec<String> {
    let mut all = first;
    for item in second {
        if !all.contains(&item) {
            all.push(item);
        }
    }
    all
}
