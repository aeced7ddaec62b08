//! A template that is ready to render.

use std::sync::Arc;

use crate::ast::Block;
use crate::error::{RenderError, TemplateError};
use crate::inputs::{Inputs, Rendered, Traced};
use crate::limits::Limits;
use crate::render::Machine;
use crate::slots::Slots;

/// A mapping template, parsed once and rendered many times. Cheap to clone, and can be shared between
/// threads.
#[derive(Clone, Debug)]
pub struct Template {
    text: Arc<str>,
    compiled: Arc<(Block, Slots)>,
}

impl Template {
    /// Parses a template.
    ///
    /// ```
    /// use apigw_vtl::{Inputs, Limits, Template};
    ///
    /// let template = Template::compile("#set($name = $input.path('$.name'))Hello, $name!").unwrap();
    /// let inputs = Inputs { body: r#"{"name": "Ada"}"#.to_owned(), ..Inputs::default() };
    /// assert_eq!(template.render(&inputs, &Limits::default()).unwrap().output, "Hello, Ada!");
    /// ```
    ///
    /// # Errors
    ///
    /// The mistakes in the template, the first of which is what Velocity reports. API Gateway accepts
    /// such a template and answers every request with 500.
    pub fn compile(text: &str) -> Result<Self, Vec<TemplateError>> {
        let compiled = crate::parser::parse(text)?;
        Ok(Self { text: text.into(), compiled: Arc::new(compiled) })
    }

    pub(crate) fn parts(&self) -> (&Block, &Slots) {
        (&self.compiled.0, &self.compiled.1)
    }

    /// The text it was made of.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Renders the template.
    ///
    /// # Errors
    ///
    /// Where API Gateway would answer 500: a method failed, or there is nothing to include. Also where a
    /// limit is passed.
    pub fn render(&self, inputs: &Inputs, limits: &Limits) -> Result<Rendered, RenderError> {
        let (body, slots) = &*self.compiled;
        Machine::new(inputs, limits, &self.text, slots, false).run(body).map(|(rendered, _)| rendered)
    }

    /// Renders the template and gives each reference with what it became, in the order in which they were
    /// evaluated. Showing values takes steps as well.
    ///
    /// ```
    /// use apigw_vtl::{Inputs, Limits, Template};
    ///
    /// let template = Template::compile("$stageVariables.a $nope").unwrap();
    /// let (_, trace) = template.render_traced(&Inputs::default(), &Limits::default()).unwrap();
    /// assert!(trace.iter().all(|traced| traced.missing));
    /// assert_eq!(trace[1].span.of(template.text()), "$nope");
    /// ```
    ///
    /// # Errors
    ///
    /// As [`render`](Self::render).
    pub fn render_traced(
        &self,
        inputs: &Inputs,
        limits: &Limits,
    ) -> Result<(Rendered, Vec<Traced>), RenderError> {
        let (body, slots) = &*self.compiled;
        Machine::new(inputs, limits, &self.text, slots, true).run(body)
    }
}
