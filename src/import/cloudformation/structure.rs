//! What CloudFormation refuses of a template as a whole, wherever it stands: resources without a type, `DependsOn`
//! of what is not there, attributes that a resource of API Gateway does not have.

use super::super::definition::{WRONG_TYPE, wrong_type};
use super::super::document::{Node, Value};
use super::evaluate::TemplateEvaluator;
use super::intrinsic::{Intrinsic, name_in};
use super::names::{NameUse, REFUSED, UNDEFINED_NAME};
use super::resource_types::{API_GATEWAY, UNKNOWN_RESOURCE_TYPE};
use super::sub::{self, SubPart};
use super::template::TemplateResource;
use crate::diagnostic::{Diagnostic, nearest, quoted};
use crate::rest_api::METHODS;
use crate::source::{Place, Text};

/// The attributes of each type of API Gateway, without `AWS::ApiGateway::`: the read-only properties in the
/// registry of CloudFormation.
const ATTRIBUTES: [(&str, &[&str]); 22] = [
    ("Account", &["Id"]),
    ("ApiKey", &["APIKeyId"]),
    ("Authorizer", &["AuthorizerId"]),
    ("BasePathMapping", &[]),
    ("BasePathMappingV2", &["BasePathMappingArn"]),
    ("ClientCertificate", &["ClientCertificateId"]),
    ("Deployment", &["DeploymentId"]),
    ("DocumentationPart", &["DocumentationPartId"]),
    ("DocumentationVersion", &[]),
    (
        "DomainName",
        &[
            "DistributionDomainName",
            "DistributionHostedZoneId",
            "DomainNameArn",
            "RegionalDomainName",
            "RegionalHostedZoneId",
        ],
    ),
    ("DomainNameAccessAssociation", &["DomainNameAccessAssociationArn"]),
    ("DomainNameV2", &["DomainNameArn", "DomainNameId"]),
    ("GatewayResponse", &["Id"]),
    ("Method", &[]),
    ("Model", &[]),
    ("RequestValidator", &["RequestValidatorId"]),
    ("Resource", &["ResourceId"]),
    ("RestApi", &["RestApiId", "RootResourceId"]),
    ("Stage", &[]),
    ("UsagePlan", &["Id"]),
    ("UsagePlanKey", &["Id"]),
    ("VpcLink", &["VpcLinkId"]),
];

/// The names of the types of API Gateway, without `AWS::ApiGateway::`.
pub(super) fn types() -> impl Iterator<Item = &'static str> {
    ATTRIBUTES.into_iter().map(|(name, _)| name)
}

