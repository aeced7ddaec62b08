//! Mapping templates are taken apart by the engine that renders them.

use apigw_vtl::{JavaPattern, MentionRole, SkeletonPath, Template};

use super::mapping_templates::{MentionUse, TemplateContents, TemplateMention};
use crate::integration::without_holes;
use crate::source::{Span, Text};

/// Takes a template apart.
pub(super) fn take_apart(body: &Text) -> TemplateContents {
    let (text, _) = without_holes(body);
    match Template::compile(text.as_str()) {
        Ok(template) => {
            let mentions = template.mentions().into_iter().filter_map(|mention| {
                Some(TemplateMention {
                    span: span(mention.span),
                    use_of_value: match mention.role {
                        MentionRole::Printed => MentionUse::Printed,
                        MentionRole::Tested => MentionUse::Tested,
                        MentionRole::Denied => MentionUse::Denied,
                        _ => return None,
                    },
                    root: mention.root,
                    steps: mention.steps,
                    is_quoted: mention.is_quoted,
                    after: mention.after,
                })
            });
            let mentions = mentions.collect();
            let ways = [(false, true), (true, true), (false, false), (true, false)];
            let skeletons =
                ways.map(|(holds, loops)| template.skeleton(SkeletonPath { holds, loops })).into();
            TemplateContents { text, mistake: None, mentions, skeletons }
        }
        Err(mistakes) => {
            let mistake = mistakes.first().map(|mistake| (mistake.to_string(), span(mistake.span)));
            TemplateContents { text, mistake, mentions: Vec::new(), skeletons: Vec::new() }
        }
    }
}

fn span(span: apigw_vtl::Span) -> Span {
    Span { start: span.start, end: span.end }
}

/// Whether a selection pattern matches a whole text; `None` where it is not a regular expression.
pub(super) fn selects(pattern: &str, text: &str) -> Option<bool> {
    JavaPattern::new(pattern).ok().map(|pattern| pattern.is_full_match(text))
}
