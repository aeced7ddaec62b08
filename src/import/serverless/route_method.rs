//! An event of type `http`, and the method that the framework makes of it.

use super::super::document::Node;
use super::made::Maker;
use super::{GENERATED_API, naming};
use crate::rest_api::{RESPONSE_HEADER, has_few_segments};
use crate::source::Text;

/// Statuses of an integration that is not a proxy, and the patterns that select them.
const STATUSES: [(&str, &str); 9] = [
    ("200", ""),
    ("400", "[\\s\\S]*\\[400\\][\\s\\S]*"),
    ("401", "[\\s\\S]*\\[401\\][\\s\\S]*"),
    ("403", "[\\s\\S]*\\[403\\][\\s\\S]*"),
    ("404", "[\\s\\S]*\\[404\\][\\s\\S]*"),
    ("422", "[\\s\\S]*\\[422\\][\\s\\S]*"),
    ("500", "[\\s\\S]*(Process\\s?exited\\s?before\\s?completing\\s?request|\\[500\\])[\\s\\S]*"),
    ("502", "[\\s\\S]*\\[502\\][\\s\\S]*"),
    ("504", "([\\s\\S]*\\[504\\][\\s\\S]*)|(.*Task timed out after \\d+\\.\\d+ seconds$)"),
];

/// The media types that a function behind templates gets.
const DEFAULT_TEMPLATES: [&str; 2] = ["application/json", "application/x-www-form-urlencoded"];

/// An event of type `http`.
pub(super) struct HttpEvent<'n> {
    pub(super) function: &'n str,
    pub(super) node: &'n Node,
    /// Without slashes at both ends.
    pub(super) path: String,
    /// In upper case.
    pub(super) method: String,
}

impl<'n> HttpEvent<'n> {
    /// `GET pets/{petId}`, or an object.
    pub(super) fn of(function: &'n str, node: &'n Node) -> Option<Self> {
        let (method, path) = match node.scalar() {
            Some(text) => {
                let (method, path) = text.as_str().split_once(' ')?;
                (method.to_owned(), path.to_owned())
            }
            None => {
                let text = |name: &str| node.text_of(name);
                (text("method")?.as_str().to_owned(), text("path")?.as_str().to_owned())
            }
        };
        let path = path.strip_prefix('/').unwrap_or(&path);
        let path = path.strip_suffix('/').unwrap_or(path).to_owned();
        has_few_segments(&path).then(|| Self { function, node, path, method: method.to_uppercase() })
    }

    fn text(&self, name: &str) -> Option<Text> {
        self.node.text_of(name)
    }

    /// The integration in API Gateway's words.
    fn integration(&self) -> String {
        let written = self.text("integration").map(|kind| kind.as_str().to_uppercase().replacen('-', "_", 1));
        match written.as_deref() {
            Some("LAMBDA") => "AWS".to_owned(),
            Some("LAMBDA_PROXY") => "AWS_PROXY".to_owned(),
            Some(other) => other.to_owned(),
            None if self.text("async").is_some_and(|text| text.as_str() == "true") => "AWS".to_owned(),
            None => "AWS_PROXY".to_owned(),
        }
    }

    /// The id of the resource of its path.
    pub(super) fn resource_id(&self) -> Node {
        let maker = Maker(&self.node.place);
        if self.path.is_empty() {
            return maker.attribute(GENERATED_API, "RootResourceId");
        }
        maker.reference(&naming::resource(&self.path))
    }

    /// The method, and the authorizer, the validator and the models that it alone needs.
    pub(super) fn resources(&self, api: &Node, gateway: Option<&Node>) -> Vec<(Text, Node)> {
        let maker = Maker(&self.node.place);
        let id = naming::method(&self.path, &self.method);
        let mut made = Vec::new();
        let authorization = super::route_authorizer::authorization(self, api, &mut made);
        let parameters = self.parameters();
        let is_required = |(_, required): &(String, bool)| *required;
        let mut is_validated = parameters.iter().any(is_required);
        let mut models = Vec::new();
        let request = self.node.get("request");
        for (media_type, schema) in
            request.and_then(|request| request.get("schemas")).and_then(Node::members).unwrap_or_default()
        {
            is_validated = true;
            let model =
                format!("{id}{}Model", media_type.as_str().replace(|c: char| !c.is_ascii_alphanumeric(), ""));
            made.push(maker.resource(
                &model,
                "AWS::ApiGateway::Model",
                model_of(maker, schema, api, gateway),
            ));
            models.push((media_type.clone(), maker.reference(&model)));
        }
        let validator = format!("{id}RequestValidator");
        if is_validated {
            let properties = maker.object([
                ("RestApiId", Some(api.clone())),
                ("ValidateRequestBody", Some(maker.flag(true))),
                ("ValidateRequestParameters", Some(maker.flag(true))),
            ]);
            made.push(maker.resource(&validator, "AWS::ApiGateway::RequestValidator", properties));
        }
        let [kind, authorizer, scopes] = authorization;
        let parameters =
            parameters.iter().map(|(name, required)| (name.as_str(), Some(maker.flag(*required))));
        let models = (!models.is_empty())
            .then(|| Node::new(super::super::document::Value::Mapping(models), self.node.place.clone()));
        let is_private = self.text("private").is_some_and(|text| text.as_str() == "true");
        let properties = maker.object([
            ("RestApiId", Some(api.clone())),
            ("ResourceId", Some(self.resource_id())),
            ("HttpMethod", Some(maker.text(&self.method))),
            ("ApiKeyRequired", Some(maker.flag(is_private))),
            ("AuthorizationType", kind),
            ("AuthorizerId", authorizer),
            ("AuthorizationScopes", scopes),
            ("RequestParameters", Some(maker.object(parameters))),
            ("RequestModels", models),
            ("RequestValidatorId", is_validated.then(|| maker.reference(&validator))),
            ("Integration", Some(self.integration_node())),
            ("MethodResponses", Some(self.method_responses())),
        ]);
        made.push(maker.resource(&id, "AWS::ApiGateway::Method", properties));
        made
    }

