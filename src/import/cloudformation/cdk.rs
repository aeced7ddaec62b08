//! What the files beside a template of a `cdk.out` say: which file an asset is, and where the stack is
//! deployed.

use std::collections::HashMap;
use std::path::Path;

use super::super::context::ImportSession;
use super::super::document::{Node, Value};
use super::evaluate::TemplateEvaluator;
use crate::import::ImportError;
use crate::source::{SourceFile, Text};

/// How the template of a stack is called.
const TEMPLATE: &str = ".template.json";
const ASSETS: &str = ".assets.json";
pub(super) const MANIFEST: &str = "manifest.json";

/// A file beside another that the CDK writes; `None` where it is not there.
pub(super) fn beside(
    from: &SourceFile,
    name: &str,
    context: &mut ImportSession<'_>,
) -> Result<Option<Node>, ImportError> {
    let read = context.peek(from, name)?;
    Ok(read.and_then(|source| context.quietly(|context| context.document(&source))))
}

/// The name of a file without its folders, where it is the template of a stack.
pub(super) fn template_name(source: &SourceFile) -> Option<&str> {
    Path::new(source.name()).file_name()?.to_str().filter(|name| name.ends_with(TEMPLATE))
}

/// The values of pseudo parameters for the stack of a template, as far as the manifest says.
pub(super) fn environment(
    root: &Node,
    context: &mut ImportSession<'_>,
) -> Result<HashMap<&'static str, String>, ImportError> {
    let mut values = HashMap::new();
    let source = &root.place.source;
    let Some(name) = template_name(source) else { return Ok(values) };
    let Some(manifest) = beside(source, MANIFEST, context)? else { return Ok(values) };
    let artifacts = manifest.get("artifacts").and_then(Node::members).unwrap_or_default();
    let text = |node: Option<&Node>| node.and_then(Node::string).map(|text| text.as_str().to_owned());
    let is_stack = |artifact: &Node| {
        let file = artifact.get("properties").and_then(|properties| properties.get("templateFile"));
        text(file).as_deref() == Some(name)
    };
    let Some((id, stack)) = artifacts.iter().find(|(_, artifact)| is_stack(artifact)) else {
        return Ok(values);
    };
    let stack_name = stack.get("properties").and_then(|properties| properties.get("stackName"));
    values.insert("AWS::StackName", text(stack_name).unwrap_or_else(|| id.as_str().to_owned()));
    let environment = text(stack.get("environment")).unwrap_or_default();
    if let Some((account, region)) = environment.strip_prefix("aws://").and_then(|rest| rest.split_once('/'))
    {
        let known = [("AWS::AccountId", account), ("AWS::Region", region)];
        let known = known.into_iter().filter(|(_, value)| !value.starts_with("unknown-"));
        values.extend(known.map(|(name, value)| (name, value.to_owned())));
    }
    Ok(values)
}

impl TemplateEvaluator<'_, '_, '_> {
    /// The path of the asset that stands at a location in the bucket of assets.
    pub(super) fn asset(&mut self, location: &Node) -> Result<Option<Text>, ImportError> {
        let source = location.place.source.clone();
        let Some(name) = template_name(&source) else { return Ok(None) };
        let key = match &location.value {
            Value::Mapping(_) => location.text_of("Key"),
            _ => location.scalar(),
        };
        let Some(key) = key else { return Ok(None) };
        let assets = name.replace(TEMPLATE, ASSETS);
        let Some(manifest) = beside(&source, &assets, self.context)? else { return Ok(None) };
        let files = manifest.get("files").and_then(Node::members).unwrap_or_default();
        let is_at = |file: &Node| {
            let destinations = file.get("destinations").and_then(Node::members).unwrap_or_default();
            destinations.iter().any(|(_, destination)| {
                let object = destination.get("objectKey").and_then(Node::string);
                object.is_some_and(|object| key == *object || key.as_str().ends_with(&format!("/{object}")))
            })
        };
        let file = files.iter().map(|(_, file)| file).find(|file| is_at(file));
        let path = file.and_then(|file| file.get("source")?.get("path")?.string());
        // A path of its own: what cannot be read is said at the location.
        Ok(path.map(|path| Text::unplaced(path.as_str())))
    }
}
