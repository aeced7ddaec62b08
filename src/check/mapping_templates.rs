//! The mapping templates of an API, taken apart.

use super::velocity;
use crate::diagnostic::Fix;
use crate::gateway::{Api, essence};
use crate::rest_api::{Integration, IntegrationResponse, Method, Resource, TemplateByType};
use crate::source::{Place, Span, Text};

/// What is in a mapping template.
pub(super) struct TemplateContents {
    /// Its text, with something opaque in place of every hole.
    pub(super) text: Text,
    /// The first mistake in it.
    pub(super) mistake: Option<(String, Span)>,
    /// The references that it prints and tests.
    pub(super) mentions: Vec<TemplateMention>,
    /// What it prints on some ways through it, with a value in place of each reference.
    pub(super) skeletons: Vec<String>,
}

/// A mapping template of a method.
pub(super) struct MappingTemplate<'a> {
    pub(super) resource: &'a Resource,
    pub(super) method: &'a Method,
    pub(super) integration: &'a Integration,
    /// The integration response that it is of; `None` for one of the request.
    pub(super) response: Option<&'a IntegrationResponse>,
    pub(super) template: &'a TemplateByType,
    pub(super) contents: TemplateContents,
}

/// A reference of a template.
pub(super) struct TemplateMention {
    pub(super) span: Span,
    pub(super) use_of_value: MentionUse,
    /// The variable that the value comes from.
    pub(super) root: String,
    /// The properties and methods after it.
    pub(super) steps: Vec<String>,
    /// Whether it stands between double quotes.
    pub(super) is_quoted: bool,
    /// The character before it.
    pub(super) after: Option<char>,
}

/// What a template does with the value of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "integrations"), expect(dead_code, reason = "no template is taken apart"))]
pub(super) enum MentionUse {
    Printed,
    Tested,
    Denied,
}

impl TemplateMention {
    /// Whether the value comes from this variable by this property or method, and nothing after it.
    pub(super) fn is(&self, root: &str, steps: &[&str]) -> bool {
        self.root == root && self.steps.iter().map(String::as_str).eq(steps.iter().copied())
    }

    /// Whether it is text of the client or the backend as it came: a value of the body, or a parameter.
    pub(super) fn is_raw_value(&self) -> bool {
        let first = self.steps.first().map(String::as_str);
        let changes = ["escapeJavaScript", "urlEncode", "base64Encode", "size", "length", "keySet"];
        self.root == "input"
            && matches!(first, Some("path" | "params"))
            && !self.steps.iter().any(|step| changes.contains(&step.as_str()))
    }
}

impl<'a> MappingTemplate<'a> {
    /// All those of an API that API Gateway renders.
    pub(super) fn all(api: &'a Api) -> Vec<Self> {
        let Some(rest_api) = &api.rest_api else { return Vec::new() };
        let mut templates = Vec::new();
        for (resource, method) in rest_api.methods() {
            let Some(integration) = &method.integration else { continue };
            if integration.kind.is_proxy() {
                continue;
            }
            let of_request = integration.templates.iter().map(|template| (None, template));
            let of_responses = integration.responses.iter().flat_map(|response| {
                response.templates.iter().map(move |template| (Some(response), template))
            });
            for (response, template) in of_request.chain(of_responses) {
                let contents = velocity::take_apart(&template.body);
                templates.push(Self { resource, method, integration, response, template, contents });
            }
        }
        templates
    }

    /// What it is called in messages: `the request template of GET /pets`.
    pub(super) fn title(&self) -> String {
        let of = format!("of {} {}", self.method.name, self.resource.path);
        match self.response {
            Some(response) => format!("the response template {of} for {}", response.status.as_str()),
            None => format!("the request template {of}"),
        }
    }

    /// Where a part of it stands.
    pub(super) fn place(&self, span: Span) -> Option<Place> {
        self.contents.text.locate(span)
    }

    /// The text of a part of it.
    pub(super) fn part(&self, span: Span) -> &str {
        self.contents.text.as_str().get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The change of some parts of it; `None` where it has holes, whose places are others in the file.
    pub(super) fn fix(&self, changes: &[(Span, &str)]) -> Option<Fix> {
        let body = &self.template.body;
        if body.has_holes() { None } else { Fix::of_text(body, changes) }
    }

    /// Whether it should print JSON.
    pub(super) fn is_json(&self) -> bool {
        let media_type = essence(self.template.media_type.as_str());
        let begins = self.contents.text.as_str().trim_start().starts_with(['{', '[', '#', '$']);
        media_type.ends_with("json") && begins && !self.is_form()
    }

    /// Whether it prints a form: `Action=SendMessage&MessageBody=…`.
    pub(super) fn is_form(&self) -> bool {
        let name = |text: &str| {
            let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"._-".contains(c));
            end.is_some_and(|end| end > 0 && text[end..].starts_with('='))
        };
        self.contents.skeletons.iter().any(|skeleton| name(skeleton.trim_start()))
    }
}
