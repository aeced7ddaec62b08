//! The stacks of a `cdk.out` refer to each other's APIs: by exports, and by the parameters and outputs of
//! nested stacks.

use super::super::context::ImportSession;
use super::super::document::Node;
use super::cdk::{MANIFEST, beside, template_name};
use super::evaluate::TemplateEvaluator;
use super::intrinsic::Intrinsic;
use super::resource_types::{REST_API, SERVERLESS_API};
use crate::import::ImportError;
use crate::rest_api::MAX_SEGMENTS;
use crate::source::{SourceFile, Text};

/// How many templates of a `cdk.out` are read.
const MAX_STACKS: usize = 200;

/// How many references are followed from one place.
const MAX_FOLLOWED: usize = 200;

/// An API of another stack.
#[derive(Clone, Debug)]
pub(super) struct ForeignApi {
    /// The file of the template that has it.
    pub(super) file: String,
    /// Its logical id there.
    pub(super) logical_id: String,
}

/// A resource of another stack, or an attribute of it.
#[derive(Clone, Debug)]
pub(super) struct ForeignResource {
    /// The file of the template that has it.
    pub(super) file: String,
    /// Its logical id there.
    pub(super) logical_id: String,
    /// The attribute; of the resource itself there is none.
    pub(super) attribute: Option<String>,
}

impl ForeignResource {
    /// A name that no resource of the own template has.
    pub(super) fn key(&self) -> String {
        format!("{} {}", self.file, self.logical_id)
    }
}

impl ForeignApi {
    /// A name that no API of the own template has.
    pub(super) fn key(&self) -> String {
        format!("{} {}", self.file, self.logical_id)
    }
}

/// The templates of a `cdk.out`, by the names of their files.
pub(super) struct Stacks(Vec<(String, Node)>);

impl Stacks {
    /// The templates that the manifest beside a template lists, and those nested in them.
    fn beside(source: &SourceFile, context: &mut ImportSession<'_>) -> Result<Self, ImportError> {
        let mut stacks = Self(Vec::new());
        let Some(manifest) = beside(source, MANIFEST, context)? else { return Ok(stacks) };
        let artifacts = manifest.get("artifacts").and_then(Node::members).unwrap_or_default();
        let file = |artifact: &Node| text(artifact.get("properties")?.get("templateFile"));
        let mut open: Vec<String> = artifacts.iter().filter_map(|(_, artifact)| file(artifact)).collect();
        while let Some(name) = open.pop() {
            if stacks.0.len() >= MAX_STACKS || stacks.root(&name).is_some() {
                continue;
            }
            let Some(root) = beside(source, &name, context)? else { continue };
            open.extend(nested(&root).map(|(_, file)| file));
            stacks.0.push((name, root));
        }
        Ok(stacks)
    }

    fn root(&self, file: &str) -> Option<&Node> {
        self.0.iter().find(|(name, _)| name == file).map(|(_, root)| root)
    }

    fn resource(&self, file: &str, logical_id: &str) -> Option<&Node> {
        self.root(file)?.get("Resources")?.get(logical_id)
    }

    /// The resource that a value of a template leads to.
    fn target(&self, file: &str, value: &Node) -> Option<ForeignResource> {
        self.followed(file, value, &mut 0)
    }

    fn followed(&self, file: &str, value: &Node, count: &mut usize) -> Option<ForeignResource> {
        *count += 1;
        let intrinsic = Intrinsic::of(value).filter(|_| *count <= MAX_FOLLOWED)?;
        let argument = intrinsic.argument.node;
        let names: Vec<String> = match intrinsic.list() {
            Some(items) => items.iter().map(|item| text(Some(item))).collect::<Option<_>>()?,
            None => text(Some(argument))?.splitn(2, '.').map(str::to_owned).collect(),
        };
        let found = |id: &str, attribute: Option<&str>| ForeignResource {
            file: file.to_owned(),
            logical_id: id.to_owned(),
            attribute: attribute.map(str::to_owned),
        };
        match (intrinsic.name, names.as_slice()) {
            ("Ref", [id]) if self.resource(file, id).is_some() => Some(found(id, None)),
            ("Ref", [parameter]) => self.0.iter().find_map(|(parent, root)| {
                nested(root).filter(|(_, nested)| nested == file).find_map(|(stack, _)| {
                    let given = stack.get("Properties")?.get("Parameters")?.get(parameter)?;
                    self.followed(parent, given, count)
                })
            }),
            ("GetAtt", [id, attribute]) => {
                let resource = self.resource(file, id)?;
                let Some((output, nested)) = attribute.strip_prefix("Outputs.").zip(asset(resource)) else {
                    return Some(found(id, Some(attribute)));
                };
                let value = self.root(&nested)?.get("Outputs")?.get(output)?.get("Value")?;
                self.followed(&nested, value, count)
            }
            ("ImportValue", _) => {
                let export = text(Some(argument))?;
                self.0.iter().find_map(|(file, root)| {
                    let outputs = root.get("Outputs").and_then(Node::members).unwrap_or_default();
                    let is_it = |output: &Node| {
                        text(output.get("Export").and_then(|exported| exported.get("Name"))).as_ref()
                            == Some(&export)
                    };
                    let (_, output) = outputs.iter().find(|(_, output)| is_it(output))?;
                    self.followed(file, output.get("Value")?, count)
                })
            }
            _ => None,
        }
    }

