//! What a case expects.

use crate::snapshot::expected::Expected;
use crate::snapshot::members::{Fault, fault, members, wrong_type};
use gatecast::gateway::DefinitionStatus;
use gatecast::import::document::Node;

pub(super) const OF_EXPECT: &[&str] = &["status", "headers", "body"];
pub(super) const OF_BODY: &[&str] = &["json", "text", "contains"];

pub(super) fn expected(node: &Node) -> Result<Expected, Fault> {
    let members = members(node, "`expect`", OF_EXPECT)?;
    let mut expected = Expected::default();
    if let Some(node) = members.get("status") {
        let status = node.scalar().and_then(|text| text.as_str().parse::<DefinitionStatus>().ok());
        let status = status.ok_or_else(|| {
            fault("`status` is not a status", Some(node.place.clone()), "expected a number from 100 to 599")
        })?;
        expected.status = Some(status.get());
    }
    if let Some(node) = members.get("headers") {
        let headers = node.members().ok_or_else(|| wrong_type("`headers`", node, "an object"))?;
        for (name, value) in headers {
            let text = value.scalar().map(|text| text.as_str().to_owned());
            if text.is_none() && !value.is_null() {
                return Err(wrong_type("the value of a header", value, "a string, or null for none"));
            }
            expected.headers.push((name.as_str().to_owned(), text));
        }
    }
    if let Some(node) = members.get("body") {
        body(node, &mut expected)?;
    }
    Ok(expected)
}

fn body(node: &Node, expected: &mut Expected) -> Result<(), Fault> {
    if let Some(text) = node.string() {
        expected.text = Some(text.as_str().to_owned());
        return Ok(());
    }
    if node.members().is_none() {
        return Err(wrong_type("`body`", node, "a string, or an object with `json`, `text` or `contains`"));
    }
    let members = members(node, "`body`", OF_BODY)?;
    expected.json = members.get_nullable("json").map(Node::to_json);
    expected.text = members.text("text")?.map(|text| text.as_str().to_owned());
    if let Some(node) = members.get("contains") {
        for node in node.items().unwrap_or(std::slice::from_ref(node)) {
            let text =
                node.string().ok_or_else(|| wrong_type("`contains`", node, "a string, or a list of them"))?;
            expected.contains.push(text.as_str().to_owned());
        }
    }
    Ok(())
}
