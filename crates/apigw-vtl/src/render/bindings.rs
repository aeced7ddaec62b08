//! What `$context` and `$input.params()` are when a rendering begins.

use serde_json::{Map as JsonMap, Value as JsonValue};

use crate::inputs::Inputs;
use crate::value::{Heap, Id, MapKind, Value, context_from_json, from_json};

/// `$context`, with the overrides that are always there.
pub(super) fn context(heap: &mut Heap, given: &JsonMap<String, JsonValue>) -> Id {
    let context = context_from_json(heap, given);
    for (name, members) in
        [("requestOverride", &["path", "header", "querystring"][..]), ("responseOverride", &["header"])]
    {
        let present = heap.map_of(context).and_then(|context| context.get_str(name)).cloned();
        let inner = match present {
            Some(Value::Object(id)) if heap.map_of(id).is_some() => id,
            _ => {
                let inner = heap.map(MapKind::Context);
                heap.put(context, Value::text(name), Value::Object(inner));
                inner
            }
        };
        for member in members {
            let missing =
                heap.map_of(inner).and_then(|inner| inner.get_str(member)).is_none_or(Value::is_null);
            if missing {
                let empty = heap.map(MapKind::Context);
                heap.put(inner, Value::text(*member), Value::Object(empty));
            }
        }
    }
    context
}

/// `$input.params()`: header names are sorted.
pub(super) fn params(heap: &mut Heap, inputs: &Inputs) -> Value {
    let params = heap.map(MapKind::Linked);
    let groups = [
        ("path", &inputs.params.path, MapKind::Linked),
        ("querystring", &inputs.params.querystring, MapKind::Linked),
        ("header", &inputs.params.header, MapKind::Sorted),
    ];
    for (name, values, kind) in groups {
        let group = heap.map(kind);
        for (key, value) in values {
            let value = from_json(heap, value);
            heap.put(group, Value::text(key.as_str()), value);
        }
        heap.put(params, Value::text(name), Value::Object(group));
    }
    Value::Object(params)
}
