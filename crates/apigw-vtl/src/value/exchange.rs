//! Values from documents and back.

use serde_json::{Map as JsonMap, Value as JsonValue};

use super::{Heap, ListKind, Map, MapKind, Number, Object, Value, ViewKind};

/// How deep values are given back; what is deeper is left out.
const MAX_DEPTH: usize = 100;

/// How many parts values have at most that are given back.
const MAX_PARTS: usize = 1_000_000;

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

/// A value for the caller; nothing of what has more than [`MAX_PARTS`] parts: a list can contain
/// itself, and many times the same.
pub(crate) fn to_json(heap: &Heap, value: &Value) -> Option<JsonValue> {
    let mut parts = MAX_PARTS;
    give(heap, value, 0, &mut parts)
}

fn give(heap: &Heap, value: &Value, depth: usize, parts: &mut usize) -> Option<JsonValue> {
    if depth > MAX_DEPTH {
        return Some(JsonValue::Null);
    }
    *parts = parts.checked_sub(1)?;
    let mut inner = |value: &Value| give(heap, value, depth + 1, parts);
    Some(match value {
        Value::Bool(value) => JsonValue::Bool(*value),
        Value::Number(Number::Int(value)) => (*value).into(),
        Value::Number(Number::Long(value)) => (*value).into(),
        Value::Number(number) => {
            serde_json::Number::from_f64(number.to_f64()).map_or(JsonValue::Null, JsonValue::Number)
        }
        Value::Text(text) => {
            // Many parts may share one long text.
            *parts = parts.checked_sub(text.len() / 64)?;
            JsonValue::String(text.to_string())
        }
        Value::Char(unit) => JsonValue::String(crate::java::from_units(&[*unit])),
        Value::Object(id) => match heap.get(*id) {
            Object::List(list) => list.items.iter().map(inner).collect::<Option<_>>()?,
            Object::Map(map) => {
                let member = |(key, value): (Value, Value)| Some((key_text(&key), inner(&value)?));
                JsonValue::Object(map.members().into_iter().map(member).collect::<Option<_>>()?)
            }
            Object::View { map, kind } => {
                let members = heap.map_of(*map).map(Map::members).unwrap_or_default();
                let shown = |(key, value): (Value, Value)| {
                    Some(match kind {
                        ViewKind::Keys => JsonValue::String(key_text(&key)),
                        ViewKind::Values => inner(&value)?,
                        ViewKind::Entries => {
                            JsonValue::Object([(key_text(&key), inner(&value)?)].into_iter().collect())
                        }
                    })
                };
                members.into_iter().map(shown).collect::<Option<_>>()?
            }
            _ => JsonValue::Null,
        },
        Value::Class(name) => JsonValue::String((*name).to_owned()),
        // json-smart writes a block as the bean it is, and it has no properties.
        Value::Block(_) => JsonValue::Object(JsonMap::new()),
        Value::Null | Value::Input | Value::Util => JsonValue::Null,
    })
}

fn key_text(key: &Value) -> String {
    match key {
        Value::Text(text) => text.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        _ => "null".to_owned(),
    }
}
