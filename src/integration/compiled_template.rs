//! A mapping template of a definition, ready to render.

use apigw_vtl::{Inputs, Limits, Overrides, Template, TemplateError};

use super::failure::TemplateFailure;
use crate::rest_api::TemplateByType;
use crate::source::{Place, Span, Text};

/// How many bytes the output may have once its holes are written again; API Gateway takes payloads of 10 MB.
const MAX_OUTPUT: usize = 64 << 20;

/// A mapping template of a definition, compiled once.
#[derive(Clone, Debug)]
pub(super) struct CompiledTemplate {
    /// The media type that it is for.
    pub(super) key: String,
    /// API Gateway takes a template with mistakes, and fails where it is rendered.
    template: Result<Template, Vec<TemplateError>>,
    /// Its text, with something opaque in place of every hole.
    text: Text,
    /// What stands for each hole while it is rendered, and the hole as it is written.
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
        Self {
            key: template.media_type.as_str().to_owned(),
            template: Template::compile(text.as_str()),
            text,
            holes,
        }
    }

    /// Renders it.
    pub(super) fn render(&self, inputs: &Inputs) -> Result<(String, Overrides), TemplateFailure> {
        let template = match &self.template {
            Ok(template) => template,
            Err(errors) => {
                let placed = errors.iter().map(|error| (error.clone(), self.place(error.span)));
                return Err(TemplateFailure::Syntax(placed.collect()));
            }
        };
        let rendered = template.render(inputs, &Limits::default()).map_err(|error| {
            let place = self.place(error.span);
            TemplateFailure::Render(error, place)
        })?;
        let mut output = rendered.output;
        for (stand_in, hole) in &self.holes {
            if output.len() + output.matches(stand_in.as_str()).count() * hole.len() > MAX_OUTPUT {
                return Err(TemplateFailure::TooLarge);
            }
            output = output.replace(stand_in.as_str(), hole);
        }
        Ok((output, rendered.overrides))
    }

    /// Where a part of it stands in the file.
    fn place(&self, span: apigw_vtl::Span) -> Option<Place> {
        let range = span.range();
        self.text.locate(Span::new(range.start, range.end))
    }
}

/// The text of a template with something opaque in place of every hole: what a hole stands for is not
/// Velocity, though it may look so.
pub(crate) fn without_holes(text: &Text) -> (Text, Vec<(String, String)>) {
    let spans: Vec<Span> = text.holes().collect();
    let stand_ins = (0..spans.len()).map(|index| format!("\u{E000}{index}\u{E001}"));
    let changes: Vec<(Span, String)> = spans.into_iter().zip(stand_ins).collect();
    if changes.is_empty() {
        return (text.clone(), Vec::new());
    }
    let written = |span: &Span| text.as_str()[span.start as usize..span.end as usize].to_owned();
    let holes = changes.iter().map(|(span, stand_in)| (stand_in.clone(), written(span))).collect();
    (text.with_changes(&changes), holes)
}
