//! Functions that stand for a value: `Ref`, `Fn::GetAtt`, `Fn::ImportValue`, `Fn::FindInMap`.

use super::super::document::{Node, Value};
use super::evaluate::{IntrinsicValue, TemplateEvaluator};
use super::intrinsic::{Intrinsic, name_in};
use super::names::NameUse;
use super::pseudo;
use crate::source::{Place, Span, Text};

impl TemplateEvaluator<'_, '_, '_> {
    pub(super) fn reference(&mut self, intrinsic: Intrinsic<'_>) -> IntrinsicValue {
        match name_in(intrinsic.argument.node) {
            Some(name) => self.named(name.as_str(), &intrinsic.call.place),
            None => self.misused(intrinsic, "the name of a parameter or resource"),
        }
    }

    /// What a name stands for: a loop's variable, a parameter, a resource.
    pub(super) fn named(&mut self, name: &str, place: &Place) -> IntrinsicValue {
        if name == pseudo::NO_VALUE {
            return Ok(None);
        }
        if let Some((_, value)) = self.loops.iter().rev().find(|(variable, _)| variable == name) {
            let value = value.clone();
            self.context.spend_node(&value, place)?;
            return Ok(Some(value));
        }
        let declared = self.template.parameters.get(name).copied();
        let environment = self.template.environment.get(name).map(String::as_str);
        let given = self.context.parameter(name).or(environment).or_else(|| pseudo::sample(name));
        let kind = declared.and_then(|declared| declared.get("Type")).and_then(Node::string);
        let kind = kind.map_or("String", Text::as_str);
        let value = match (given, declared.and_then(|declared| declared.get("Default"))) {
            (Some(given), _) => Node::string_at(given, place),
            (None, Some(_)) if kind.starts_with("AWS::SSM::Parameter::Value") => {
                let why = "its default is the name of a parameter in Systems Manager";
                return Ok(Some(self.context.outside(name, place, why)));
            }
            (None, Some(default)) => default.clone(),
            (None, None) => {
                let why = if declared.is_some() {
                    "the parameter has no default"
                } else if self.template.resource(name).is_some() {
                    "the resource gets it when it is created"
                } else if self.report_undefined(name, NameUse::Value, place) {
                    return Ok(Some(self.context.quietly(|context| context.outside(name, place, ""))));
                } else {
                    "the template has no parameter or resource of that name"
                };
                return Ok(Some(self.context.outside(name, place, why)));
            }
        };
        self.context.spend_node(&value, place)?;
        let inner = kind.strip_prefix("AWS::SSM::Parameter::Value<").unwrap_or(kind);
        let is_list = inner.starts_with("CommaDelimitedList") || inner.starts_with("List<");
        if !is_list {
            return Ok(Some(value));
        }
        let count = 1 + value.scalar().map_or(0, |text| text.as_str().matches(',').count());
        self.context.spend(count * size_of::<Node>(), place)?;
        Ok(Some(comma_delimited(&value)))
    }

    pub(super) fn get_att(&mut self, intrinsic: Intrinsic<'_>) -> IntrinsicValue {
        let place = &intrinsic.call.place;
        let name = match (&intrinsic.argument.node.value, intrinsic.list()) {
            (Value::String(text), _) => text.as_str().to_owned(),
            (_, Some(items)) => {
                let mut names = Vec::with_capacity(items.len());
                for item in items {
                    let value = self.evaluate(item)?;
                    names.extend(value.and_then(|value| value.scalar()).map(|text| text.as_str().to_owned()));
                }
                names.join(".")
            }
            _ => return self.misused(intrinsic, "a resource and its attribute"),
        };
        self.attribute(&name, place)
    }

    /// `Resource.Attribute`, which only a deployment knows.
    pub(super) fn attribute(&mut self, name: &str, place: &Place) -> IntrinsicValue {
        let resource = name.split('.').next().unwrap_or_default();
        let attribute = name.split_once('.').map_or("", |(_, attribute)| attribute);
        let is_given = self.context.parameter(name).is_some();
        let why = if !is_given && self.attributes_without(resource, attribute).is_some() {
            // It is reported with the resource that it stands in.
            return Ok(Some(self.context.quietly(|context| context.outside(name, place, ""))));
        } else if self.template.resource(resource).is_some() {
            "the resource gets it when it is created"
        } else if !is_given && self.report_undefined(resource, NameUse::Resource, place) {
            return Ok(Some(self.context.quietly(|context| context.outside(name, place, ""))));
        } else {
            "the template has no resource of that name"
        };
        Ok(Some(self.context.outside(name, place, why)))
    }

    pub(super) fn import_value(&mut self, intrinsic: Intrinsic<'_>) -> IntrinsicValue {
        let name = self.argument(intrinsic.argument)?.and_then(|name| name.scalar());
        let Some(name) = name else { return self.misused(intrinsic, "the name of an export") };
        // The name may itself hold what is not known.
        Ok(Some(self.context.outside(&name.as_name(), &intrinsic.call.place, "another stack exports it")))
    }

    pub(super) fn find_in_map(&mut self, intrinsic: Intrinsic<'_>) -> IntrinsicValue {
        let Some([map, first, second, rest @ ..]) = intrinsic.list() else {
            return self.misused(intrinsic, "a list of a map's name and two keys");
        };
        let mut keys = Vec::with_capacity(3);
        let mut is_known = true;
        for key in [map, first, second] {
            let key = self.evaluate(key)?;
            is_known &= !key.as_ref().is_some_and(Node::is_unknown);
            let Some(text) = key.and_then(|key| key.scalar()) else {
                return self.misused(intrinsic, "a list of a map's name and two keys");
            };
            keys.push(text);
        }
        let entry = self.template.mappings.get(&(keys[0].as_str(), keys[1].as_str(), keys[2].as_str()));
        if let Some(&entry) = entry {
            let entry = entry.clone();
            self.context.spend_node(&entry, &intrinsic.call.place)?;
            return Ok(Some(entry));
        }
        match rest.first().and_then(|options| options.get("DefaultValue")) {
            Some(default) => self.evaluate(default),
            None => {
                let name = keys.iter().map(Text::as_name).collect::<Vec<_>>().join(".");
                let why = "the mapping has no such entry";
                if !self.template.has_mapping(keys[0].as_str())
                    && !keys[0].has_holes()
                    && self.report_undefined(keys[0].as_str(), NameUse::Mapping, &intrinsic.call.place)
                {
                    is_known = false;
                }
                // A key that is not known was reported by itself.
                self.context.mute(!is_known);
                let value = self.context.outside(&name, &intrinsic.call.place, why);
                self.context.unmute(!is_known);
                Ok(Some(value))
            }
        }
    }
}

/// The items of a list that is written as text with commas.
fn comma_delimited(value: &Node) -> Node {
    let Some(text) = value.scalar() else { return value.clone() };
    let mut items = Vec::new();
    let mut start = 0;
    for item in text.as_str().split(',') {
        let blanks = item.len() - item.trim_start().len();
        let from = start + blanks;
        let slice = text.slice(Span::new(from, from + item.trim().len()));
        let place = slice.place().unwrap_or_else(|| value.place.clone());
        items.push(Node::text(slice, place));
        start += item.len() + 1;
    }
    Node::new(Value::Sequence(items), value.place.clone())
}
