//! What the caller gives: `$context`, `$stageVariables` and `$input.params()`. Each becomes values when it is first asked
//! for, since most templates need few of them.

use std::sync::LazyLock;

use serde_json::{Map as JsonMap, Value as JsonValue, json};

use super::Machine;
use crate::inputs::{Inputs, Overrides};
use crate::slots::{Slot, Slots};
use crate::value::{Heap, Id, Map, MapKind, Text, Value, context_from_json, from_json, to_json};

/// What of it are values by now.
#[derive(Debug, Default)]
pub(super) struct Bound {
    context: Option<Id>,
    stage_variables: Option<Id>,
    params: Option<Value>,
}

impl Machine<'_> {
    /// The variables that the caller named are there from the beginning, where the template names them.
    pub(super) fn bind_variables(&mut self, slots: &Slots) {
        let inputs = self.inputs;
        for (name, value) in &inputs.variables {
            let Some(slot) = slots.find(name) else { continue };
            let value = self.unpaid(|heap| from_json(heap, value));
            self.set_variable(slot, value);
        }
    }

    /// A variable that is always there.
    pub(super) fn given(&mut self, slot: Slot) -> Value {
        let inputs = self.inputs;
        match slot {
            Slot::INPUT => Value::Input,
            Slot::UTIL => Value::Util,
            Slot::CONTEXT => Value::Object(self.context()),
            Slot::STAGE_VARIABLES => Value::Object(match self.bound.stage_variables {
                Some(bound) => bound,
                None => {
                    let bound = self.unpaid(|heap| group(heap, &inputs.stage_variables, MapKind::Linked));
                    *self.bound.stage_variables.insert(bound)
                }
            }),
            _ => Value::Null,
        }
    }

    fn context(&mut self) -> Id {
        if let Some(bound) = self.bound.context {
            return bound;
        }
        let given = &self.inputs.context;
        let bound = self.unpaid(|heap| context(heap, given));
        *self.bound.context.insert(bound)
    }

    /// `$input.params()`.
    pub(crate) fn params(&mut self) -> Value {
        if let Some(bound) = &self.bound.params {
            return bound.clone();
        }
        let inputs = self.inputs;
        let bound = self.unpaid(|heap| params(heap, inputs));
        self.bound.params.insert(bound).clone()
    }

    /// A parameter: of the path, else of the query string, else a header.
    pub(crate) fn param(&mut self, name: &str) -> Value {
        if self.bound.params.is_none() {
            let given = &self.inputs.params;
            let groups = [&given.path, &given.querystring, &given.header];
            match groups.into_iter().find_map(|group| group.get(name).filter(|value| !value.is_null())) {
                None => return Value::Text(Text::default()),
                Some(JsonValue::String(text)) => return Value::text(text.as_str()),
                Some(_) => {}
            }
        }
        let params = self.params();
        let groups = self.heap.as_map(&params).into_iter().flat_map(Map::members);
        for (_, group) in groups {
            let value = self.heap.as_map(&group).and_then(|group| group.get_str(name));
            if let Some(value) = value.filter(|value| !value.is_null()) {
                return value.clone();
            }
        }
        Value::Text(Text::default())
    }

    /// What the caller gave is the caller's: it is not counted as memory of the rendering.
    fn unpaid<T>(&mut self, make: impl FnOnce(&mut Heap) -> T) -> T {
        let before = self.heap.bytes;
        let made = make(&mut self.heap);
        self.heap.bytes = before;
        made
    }

    /// The overrides as they are; nothing where one is too large.
    pub(super) fn overrides(&mut self) -> Option<Overrides> {
        let given = |name: &String| matches!(name.as_str(), "requestOverride" | "responseOverride");
        if self.bound.context.is_none() && !self.inputs.context.keys().any(given) {
            return Some(UNTOUCHED.clone());
        }
        let context = self.context();
        let mut overrides = Overrides::default();
        let both =
            [("requestOverride", &mut overrides.request), ("responseOverride", &mut overrides.response)];
        for (name, given) in both {
            if let Some(value) = self.heap.map_of(context).and_then(|context| context.get_str(name))
                && let JsonValue::Object(members) = to_json(&self.heap, value)?
            {
                *given = members;
            }
        }
        Some(overrides)
    }
}

/// What is always there in the overrides of a request.
const REQUEST: &[&str] = &["path", "header", "querystring"];
/// What is always there in the overrides of a response.
const RESPONSE: &[&str] = &["header"];

/// The overrides where a template sets none.
static UNTOUCHED: LazyLock<Overrides> = LazyLock::new(|| {
    let empty = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), json!({}))).collect();
    Overrides { request: empty(REQUEST), response: empty(RESPONSE) }
});

/// `$context`, with the overrides that are always there.
fn context(heap: &mut Heap, given: &JsonMap<String, JsonValue>) -> Id {
    let context = context_from_json(heap, given);
    for (name, members) in [("requestOverride", REQUEST), ("responseOverride", RESPONSE)] {
        let present = heap.map_of(context).and_then(|context| context.get_str(name)).cloned();
        let inner = match present {
            Some(Value::Object(id)) if heap.map_of(id).is_some() => id,
            _ => {
                let inner = heap.map(MapKind::Context);
                heap.put(context, Value::Text(Text::Fixed(name)), Value::Object(inner));
                inner
            }
        };
        for member in members {
            let missing =
                heap.map_of(inner).and_then(|inner| inner.get_str(member)).is_none_or(Value::is_null);
            if missing {
                let empty = heap.map(MapKind::Context);
                heap.put(inner, Value::Text(Text::Fixed(member)), Value::Object(empty));
            }
        }
    }
    context
}

/// `$input.params()`: header names are sorted.
fn params(heap: &mut Heap, inputs: &Inputs) -> Value {
    let params = heap.map(MapKind::Linked);
    let groups = [
        ("path", &inputs.params.path, MapKind::Linked),
        ("querystring", &inputs.params.querystring, MapKind::Linked),
        ("header", &inputs.params.header, MapKind::Sorted),
    ];
    for (name, values, kind) in groups {
        let group = group(heap, values, kind);
        heap.put(params, Value::Text(Text::Fixed(name)), Value::Object(group));
    }
    Value::Object(params)
}

fn group(heap: &mut Heap, members: &JsonMap<String, JsonValue>, kind: MapKind) -> Id {
    let group = heap.map(kind);
    for (name, value) in members {
        let value = from_json(heap, value);
        heap.put(group, Value::text(name.as_str()), value);
    }
    group
}