    /// The parameters that it declares, and whether each is required.
    fn parameters(&self) -> Vec<(String, bool)> {
        let declared = self.node.get("request").and_then(|request| request.get("parameters"));
        let locations = [("querystrings", "querystring"), ("paths", "path"), ("headers", "header")];
        let of = |(group, location): (&str, &str)| {
            let members = declared.and_then(|declared| declared.get(group)).and_then(Node::members);
            let one = move |(name, value): &(Text, Node)| {
                let required = value.get("required").unwrap_or(value);
                let is_required = required.scalar().is_none_or(|text| text.as_str() == "true");
                (format!("method.request.{location}.{name}"), is_required)
            };
            members.unwrap_or_default().iter().map(one).collect::<Vec<_>>()
        };
        locations.into_iter().flat_map(of).collect()
    }

    fn integration_node(&self) -> Node {
        let maker = Maker(&self.node.place);
        let kind = self.integration();
        let request = self.node.get("request");
        let setting = |name: &str| request.and_then(|request| request.get(name)).cloned();
        let uri = match kind.as_str() {
            "AWS" | "AWS_PROXY" => {
                Some(function_uri(maker, &maker.attribute(&naming::lambda(self.function), "Arn")))
            }
            _ => setting("uri"),
        };
        let is_plain = matches!(kind.as_str(), "AWS" | "HTTP" | "MOCK");
        let method = match kind.as_str() {
            "HTTP" | "HTTP_PROXY" => setting("method").unwrap_or_else(|| maker.text(&self.method)),
            _ => maker.text("POST"),
        };
        let passthrough = setting("passThrough").or_else(|| (kind == "AWS").then(|| maker.text("NEVER")));
        maker.object([
            ("Type", Some(maker.text(&kind))),
            ("IntegrationHttpMethod", Some(method)),
            ("Uri", uri),
            ("PassthroughBehavior", passthrough.filter(|_| is_plain)),
            ("ContentHandling", setting("contentHandling").filter(|_| is_plain)),
            ("RequestTemplates", is_plain.then(|| self.request_templates(&kind))),
            ("RequestParameters", (is_plain || kind == "HTTP_PROXY").then(|| self.integration_parameters())),
            ("IntegrationResponses", is_plain.then(|| self.integration_responses())),
        ])
    }

    /// The user's templates over those of the framework, of which only the media types are known here.
    fn request_templates(&self, kind: &str) -> Node {
        let maker = Maker(&self.node.place);
        let own =
            self.node.get("request").and_then(|request| request.get("template")).and_then(Node::members);
        let own = own.unwrap_or_default();
        let is_own = |media_type: &str| own.iter().any(|(key, _)| key.as_str() == media_type);
        let defaults =
            DEFAULT_TEMPLATES.into_iter().filter(|media_type| kind == "AWS" && !is_own(media_type));
        let hole = || Node::hole("the framework's template", &self.node.place);
        let defaults = defaults.map(|media_type| (media_type, Some(hole())));
        let own = own.iter().filter(|(_, template)| !template.is_null());
        let own: Vec<_> =
            own.map(|(media_type, template)| (media_type.as_str(), Some(template.clone()))).collect();
        maker.object(defaults.chain(own))
    }

    fn integration_parameters(&self) -> Node {
        let maker = Maker(&self.node.place);
        let mapped: Vec<(String, Node)> = self
            .parameters()
            .into_iter()
            .filter_map(|(name, _)| {
                let target = format!("integration.{}", name.strip_prefix("method.")?);
                Some((target, maker.text(&name)))
            })
            .collect();
        maker.object(mapped.iter().map(|(name, value)| (name.as_str(), Some(value.clone()))))
    }

