//! Where the API is read from.

use std::fmt::Display;
use std::str::FromStr;

use indexmap::IndexMap;

use crate::snapshot::case_file::Input;
use crate::snapshot::members::{Fault, fault, members, wrong_type};
use gatecast::diagnostic::quoted;
use gatecast::import::document::{Node, Value};
use gatecast::source::Text;

pub(super) const OF_INPUT: &[&str] = &["file", "files", "input", "api", "parameters", "root", "type"];

/// Files that are read together stand together; an object with options stands alone.
pub(super) fn inputs(node: &Node) -> Result<Vec<Input>, Fault> {
    let Some(listed) = node.items() else { return Ok(vec![input(node)?]) };
    let mut inputs: Vec<Input> = Vec::new();
    let mut is_plain = false;
    for item in listed {
        match (&item.value, inputs.last_mut()) {
            (Value::String(file), Some(last)) if is_plain => last.files.push(named(file)?),
            _ => inputs.push(input(item)?),
        }
        is_plain = item.string().is_some();
    }
    if inputs.is_empty() {
        return Err(fault("`api` names no file", Some(node.place.clone()), "expected at least one"));
    }
    Ok(inputs)
}

fn input(node: &Node) -> Result<Input, Fault> {
    if let Some(file) = node.string() {
        return Ok(Input { files: vec![named(file)?], ..Input::default() });
    }
    if node.members().is_none() {
        return Err(wrong_type("`api`", node, "the name of a file, or an object with a member `file`"));
    }
    let members = members(node, "an input", OF_INPUT)?;
    let mut files = Vec::new();
    for node in [members.get("file"), members.get("files")].into_iter().flatten() {
        let of_node = node.items().unwrap_or(std::slice::from_ref(node));
        for file in of_node {
            files.push(named(file.string().ok_or_else(|| wrong_type("a file", file, "its name"))?)?);
        }
    }
    if files.is_empty() {
        return Err(fault("an input needs `file`", Some(node.place.clone()), "name the file of the API"));
    }
    let mut parameters = IndexMap::new();
    if let Some(given) = members.get("parameters") {
        let given = given.members().ok_or_else(|| wrong_type("`parameters`", given, "an object"))?;
        for (name, value) in given {
            let text =
                value.scalar().ok_or_else(|| wrong_type("the value of a parameter", value, "a string"))?;
            parameters.insert(name.as_str().to_owned(), text.as_str().to_owned());
        }
    }
    Ok(Input {
        files,
        format: parsed(members.text("input")?)?,
        api: members.text("api")?.map(|text| text.as_str().to_owned()),
        parameters,
        root: members.text("root")?,
        response_type: parsed(members.text("type")?)?,
    })
}

/// The name of a file: standard input is none, since several cases and later runs read it.
pub(super) fn named(file: &Text) -> Result<Text, Fault> {
    match file.as_str() {
        "" | "-" => {
            let message = format!("{} is not the name of a file", quoted(file.as_str()));
            Err(fault(message, file.place(), "expected a path, from the folder of the case file"))
        }
        _ => Ok(file.clone()),
    }
}

fn parsed<T: FromStr<Err: Display>>(text: Option<Text>) -> Result<Option<T>, Fault> {
    text.map(|text| text.as_str().parse().map_err(|unknown| fault(unknown, text.place(), ""))).transpose()
}
