//! What a template prints and tests, without rendering it: for tools that look at templates.

use std::collections::HashMap;

use crate::ast::{Block, Expression, ExpressionKind, NodeKind, Reference, ReferenceKind, StepKind};
use crate::slots::{Slot, Slots};
use crate::span::Span;
use crate::template::Template;

/// A reference of a template, and what is done with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mention {
    /// Where it stands.
    pub span: Span,
    /// What is done with its value.
    pub role: MentionRole,
    /// The variable that the value comes from: of `$x` after `#set($x = $input.path('$.a'))` it is `input`.
    pub root: String,
    /// The properties and methods after it, in order: `path`.
    pub steps: Vec<String>,
    /// Whether a double quote of the text before it is open.
    pub is_quoted: bool,
    /// The last character of the text before it.
    pub after: Option<char>,
}

/// What is done with the value of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MentionRole {
    /// It is printed.
    Printed,
    /// It is a whole condition: `#if($x)`.
    Tested,
    /// It is a whole condition, denied: `#if(!$x)`.
    Denied,
}

/// Which way a [`skeleton`](Template::skeleton) takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkeletonPath {
    /// Whether conditions are taken to be true.
    pub holds: bool,
    /// Whether loops are gone through once; they are left out otherwise.
    pub loops: bool,
}

impl Template {
    /// The references that are printed, and those that are whole conditions, in order.
    ///
    /// ```
    /// use apigw_vtl::{MentionRole, Template};
    ///
    /// let template = Template::compile(r#"#set($n = $input.path('$.n')){"n": "$n"}"#).unwrap();
    /// let mentions = template.mentions();
    /// assert_eq!((mentions[0].root.as_str(), mentions[0].is_quoted), ("input", true));
    /// assert_eq!(mentions[0].role, MentionRole::Printed);
    /// ```
    #[must_use]
    pub fn mentions(&self) -> Vec<Mention> {
        let (body, slots) = self.parts();
        let mut outline = Outline::new(self.text(), slots);
        outline.block(body);
        outline.mentions
    }

    /// What the template prints, with `x` for references between double quotes and `0` for others.
    #[must_use]
    pub fn skeleton(&self, path: SkeletonPath) -> String {
        let mut text = String::new();
        let mut is_quoted = false;
        let (body, _) = self.parts();
        skeleton(body, self.text(), path, &mut is_quoted, &mut text);
        text
    }
}

struct Outline<'t> {
    template: &'t str,
    slots: &'t Slots,
    mentions: Vec<Mention>,
    /// Where the values of variables come from: those that are set to a reference.
    origins: HashMap<Slot, (String, Vec<String>)>,
    is_quoted: bool,
    last: Option<char>,
}

impl<'t> Outline<'t> {
    fn new(template: &'t str, slots: &'t Slots) -> Self {
        Self { template, slots, mentions: Vec::new(), origins: HashMap::new(), is_quoted: false, last: None }
    }

    fn block(&mut self, block: &Block) {
        for node in block {
            match &node.kind {
                NodeKind::Text(text) => {
                    let text = text.of(self.template);
                    toggle(text, &mut self.is_quoted);
                    self.last = text.chars().next_back().or(self.last);
                }
                NodeKind::Reference(reference) => {
                    self.mention(reference, MentionRole::Printed);
                    self.last = None;
                }
                NodeKind::Set(set) if set.target.steps.is_empty() => match &set.value.kind {
                    ExpressionKind::Reference(value) => {
                        let origin = self.origin(value);
                        self.origins.insert(set.variable, origin);
                    }
                    _ => _ = self.origins.remove(&set.variable),
                },
                NodeKind::If(branches) => {
                    let (is_quoted, last) = (self.is_quoted, self.last);
                    let mut after = is_quoted;
                    for (index, branch) in branches.iter().enumerate() {
                        branch.condition.iter().for_each(|condition| self.condition(condition));
                        (self.is_quoted, self.last) = (is_quoted, last);
                        self.block(&branch.body);
                        if index == 0 {
                            after = self.is_quoted;
                        }
                    }
                    self.is_quoted = after;
                }
                NodeKind::Foreach(foreach) => {
                    self.origins.remove(&foreach.variable);
                    self.block(&foreach.body);
                }
                NodeKind::Define(define) => self.block(&define.body),
                NodeKind::Set(_)
                | NodeKind::Comment
                | NodeKind::Break(_)
                | NodeKind::Stop(_)
                | NodeKind::Resource(_) => {}
            }
        }
    }

