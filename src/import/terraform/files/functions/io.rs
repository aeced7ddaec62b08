//! Files, templates and documents.

use std::sync::Arc;

use super::super::encode;
use super::super::evaluate::{EvaluationScope, ModuleEvaluator};
use super::super::module::Base;
use super::super::value::string;
use super::ArgumentNeeds::Known;
use super::{Function, FunctionCall};
use crate::import::ImportError;
use crate::import::document::Node;
use crate::import::document::hcl::literal::Quoting;
use crate::source::{SourceFile, Text};

pub(super) static FUNCTIONS: &[Function] = &[("jsonencode", 1..=1, Known, |call| {
    Ok(string(encode::json(call.argument(0)?, call.place), call.place))
})];

impl ModuleEvaluator<'_, '_, '_> {
    /// `file(path)`.
    pub(super) fn file(
        &mut self,
        call: &FunctionCall<'_>,
        scope: &EvaluationScope<'_>,
    ) -> Result<Option<Node>, ImportError> {
        let Some(text) = self.contents(call, scope)? else { return Ok(None) };
        Ok(Some(string(text, call.place)))
    }

    /// `templatefile(path, variables)`.
    pub(super) fn templatefile(
        &mut self,
        call: &FunctionCall<'_>,
        scope: &EvaluationScope<'_>,
    ) -> Result<Option<Node>, ImportError> {
        let Some(text) = self.contents(call, scope)? else { return Ok(None) };
        self.following(call.place, |this| {
            this.render(&text, call.arguments.get(1), Quoting::Bare, call.place)
        })
    }

    /// `templatestring(template, variables)`.
    pub(super) fn templatestring(&mut self, call: &FunctionCall<'_>) -> Result<Option<Node>, ImportError> {
        let Some(text) = call.arguments.first().and_then(Node::string) else { return Ok(None) };
        self.following(call.place, |this| this.render(text, call.arguments.get(1), Quoting::Bare, call.place))
    }

    /// `jsondecode(text)`, `yamldecode(text)`.
    pub(super) fn decode(&mut self, call: &FunctionCall<'_>) -> Result<Option<Node>, ImportError> {
        let Some(text) = call.arguments.first().and_then(Node::string) else { return Ok(None) };
        let Some(node) = self.context.nested_document(text) else { return Ok(None) };
        self.context.spend_node(&node, call.place)?;
        Ok(Some(node))
    }

    /// The text of the file that the first argument names.
    fn contents(
        &mut self,
        call: &FunctionCall<'_>,
        scope: &EvaluationScope<'_>,
    ) -> Result<Option<Text>, ImportError> {
        let Some(path) = call.arguments.first().and_then(Node::string) else { return Ok(None) };
        let Some(source) = self.source(path, scope)? else { return Ok(None) };
        let base = Base::of_file(&source);
        self.context.spend(base.text.as_str().len(), call.place)?;
        Ok(Some(base.text))
    }

    /// A file, read once.
    fn source(
        &mut self,
        path: &Text,
        scope: &EvaluationScope<'_>,
    ) -> Result<Option<Arc<SourceFile>>, ImportError> {
        if let Some(source) = self.files.get(path.as_str()) {
            return Ok(source.clone());
        }
        // Terraform runs in the folder of the root module.
        let from = self.root_file.clone().unwrap_or_else(|| Arc::clone(&scope.base.place.source));
        let source = self.context.file(&from, path)?;
        self.files.insert(path.as_str().to_owned(), source.clone());
        Ok(source)
    }
}
