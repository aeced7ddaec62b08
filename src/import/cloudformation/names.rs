//! Names that a template refers to and does not define: CloudFormation refuses it.

use super::super::document::Node;
use super::evaluate::TemplateEvaluator;
use super::template::StackTemplate;
use crate::diagnostic::{Diagnostic, Fix, codes, nearest, quoted};
use crate::source::{Place, Span, Text};

codes! {
    pub(super) static UNDEFINED_NAME: Error = "undefined-name", include_str!("../pages/undefined-name.md");
}

/// The label of what CloudFormation refuses.
pub(super) const REFUSED: &str = "CloudFormation refuses the template";

/// In how many names one is looked for that may have been meant.
pub(super) const MAX_NEAR: usize = 500;

/// What begins the names that API Gateway fills in.
const REQUEST_SOURCES: [&str; 3] = ["context.", "stageVariables.", "method."];

/// What a template refers to.
#[derive(Clone, Copy)]
pub(super) enum NameUse {
    /// `Ref`, or a name without a dot in `Fn::Sub`.
    Value,
    /// `Fn::GetAtt`, or a name with a dot in `Fn::Sub`.
    Resource,
    /// `Fn::If`, or the condition of a resource.
    Condition,
    /// The map of `Fn::FindInMap`.
    Mapping,
}

impl NameUse {
    /// What there should be of that name.
    fn expected(self) -> &'static str {
        match self {
            Self::Value => "parameter or resource",
            Self::Resource => "resource",
            Self::Condition => "condition",
            Self::Mapping => "mapping",
        }
    }

    fn help(self, name: &str) -> String {
        match self {
            Self::Value => format!("declare {} in `Parameters` or `Resources`", quoted(name)),
            Self::Resource => format!("declare {} in `Resources`", quoted(name)),
            Self::Condition => format!("declare {} in `Conditions`", quoted(name)),
            Self::Mapping => format!("declare {} in `Mappings`", quoted(name)),
        }
    }
}

impl TemplateEvaluator<'_, '_, '_> {
    /// Reports a name that the template should define and does not, and says whether it did so: a part
    /// of a template may be given by another file, or by a transform.
    pub(super) fn report_undefined(&mut self, name: &str, used_as: NameUse, place: &Place) -> bool {
        if self.template.may_be_defined_elsewhere(name) || self.context.parameter(name).is_some() {
            return false;
        }
        if self.reports_names && self.undefined.insert((name.to_owned(), place.span)) {
            let message = format!("the template has no {} {}", used_as.expected(), quoted(name));
            let finding = Diagnostic::of(&UNDEFINED_NAME, message).at(Some(place.clone()), REFUSED);
            let help = match near(self.template, name, used_as) {
                Some(near) => format!("did you mean {}?", quoted(near)),
                None => used_as.help(name),
            };
            self.context.report(finding.help(help));
        }
        true
    }

    /// A name in `Fn::Sub` that API Gateway should fill in, which CloudFormation takes for one of its
    /// own; `None` for other names.
    pub(super) fn request_variable(
        &mut self,
        name: &str,
        text: &Text,
        whole: Span,
        place: &Place,
    ) -> Option<Node> {
        let (first, _) = name.split_once('.')?;
        let is_of_request = REQUEST_SOURCES.iter().any(|source| name.starts_with(source));
        if !is_of_request || self.template.resource(first).is_some() {
            return None;
        }
        if self.context.parameter(name).is_none()
            && self.reports_names
            && self.undefined.insert((name.to_owned(), place.span))
        {
            let message = format!("`Fn::Sub` looks for {} in the template", quoted(&format!("${{{name}}}")));
            let follows = text.as_str()[whole.end as usize..].chars().next();
            let goes_on = follows.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
            let fix = Fix::of_text(text, &[(whole, &format!("${name}"))]).filter(|_| !goes_on);
            self.context.report(
                Diagnostic::of(&UNDEFINED_NAME, message)
                    .at(Some(place.clone()), REFUSED)
                    .help(format!("write `${name}`, without braces: API Gateway fills it in"))
                    .fix(fix),
            );
        }
        Some(self.context.quietly(|context| context.outside(name, place, "")))
    }
}

/// The defined name that may have been meant.
fn near<'t>(template: &StackTemplate<'t>, name: &str, used_as: NameUse) -> Option<&'t str> {
    let resources = template.resources.iter().map(|resource| resource.logical_id.as_str());
    let parameters = template.parameters.keys().copied();
    let mut names: Vec<&str> = match used_as {
        NameUse::Value => resources.chain(parameters).take(MAX_NEAR).collect(),
        NameUse::Resource => resources.take(MAX_NEAR).collect(),
        NameUse::Condition => template.conditions.keys().copied().take(MAX_NEAR).collect(),
        NameUse::Mapping => template.mappings.keys().map(|(map, _, _)| *map).take(MAX_NEAR).collect(),
    };
    names.sort_unstable();
    nearest(name, names)
}
