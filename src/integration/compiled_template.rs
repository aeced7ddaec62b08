//! A mapping template of a definition, ready to render.

use apigw_vtl::{Inputs, Limits, Overrides, Template, TemplateError};

use super::failure::TemplateFailure;
use crate::rest_api::TemplateByType;
use crate::source::Text;

/// A mapping template of a definition, compiled once.
#[derive(Clone, Debug)]
pub(super) struct CompiledTemplate {
    /// The media type that it is for.
    pub(super) key: String,
    /// API Gateway takes a template with mistakes, and fails where it is rendered.
    template: Result<Template, Vec<TemplateError>>,
    /// What stands for each hole of its text while it is rendered, and the hole as it is written.
    holes: Vec<(String, String)>,
}

impl AsRef<str> for CompiledTemplate {
    fn as_ref(&self) -> &str {
        &self.key
    }
}

impl CompiledTemplate {
    /// Those of a definition. An empty template is none (recorded: it is kept as null, and the body passes).
    pub(super) fn all(templates: &[TemplateByType]) -> Vec<Self> {
        templates.iter().filter(|template| !template.body.as_str().is_empty()).map(Self::new).collect()
    }

    fn new(template: &TemplateByType) -> Self {
        let (text, holes) = without_holes(&template.body);
        Self { key: template.media_type.as_str().to_owned(), template: Template::compile(&text), holes }
    }

    /// Renders it.
    pub(super) fn render(&self, inputs: &Inputs) -> Result<(String, Overrides), TemplateFailure> {
        let template = self.template.as_ref().map_err(|errors| TemplateFailure::Syntax(errors.clone()))?;
        let rendered = template.render(inputs, &Limits::default()).map_err(TemplateFailure::Render)?;
        let output = self
            .holes
            .iter()
            .fold(rendered.output, |output, (stand_in, hole)| output.replace(stand_in.as_str(), hole));
        Ok((output, rendered.overrides))
    }
}

/// The text of a template with something opaque in place of every hole: what a hole stands for is not
/// Velocity, though it may look so.
fn without_holes(text: &Text) -> (String, Vec<(String, String)>) {
    let spans: Vec<_> = text.holes().collect();
    if spans.is_empty() {
        return (text.as_str().to_owned(), Vec::new());
    }
    let holes: Vec<(String, String)> = spans
        .iter()
        .enumerate()
        .map(|(index, span)| {
            let written = &text.as_str()[span.start as usize..span.end as usize];
            (format!("\u{E000}{index}\u{E001}"), written.to_owned())
        })
        .collect();
    let filled = text.with_holes_as(|hole| {
        let index = spans.iter().position(|span| span.start == hole.start);
        index.map_or("", |index| holes[index].0.as_str())
    });
    (filled, holes)
}