    /// The path of an `AWS::ApiGateway::Resource`, without the slash before it.
    fn path(&self, resource: &ForeignResource) -> Option<String> {
        let mut segments = Vec::new();
        let mut at = resource.clone();
        while at.attribute.is_none() {
            let properties = self.resource(&at.file, &at.logical_id)?.get("Properties")?;
            segments.push(text(properties.get("PathPart"))?);
            if segments.len() > MAX_SEGMENTS {
                return None;
            }
            at = self.target(&at.file, properties.get("ParentId")?)?;
        }
        segments.reverse();
        Some(segments.join("/"))
    }
}

/// The nested stacks of a template, with the files of their templates.
fn nested(root: &Node) -> impl Iterator<Item = (&Node, String)> {
    let resources = root.get("Resources").and_then(Node::members).unwrap_or_default();
    resources.iter().filter_map(|(_, resource)| Some((resource, asset(resource)?)))
}

/// The file of a nested stack's template.
fn asset(resource: &Node) -> Option<String> {
    text(resource.get("Type")).filter(|kind| kind == "AWS::CloudFormation::Stack")?;
    text(resource.get("Metadata").and_then(|metadata| metadata.get("aws:asset:path")))
}

fn text(node: Option<&Node>) -> Option<String> {
    node.and_then(Node::string).map(|text: &Text| text.as_str().to_owned())
}

impl TemplateEvaluator<'_, '_, '_> {
    /// The API of another stack of the same `cdk.out` that a `RestApiId` names.
    pub(super) fn foreign_api(&mut self, id: &Node) -> Result<Option<ForeignApi>, ImportError> {
        let found = self.foreign(id)?;
        let is_api = |kind: &str| kind == REST_API || kind == SERVERLESS_API;
        let found = found.filter(|found| self.foreign_kind(found).is_some_and(is_api));
        Ok(found.map(|found| ForeignApi { file: found.file, logical_id: found.logical_id }))
    }

    /// The resource of another stack of the same `cdk.out` that a value leads to.
    pub(super) fn foreign(&mut self, value: &Node) -> Result<Option<ForeignResource>, ImportError> {
        let source = value.place.source.clone();
        let Some(own) = template_name(&source).map(str::to_owned) else { return Ok(None) };
        if Intrinsic::of(value).is_none() {
            return Ok(None);
        }
        if self.stacks.is_none() {
            self.stacks = Some(Stacks::beside(&source, self.context)?);
        }
        let found = self.stacks.as_ref().and_then(|stacks| stacks.target(&own, value));
        Ok(found.filter(|found| found.file != own))
    }

    fn foreign_kind(&self, resource: &ForeignResource) -> Option<&str> {
        let node = self.stacks.as_ref()?.resource(&resource.file, &resource.logical_id)?;
        node.get("Type").and_then(Node::string).map(Text::as_str)
    }

    /// The path of a resource of another stack, without the slash before it; empty for the root of the API.
    pub(super) fn foreign_path(&self, resource: &ForeignResource) -> Option<String> {
        self.stacks.as_ref()?.path(resource)
    }

    /// The properties of a resource of another stack, as they are written.
    pub(super) fn foreign_properties(&self, resource: &ForeignResource) -> Option<Node> {
        let node = self.stacks.as_ref()?.resource(&resource.file, &resource.logical_id)?;
        node.get("Properties").cloned()
    }
}