    fn condition(&mut self, condition: &Expression) {
        match &condition.kind {
            ExpressionKind::Reference(reference) => self.mention(reference, MentionRole::Tested),
            ExpressionKind::Group(inner, _) => self.condition(inner),
            ExpressionKind::Not(inner) => {
                if let ExpressionKind::Reference(reference) = &inner.kind {
                    self.mention(reference, MentionRole::Denied);
                }
            }
            _ => {}
        }
    }

    fn mention(&mut self, reference: &Reference, role: MentionRole) {
        if reference.escaped || !matches!(reference.kind, ReferenceKind::Plain | ReferenceKind::Quiet) {
            return;
        }
        let (root, steps) = self.origin(reference);
        let (is_quoted, after) = (self.is_quoted, self.last);
        self.mentions.push(Mention { span: reference.span, role, root, steps, is_quoted, after });
    }

    /// The variable that the value of a reference comes from, and the way to it.
    fn origin(&self, reference: &Reference) -> (String, Vec<String>) {
        let own = reference.steps.iter().filter_map(|step| match &step.kind {
            StepKind::Property(property) => Some(property.name.to_string()),
            StepKind::Method(call) => Some(call.name.to_string()),
            StepKind::Index(_) => None,
        });
        let (root, mut steps) = match self.origins.get(&reference.root) {
            Some((root, steps)) => (root.clone(), steps.clone()),
            None => (self.slots.name(reference.root).to_owned(), Vec::new()),
        };
        steps.extend(own);
        (root, steps)
    }
}

/// Goes through the double quotes of a text.
fn toggle(text: &str, is_quoted: &mut bool) {
    let mut is_escaped = false;
    for c in text.chars() {
        match c {
            '"' if !is_escaped => *is_quoted = !*is_quoted,
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
}

fn skeleton(block: &Block, template: &str, path: SkeletonPath, is_quoted: &mut bool, text: &mut String) {
    for node in block {
        match &node.kind {
            NodeKind::Text(own) => {
                let own = own.of(template);
                toggle(own, is_quoted);
                text.push_str(own);
            }
            NodeKind::Reference(_) => text.push(if *is_quoted { 'x' } else { '0' }),
            NodeKind::If(branches) => {
                let taken = match path.holds {
                    true => branches.first(),
                    false => branches.iter().find(|branch| branch.condition.is_none()),
                };
                taken.into_iter().for_each(|branch| skeleton(&branch.body, template, path, is_quoted, text));
            }
            NodeKind::Foreach(foreach) if path.loops => {
                skeleton(&foreach.body, template, path, is_quoted, text);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentions(template: &str) -> Vec<String> {
        let template = Template::compile(template).expect("a template");
        let shown = template.mentions().into_iter().map(|mention| {
            let quoted = if mention.is_quoted { " quoted" } else { "" };
            let after = mention.after.map(|c| format!(" after {c}")).unwrap_or_default();
            format!("{:?} {}.{}{quoted}{after}", mention.role, mention.root, mention.steps.join("."))
        });
        shown.collect()
    }

    #[test]
    fn references_are_mentioned_with_what_is_done_with_them() {
        assert_eq!(
            mentions(r#"{"a": "$input.path('$.a')", "b": $util.escapeJavaScript($input.json('$')).trim()}"#),
            ["Printed input.path quoted after \"", "Printed util.escapeJavaScript.trim after  "]
        );
        assert_eq!(
            mentions("#set($x = $input.path('$'))#if(!$x.y)a=$x#elseif(($input.params('q')))#end"),
            ["Denied input.path.y", "Printed input.path after =", "Tested input.params"]
        );
        assert_eq!(mentions(r"\$a $!{b} #if($c == 1)#end"), ["Printed b. after  "]);
    }

    #[test]
    fn skeletons_take_one_way() {
        let template = r#"[#foreach($i in $list){"a": "$i", "b": $i}#if($foreach.hasNext),#end#end]"#;
        let template = Template::compile(template).expect("a template");
        let skeleton = |holds, loops| template.skeleton(SkeletonPath { holds, loops });
        assert_eq!(skeleton(false, true), r#"[{"a": "x", "b": 0}]"#);
        assert_eq!(skeleton(true, true), r#"[{"a": "x", "b": 0},]"#);
        assert_eq!(skeleton(false, false), "[]");
    }
}
