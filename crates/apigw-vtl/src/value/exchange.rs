//! Values from documents and back.

use std::rc::Rc;

use serde_json::{Map as JsonMap, Value as JsonValue};

use super::{Heap, ListKind, Map, MapKind, Number, Object, Value, ViewKind};
use crate::json::Json;

/// How deep values are given back; what is deeper is left out.
const MAX_DEPTH: usize = 100;

/// A value that the caller gave. Maps are of `kind`, but in lists they are as JSON makes them.
fn convert(heap: &mut Heap, json: &JsonValue, kind: MapKind) -> Value {
    match json {
        JsonValue::Null => Value::Null,
        JsonValue::Bool(value) => Value::Bool(*value),
        JsonValue::Number(number) => Value::Number(match (number.as_i64(), number.as_u64()) {
            (Some(long), _) => i32::try_from(long).map_or(Number::Long(long), Number::Int),
            (None, Some(big)) => Number::big(big.into()),
            (None, None) => Number::Double(number.as_f64().unwrap_or(f64::NAN)),
        }),
        JsonValue::String(text) => Value::text(text.as_str()),
        JsonValue::Array(elements) => {
            let items = elements.iter().map(|element| convert(heap, element, MapKind::Linked)).collect();
            heap.list(ListKind::Json, items)
        }
        JsonValue::Object(members) => {
            let map = heap.map(kind);
            for (key, value) in members {
                let value = convert(heap, value, kind);
                heap.put(map, Value::text(key.as_str()), value);
            }
            Value::Object(map)
        }
    }
}

/// A value that the caller gave.
pub(crate) fn from_json(heap: &mut Heap, json: &JsonValue) -> Value {
    convert(heap, json, MapKind::Linked)
}

/// `$context`, whose maps have an order of their own and print as nothing.
pub(crate) fn context_from_json(heap: &mut Heap, json: &JsonMap<String, JsonValue>) -> super::Id {
    let map = heap.map(MapKind::Context);
    for (key, value) in json {
        let value = convert(heap, value, MapKind::Context);
        heap.put(map, Value::text(key.as_str()), value);
    }
    map
}

/// A value of a document that was read, or of a part of it.
pub(crate) fn from_document(heap: &mut Heap, json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Number(number.clone()),
        Json::Text(text) => Value::Text(Rc::clone(text)),
        Json::Array(elements) => {
            let items = elements.iter().map(|element| from_document(heap, element)).collect();
            heap.list(ListKind::Json, items)
        }
        Json::Object(members) => {
            let map = heap.map(MapKind::Linked);
            for (key, value) in members {
                let value = from_document(heap, value);
                heap.put(map, Value::Text(Rc::clone(key)), value);
            }
            Value::Object(map)
        }
    }
}

/// A value for the caller.
pub(crate) fn to_json(heap: &Heap, value: &Value) -> JsonValue {
    give(heap, value, 0)
}

fn give(heap: &Heap, value: &Value, depth: usize) -> JsonValue {
    if depth > MAX_DEPTH {
        return JsonValue::Null;
    }
    match value {
        Value::Bool(value) => JsonValue::Bool(*value),
        Value::Number(Number::Int(value)) => (*value).into(),
        Value::Number(Number::Long(value)) => (*value).into(),
        Value::Number(number) => {
            serde_json::Number::from_f64(number.to_f64()).map_or(JsonValue::Null, JsonValue::Number)
        }
        Value::Text(text) => JsonValue::String(text.to_string()),
        Value::Char(unit) => JsonValue::String(crate::java::from_units(&[*unit])),
        Value::Object(id) => match heap.get(*id) {
            Object::List(list) => list.items.iter().map(|item| give(heap, item, depth + 1)).collect(),
            Object::Map(map) => {
                let member = |(key, value): (Value, Value)| (key_text(&key), give(heap, &value, depth + 1));
                JsonValue::Object(map.members().into_iter().map(member).collect())
            }
            Object::View { map, kind } => {
                let members = heap.map_of(*map).map(Map::members).unwrap_or_default();
                let shown = |(key, value): (Value, Value)| match kind {
                    ViewKind::Keys => JsonValue::String(key_text(&key)),
                    ViewKind::Values => give(heap, &value, depth + 1),
                    ViewKind::Entries => {
                        let value = give(heap, &value, depth + 1);
                        JsonValue::Object([(key_text(&key), value)].into_iter().collect())
                    }
                };
                members.into_iter().map(shown).collect()
            }
            _ => JsonValue::Null,
        },
        Value::Class(name) => JsonValue::String((*name).to_owned()),
        // json-smart writes a block as the bean it is, and it has no properties.
        Value::Block(_) => JsonValue::Object(JsonMap::new()),
        Value::Null | Value::Input | Value::Util => JsonValue::Null,
    }
}

fn key_text(key: &Value) -> String {
    match key {
        Value::Text(text) => text.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        _ => "null".to_owned(),
    }
}