    /// The statuses of its responses, with the settings of each.
    fn statuses(&self) -> Vec<(String, Option<&Node>, String)> {
        let own = self
            .node
            .get("response")
            .and_then(|response| response.get("statusCodes"))
            .and_then(Node::members);
        let Some(own) = own else {
            let has_defaults = self.integration() == "AWS" || self.node.get("response").is_some();
            let all =
                STATUSES.iter().map(|(status, pattern)| ((*status).to_owned(), None, (*pattern).to_owned()));
            return all.filter(|_| has_defaults).collect();
        };
        let pattern = |node: &Node| {
            node.get("pattern")
                .and_then(Node::scalar)
                .map_or_else(String::new, |text| text.as_str().to_owned())
        };
        let mut statuses: Vec<_> = own
            .iter()
            .map(|(status, node)| (status.as_str().to_owned(), Some(node), pattern(node)))
            .collect();
        if !own.iter().any(|(_, node)| node.text_of("pattern").is_some_and(|text| text.as_str().is_empty())) {
            statuses.retain(|(status, _, _)| status != "200");
            statuses.insert(0, ("200".to_owned(), None, String::new()));
        }
        statuses
    }

    fn integration_responses(&self) -> Node {
        let maker = Maker(&self.node.place);
        let response = self.node.get("response");
        let of = |(status, node, pattern): (String, Option<&Node>, String)| {
            let headers = self.headers(node);
            let parameters = headers.iter().map(|(name, value)| (name.as_str(), Some(value.clone())));
            let template = node.and_then(|node| node.get("template")).or_else(|| response?.get("template"));
            let templates = template.map(|template| match template.members() {
                Some(_) => template.clone(),
                None => maker.object([("application/json", Some(template.clone()))]),
            });
            maker.object([
                ("StatusCode", Some(maker.text(&status))),
                ("SelectionPattern", Some(maker.text(&pattern))),
                ("ResponseParameters", Some(maker.object(parameters))),
                ("ResponseTemplates", templates),
            ])
        };
        maker.list(self.statuses().into_iter().map(of).collect())
    }

    fn method_responses(&self) -> Node {
        let maker = Maker(&self.node.place);
        if !matches!(self.integration().as_str(), "AWS" | "HTTP" | "MOCK") {
            return maker.list(Vec::new());
        }
        let of = |(status, node, _): (String, Option<&Node>, String)| {
            let headers = self.headers(node);
            let parameters = headers.iter().map(|(name, _)| (name.as_str(), Some(maker.flag(true))));
            maker.object([
                ("StatusCode", Some(maker.text(&status))),
                ("ResponseParameters", Some(maker.object(parameters))),
            ])
        };
        maker.list(self.statuses().into_iter().map(of).collect())
    }

    /// The headers of a response: those of CORS, of all statuses, and of one.
    fn headers(&self, status: Option<&Node>) -> Vec<(String, Node)> {
        let maker = Maker(&self.node.place);
        let mut headers: Vec<(String, Node)> = Vec::new();
        let mut set = |name: &str, value: Node| {
            let name = format!("{RESPONSE_HEADER}{name}");
            headers.retain(|(known, _)| *known != name);
            headers.push((name, value));
        };
        if let Some(cors) = self.node.get("cors").filter(|cors| super::preflight::is_on(cors)) {
            let listed: Vec<_> = cors
                .get("origins")
                .and_then(Node::items)
                .unwrap_or_default()
                .iter()
                .filter_map(Node::scalar)
                .collect();
            let origin = match cors.text_of("origin") {
                _ if !listed.is_empty() => listed.iter().map(Text::as_str).collect::<Vec<_>>().join(","),
                Some(origin) => origin.as_str().to_owned(),
                None => "*".to_owned(),
            };
            set("Access-Control-Allow-Origin", maker.text(&format!("'{origin}'")));
            if cors.text_of("allowCredentials").is_some_and(|text| text.as_str() == "true") {
                set("Access-Control-Allow-Credentials", maker.text("true"));
            }
        }
        for node in [self.node.get("response"), status].into_iter().flatten() {
            for (name, value) in node.get("headers").and_then(Node::members).unwrap_or_default() {
                set(name.as_str(), value.clone());
            }
        }
        headers
    }
}

/// The address by which API Gateway invokes a function.
pub(super) fn function_uri(maker: Maker<'_>, arn: &Node) -> Node {
    let before = maker.text("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/");
    let parts = maker.list(vec![before, arn.clone(), maker.text("/invocations")]);
    maker.object([("Fn::Join", Some(maker.list(vec![maker.text(""), parts])))])
}

/// The properties of a model: a schema, or the name of one that the provider has.
fn model_of(maker: Maker<'_>, schema: &Node, api: &Node, gateway: Option<&Node>) -> Node {
    let named =
        schema.scalar().and_then(|name| gateway?.get("request")?.get("schemas")?.get(name.as_str()).cloned());
    let described = named.unwrap_or_else(|| schema.clone());
    let name = described.get("schema").and_then(|_| described.get("name")).cloned();
    let schema = described.get("schema").cloned().unwrap_or(described);
    maker.object([("RestApiId", Some(api.clone())), ("Name", name), ("Schema", Some(schema))])
}
