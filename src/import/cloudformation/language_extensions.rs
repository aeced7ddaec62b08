//! Functions of the transform AWS::LanguageExtensions: `Fn::ToJsonString`, `Fn::Length`.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-aws-languageextensions.html>

use super::super::definition::unique_members;
use super::super::document::{Node, Value};
use super::evaluate::{IntrinsicValue, TemplateEvaluator};
use super::intrinsic::Intrinsic;
use crate::source::{Place, Span, Text, TextBuilder};

impl TemplateEvaluator<'_, '_, '_> {
    /// `Fn::ToJsonString`: an object or a list as JSON without blanks. Names that are not known stay
    /// visible in it.
    pub(super) fn json_string(&mut self, intrinsic: Intrinsic<'_>) -> IntrinsicValue {
        let value = self.argument(intrinsic.argument)?;
        match value {
            Some(value) if matches!(value.value, Value::Mapping(_) | Value::Sequence(_)) => {
                let place = &intrinsic.call.place;
                self.context.spend_node(&value, place)?;
                let mut json = TextBuilder::default();
                encode(&value, place, &mut json);
                Ok(Some(Node::text(json.finish(Some(place.clone())), place.clone())))
            }
            Some(unknown) if unknown.is_unknown() => Ok(Some(unknown)),
            _ => self.misused(intrinsic, "an object or a list"),
        }
    }

    /// `Fn::Length`: how many items a list has.
    pub(super) fn length(&mut self, intrinsic: Intrinsic<'_>) -> IntrinsicValue {
        let place = &intrinsic.call.place;
        match self.argument(intrinsic.argument)?.map(|value| value.value) {
            Some(Value::Sequence(items)) => {
                let mut text = TextBuilder::default();
                text.push_decoded(&items.len().to_string(), place);
                Ok(Some(Node::new(Value::Number(text.finish(Some(place.clone()))), place.clone())))
            }
            Some(Value::Unknown(_)) => {
                Ok(Some(self.context.outside("Fn::Length", place, "its list is not known")))
            }
            _ => self.misused(intrinsic, "a list"),
        }
    }
}

/// Appends a value as JSON; holes in its strings stay holes.
fn encode(node: &Node, place: &Place, json: &mut TextBuilder) {
    match &node.value {
        Value::String(text) | Value::Unknown(text) => encode_string(text, place, json),
        Value::Sequence(items) => {
            json.push_decoded("[", place);
            for (index, item) in items.iter().enumerate() {
                json.push_decoded(if index > 0 { "," } else { "" }, place);
                encode(item, place, json);
            }
            json.push_decoded("]", place);
        }
        Value::Mapping(_) => {
            json.push_decoded("{", place);
            for (index, (key, member)) in unique_members(node).into_iter().enumerate() {
                json.push_decoded(if index > 0 { "," } else { "" }, place);
                encode_string(key, place, json);
                json.push_decoded(":", place);
                encode(member, place, json);
            }
            json.push_decoded("}", place);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            json.push_decoded(&node.to_json().to_string(), place);
        }
    }
}

fn encode_string(text: &Text, place: &Place, json: &mut TextBuilder) {
    let known = |from: u32, to: u32, json: &mut TextBuilder| {
        let written = serde_json::Value::from(Span { start: from, end: to }.of(text.as_str())).to_string();
        json.push_decoded(&written[1..written.len() - 1], place);
    };
    json.push_decoded("\"", place);
    let mut done = 0;
    for hole in text.holes() {
        known(done, hole.start, json);
        json.push_hole(text.hole_name(hole), place);
        done = hole.end;
    }
    known(done, u32::try_from(text.as_str().len()).unwrap_or(u32::MAX), json);
    json.push_decoded("\"", place);
}
