//! What there is to say about variables.

use super::super::document::Node;
use super::resolver::Resolver;
use super::source::Gap;
use super::variable::{Malformed, ServerlessVariable};
use crate::diagnostic::{Diagnostic, Help, Setting, codes, quoted};
use crate::import::context::UNRESOLVED_VALUE;
use crate::import::context::give_value;
use crate::import::definition::WRONG_TYPE;
use crate::import::serverless::source::INVALID_VARIABLE;
use crate::source::{Place, Text};

codes! {
    /// A variable of the Serverless Framework without a value.
    ///
    /// What it refers to is not there; `${…, default}` gives a default.
    static MISSING_VALUE: Warning = "missing-value";
}

impl Resolver<'_, '_, '_> {
    /// What a variable stands for that no source has a value for.
    pub(super) fn unknown(&mut self, gap: Gap, place: &Place) -> Node {
        if gap.is_outside && !gap.is_explained {
            return self.context.outside(&gap.name, place, gap.why);
        }
        let name = &gap.name;
        let shown = format!("${{{name}}}");
        if !gap.is_explained && self.context.is_heard() && self.reported.insert(name.clone()) {
            let diagnostic = gap.not_read.map_or_else(
                || {
                    let message = format!("{} has no value: {}", quoted(&shown), gap.why);
                    let diagnostic = Diagnostic::of(&MISSING_VALUE, message)
                        .at(Some(place.clone()), "it stays as it is; the framework refuses it");
                    diagnostic.help(match gap.near {
                        Some(near) => Help::from(format!("did you mean {}?", quoted(&near))),
                        None => Help::from("define it, or give it a value with ")
                            .setting(Setting::parameter(name)),
                    })
                },
                |not_read| *not_read,
            );
            self.context.report(diagnostic);
        }
        Node::hole(name, place)
    }

    /// Says that a fallback counts though what it stands in for may well exist.
    pub(super) fn note_assumption(&mut self, gap: Option<&Gap>, place: &Place) {
        let Some(Gap { name, is_remote: true, .. }) = gap else { return };
        if self.context.is_heard() && self.reported.insert(name.clone()) {
            let message = format!("{} is not known; its fallback is shown", quoted(&format!("${{{name}}}")));
            let diagnostic = Diagnostic::of(&UNRESOLVED_VALUE, message);
            self.context.report(diagnostic.at(Some(place.clone()), "").help(give_value(name)));
        }
    }

    pub(super) fn report_malformed(&mut self, text: &Text, malformed: &Malformed) {
        let written = malformed.span.of(text.as_str());
        if self.reported.insert(written.to_owned()) {
            let message = format!("{} is not a valid variable", quoted(written));
            let at = text.locate(malformed.span);
            self.context.report(Diagnostic::of(&INVALID_VARIABLE, message).at(at, malformed.expected));
        }
    }

    pub(super) fn report_no_text(&mut self, text: &Text, variable: &ServerlessVariable, value: &Node) {
        let written = variable.span.of(text.as_str());
        if self.reported.insert(written.to_owned()) {
            let message = format!("{} is {} inside a longer text", quoted(written), value.kind());
            let diagnostic = Diagnostic::of(&WRONG_TYPE, message)
                .at(text.locate(variable.span), "expected text, a number or a boolean");
            self.context.report(diagnostic.at(Some(value.place.clone()), "this is what it stands for"));
            // It stays in the text; one finding is enough.
            self.context.mark_reported(written.trim_start_matches("${").trim_end_matches('}'));
        }
    }
}
