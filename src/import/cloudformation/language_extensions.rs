//! Functions of the transform AWS::LanguageExtensions: `Fn::ToJsonString`, `Fn::Length`.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-aws-languageextensions.html>

use super::super::document::{Node, Value};
use super::evaluate::{Evaluated, Evaluator};
use super::intrinsic::Intrinsic;
use crate::source::TextBuilder;

impl Evaluator<'_, '_, '_> {
    /// `Fn::ToJsonString`: an object or a list as JSON without blanks. Names that are not known stay
    /// visible in it.
    pub(super) fn json_string(&mut self, intrinsic: Intrinsic<'_>) -> Evaluated {
        let value = self.argument(intrinsic.argument)?;
        match value {
            Some(value) if matches!(value.value, Value::Mapping(_) | Value::Sequence(_)) => {
                let place = &intrinsic.call.place;
                let json = value.to_json().to_string();
                self.context.spend(json.len(), place)?;
                Ok(Some(Node::string_at(&json, place)))
            }
            Some(unknown) if matches!(unknown.value, Value::Unknown(_)) => Ok(Some(unknown)),
            _ => self.misused(intrinsic, "an object or a list"),
        }
    }

    /// `Fn::Length`: how many items a list has.
    pub(super) fn length(&mut self, intrinsic: Intrinsic<'_>) -> Evaluated {
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
