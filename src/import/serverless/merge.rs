//! How the framework makes one template of several fragments.

use indexmap::IndexMap;

use super::super::document::{Node, Value};
use crate::source::Text;

/// Merges values, the later over the earlier: objects member by member, lists item by item, all
/// else replaced. `None` where there are none.
pub(super) fn merge(mut values: Vec<Node>) -> Option<Node> {
    let last = values.last()?;
    let is_alike = |other: &Node| match (&other.value, &last.value) {
        (Value::Mapping(_), Value::Mapping(_)) | (Value::Sequence(_), Value::Sequence(_)) => {
            other.tag.is_none() && last.tag.is_none()
        }
        _ => false,
    };
    // What stands before a value of another kind has been replaced by it.
    let replaced = values.iter().rposition(|other| !is_alike(other)).map_or(0, |other| other + 1);
    let mut alike = values.split_off(replaced.min(values.len() - 1));
    if alike.len() == 1 {
        return alike.pop();
    }
    let place = alike.first()?.place.clone();
    let is_mapping = matches!(alike.first()?.value, Value::Mapping(_));
    let value = if is_mapping { Value::Mapping(members(alike)) } else { Value::Sequence(items(alike)) };
    Some(Node::new(value, place))
}

fn members(mappings: Vec<Node>) -> Vec<(Text, Node)> {
    let mut merged: IndexMap<String, (Text, Vec<Node>)> = IndexMap::new();
    for node in mappings {
        let Value::Mapping(members) = node.value else { continue };
        let members: IndexMap<String, (Text, Node)> =
            members.into_iter().map(|(key, value)| (key.as_str().to_owned(), (key, value))).collect();
        for (name, (key, value)) in members {
            let entry = merged.entry(name).or_insert_with(|| (key.clone(), Vec::new()));
            entry.0 = key;
            entry.1.push(value);
        }
    }
    merged.into_values().filter_map(|(key, values)| Some((key, merge(values)?))).collect()
}

fn items(sequences: Vec<Node>) -> Vec<Node> {
    let mut merged: Vec<Vec<Node>> = Vec::new();
    for node in sequences {
        let Value::Sequence(items) = node.value else { continue };
        for (index, item) in items.into_iter().enumerate() {
            match merged.get_mut(index) {
                Some(values) => values.push(item),
                None => merged.push(vec![item]),
            }
        }
    }
    merged.into_iter().filter_map(merge).collect()
}

#[cfg(all(test, feature = "yaml"))]
mod tests {
    use super::super::super::document;
    use super::super::tests::shown;
    use super::*;
    use crate::source::SourceFile;

    fn merged(documents: &[&str]) -> String {
        let parse = |text: &&str| document::parse(&SourceFile::new("f.yaml", *text)).expect("YAML").value;
        shown(&merge(documents.iter().map(parse).collect()).expect("something"))
    }

    #[test]
    fn later_values_win_inside_objects_and_lists() {
        assert_eq!(merged(&["{a: {b: 1, c: 2}}", "{a: {c: 3}, d: 4}"]), "{a: {b: 1, c: 3}, d: 4}");
        assert_eq!(merged(&["[1, {a: 2}]", "[3, {b: 4}, 5]"]), r#"["3", "{a: 2, b: 4}", "5"]"#);
        assert_eq!(merged(&["{a: 1, a: 2}", "{b: 3}"]), "{a: 2, b: 3}");
        assert_eq!(merged(&["{a: 1}", "{a: null}"]), "{a: null}");
    }

    #[test]
    fn values_of_another_kind_replace_what_was_there() {
        assert_eq!(merged(&["{a: {b: 1}}", "{a: 2}", "{a: {c: 3}}"]), "{a: {c: 3}}");
        assert_eq!(merged(&["{a: 1}", "[2]"]), r#"["2"]"#);
        assert_eq!(merged(&["{a: !If {b: 1}}", "{a: {c: 2}}"]), "{a: {c: 2}}");
        assert_eq!(merged(&["{a: !Sub x}", "{a: !Ref y}"]), "{a: !Ref y}");
    }
}
