//! The stacks of a `cdk.out` refer to each other's APIs: by exports, and by the parameters and outputs of
//! nested stacks.

use super::super::context::ImportSession;
use super::super::document::Node;
use super::cdk::{MANIFEST, beside, template_name};
use super::evaluate::Evaluator;
use super::intrinsic::Intrinsic;
use super::resource_types::{REST_API, SERVERLESS_API};
use crate::import::ImportError;
use crate::source::{SourceFile, Text};

/// How many templates of a `cdk.out` are read.
const MAX_STACKS: usize = 200;

/// How many references lead from one stack to another.
const MAX_STEPS: usize = 20;

/// An API of another stack.
#[derive(Clone, Debug)]
pub(super) struct ForeignApi {
    /// The file of the template that has it.
    pub(super) file: String,
    /// Its logical id there.
    pub(super) logical_id: String,
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

    /// The API that a value of a template names.
    fn api(&self, file: &str, value: &Node, steps: usize) -> Option<ForeignApi> {
        let intrinsic = Intrinsic::of(value).filter(|_| steps < MAX_STEPS)?;
        let argument = intrinsic.argument.node;
        let names: Vec<String> = match intrinsic.list() {
            Some(items) => items.iter().map(|item| text(Some(item))).collect::<Option<_>>()?,
            None => text(Some(argument))?.splitn(2, '.').map(str::to_owned).collect(),
        };
        let root = self.root(file)?;
        let resource = |id: &str| root.get("Resources").and_then(|resources| resources.get(id));
        let is_api = |id: &str| {
            let kind = text(resource(id).and_then(|resource| resource.get("Type")));
            kind.is_some_and(|kind| kind == REST_API || kind == SERVERLESS_API)
        };
        match (intrinsic.name, names.as_slice()) {
            ("Ref", [id]) | ("GetAtt", [id, _]) if is_api(id) => {
                Some(ForeignApi { file: file.to_owned(), logical_id: id.clone() })
            }
            ("Ref", [parameter]) => self.0.iter().find_map(|(parent, root)| {
                nested(root).filter(|(_, nested)| nested == file).find_map(|(stack, _)| {
                    let given = stack.get("Properties")?.get("Parameters")?.get(parameter)?;
                    self.api(parent, given, steps + 1)
                })
            }),
            ("GetAtt", [stack, output]) => {
                let output = output.strip_prefix("Outputs.")?;
                let nested = asset(resource(stack)?)?;
                let value = self.root(&nested)?.get("Outputs")?.get(output)?.get("Value")?;
                self.api(&nested, value, steps + 1)
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
                    self.api(file, output.get("Value")?, steps + 1)
                })
            }
            _ => None,
        }
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

impl Evaluator<'_, '_, '_> {
    /// The API of another stack of the same `cdk.out` that a `RestApiId` names.
    pub(super) fn foreign_api(&mut self, id: &Node) -> Result<Option<ForeignApi>, ImportError> {
        let source = id.place.source.clone();
        let Some(own) = template_name(&source).map(str::to_owned) else { return Ok(None) };
        if Intrinsic::of(id).is_none() {
            return Ok(None);
        }
        if self.stacks.is_none() {
            self.stacks = Some(Stacks::beside(&source, self.context)?);
        }
        let found = self.stacks.as_ref().and_then(|stacks| stacks.api(&own, id, 0));
        Ok(found.filter(|api| api.file != own))
    }
}