impl TemplateEvaluator<'_, '_, '_> {
    /// Reports what CloudFormation refuses of a resource, beside its values.
    pub(super) fn report_structure(&mut self, resource: &TemplateResource<'_>) {
        self.report_missing_type(resource);
        let waits_for = match resource.node.get("DependsOn") {
            Some(Node { value: Value::Sequence(names), .. }) => names.as_slice(),
            Some(name) => std::slice::from_ref(name),
            None => &[],
        };
        for name in waits_for.iter().filter_map(Node::string) {
            if self.template.resource(name.as_str()).is_none()
                && let Some(place) = name.place()
            {
                self.report_undefined(name.as_str(), NameUse::Resource, &place);
            }
        }
        self.report_attributes(resource.node);
        let is_of_gateway = resource.kind.starts_with(API_GATEWAY);
        if let Some(properties) = resource.node.get("Properties").filter(|_| is_of_gateway) {
            self.report_references(properties);
            if resource.kind == "AWS::ApiGateway::Method" {
                self.report_method(properties);
            }
        }
    }

    /// Reports names in a value that the template does not define.
    fn report_references(&mut self, node: &Node) {
        match (Intrinsic::of(node), &node.value) {
            (Some(intrinsic), _) if intrinsic.name == "Ref" => {
                if let Some(name) =
                    name_in(intrinsic.argument.node).filter(|name| self.is_undefined(name.as_str()))
                {
                    self.report_undefined(name.as_str(), NameUse::Value, &intrinsic.call.place);
                }
            }
            (Some(intrinsic), _) if intrinsic.name == "GetAtt" => {
                let argument = intrinsic.argument.node;
                let name = argument.string().or_else(|| intrinsic.list()?.first()?.string());
                let name = name.map(|name| name.as_str().split('.').next().unwrap_or_default());
                if let Some(name) = name.filter(|name| self.template.resource(name).is_none()) {
                    self.report_undefined(name, NameUse::Resource, &intrinsic.call.place);
                }
            }
            (_, Value::Sequence(items)) => items.iter().for_each(|item| self.report_references(item)),
            (_, Value::Mapping(members)) => {
                members.iter().for_each(|(_, member)| self.report_references(member));
            }
            _ => {}
        }
    }

    fn is_undefined(&self, name: &str) -> bool {
        let is_declared =
            self.template.parameters.contains_key(name) || self.template.resource(name).is_some();
        !is_declared && !name.starts_with("AWS::")
    }

    /// Reports a method whose name is none of API Gateway.
    fn report_method(&mut self, properties: &Node) {
        let Some(method) = properties.get("HttpMethod").filter(|method| Intrinsic::of(method).is_none())
        else {
            return;
        };
        let expected = format!("one of {}", METHODS.join(", "));
        match &method.value {
            Value::Unknown(_) => {}
            Value::String(name) if name.has_holes() => {}
            Value::String(name) => {
                if !METHODS.iter().any(|known| name.as_str().eq_ignore_ascii_case(known)) {
                    let message = format!("`HttpMethod` is {}; expected {expected}", quoted(name.as_str()));
                    let finding = Diagnostic::of(&WRONG_TYPE, message).at(name.place(), REFUSED);
                    self.context.report(finding.help_near(
                        name.as_str(),
                        METHODS,
                        "write `ANY` for all methods",
                    ));
                }
            }
            _ => {
                let finding = wrong_type("`HttpMethod`", method, &expected);
                self.context
                    .report(finding.help("write a resource for each method, or `ANY` for all of them"));
            }
        }
    }

    fn report_missing_type(&mut self, resource: &TemplateResource<'_>) {
        let (node, id) = (resource.node, resource.logical_id);
        if node.get("Type").is_some() || self.template.is_part || id.as_str().starts_with("Fn::") {
            return;
        }
        let message = format!("the resource {} has no `Type`", quoted(id.as_str()));
        let finding = Diagnostic::of(&UNKNOWN_RESOURCE_TYPE, message);
        let members = node.members().unwrap_or_default();
        let near = members.iter().find(|(name, _)| nearest(name.as_str(), ["Type"]).is_some());
        self.context.report(match near {
            Some((name, _)) => finding.at(name.place(), REFUSED).help("did you mean `Type`?"),
            None if !resource.kind.is_empty() => {
                finding.at(id.place(), REFUSED).help(format!("write `Type: {}`", resource.kind))
            }
            None => finding.at(id.place(), REFUSED).help("write the `Type` of the resource"),
        });
    }

    /// Reports attributes, in a value, that the resource of API Gateway does not have.
    pub(super) fn report_attributes(&mut self, node: &Node) {
        match (Intrinsic::of(node), &node.value) {
            (Some(intrinsic), _) if intrinsic.name == "GetAtt" => self.report_get_att(intrinsic),
            (Some(intrinsic), _) if intrinsic.name == "Sub" => {
                let argument = intrinsic.argument.node;
                if let Some(text) = argument.string().or_else(|| intrinsic.list()?.first()?.string()) {
                    self.report_attributes_in(text);
                }
                intrinsic.list().unwrap_or_default().iter().for_each(|item| self.report_attributes(item));
            }
            (_, Value::Sequence(items)) => items.iter().for_each(|item| self.report_attributes(item)),
            (_, Value::Mapping(members)) => {
                members.iter().for_each(|(_, member)| self.report_attributes(member));
            }
            _ => {}
        }
    }

    fn report_get_att(&mut self, intrinsic: Intrinsic<'_>) {
        let argument = intrinsic.argument.node;
        let (name, attribute) = match (argument.string().map(Text::as_str), intrinsic.list()) {
            (Some(name), _) => name.split_once('.').unwrap_or((name, "")),
            (None, Some([name, attribute])) => {
                let (Some(name), Some(attribute)) = (name.string(), attribute.string()) else { return };
                (name.as_str(), attribute.as_str())
            }
            _ => return,
        };
        self.report_attribute(name, attribute, Some(intrinsic.call.place.clone()));
    }

    /// Reports attributes between braces in the text of `Fn::Sub`.
    fn report_attributes_in(&mut self, text: &Text) {
        for part in sub::parse(text.as_str()) {
            if let SubPart::Name { whole, name } = part
                && let Some((name, attribute)) = name.of(text.as_str()).split_once('.')
            {
                self.report_attribute(name, attribute, text.locate(whole));
            }
        }
    }

    /// The attributes of a resource of API Gateway, where a name is not one of them.
    pub(super) fn attributes_without(&self, name: &str, attribute: &str) -> Option<&'static [&'static str]> {
        let kind = self.template.resource(name)?.kind.strip_prefix(API_GATEWAY)?;
        let (_, known) = ATTRIBUTES.iter().find(|(known, _)| *known == kind)?;
        Some(*known).filter(|known| !known.contains(&attribute))
    }

    fn report_attribute(&mut self, name: &str, attribute: &str, place: Option<Place>) {
        let Some(known) = self.attributes_without(name, attribute) else { return };
        let message = format!("{} has no attribute {}", quoted(name), quoted(attribute));
        let finding = Diagnostic::of(&UNDEFINED_NAME, message).at(place, REFUSED);
        let otherwise = match known {
            [] => format!("write `!Ref {name}`: it has no attributes"),
            known => format!("write `!Ref {name}`, or one of its attributes: {}", known.join(", ")),
        };
        self.context.report(finding.help_near(attribute, known.iter().copied(), otherwise));
    }
}
