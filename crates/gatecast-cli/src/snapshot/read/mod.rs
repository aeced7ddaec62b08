//! A document becomes a case file. A case with a mistake is left out and reported; the others stay.

mod expected;
mod inputs;

use std::collections::HashMap;
use std::sync::Arc;

use self::expected::expected;
use self::inputs::{inputs, named};
use super::case_file::{Case, CaseFile, CaseSubject, EventSource, MethodCase};
use super::members::{Fault, Members, fault, members, wrong_type};
use super::stored;
use gatecast::diagnostic::{Checked, quoted};
use gatecast::gateway::{Event, Failure, ResponseType};
use gatecast::import::document::{self, Node, Value};
use gatecast::import::{ImportError, invalid_event};
use gatecast::source::{Place, SourceFile, Text};

const OF_FILE: &[&str] = &["$schema", "api", "event", "cases"];
const OF_CASE: &[&str] = &[
    "name",
    "type",
    "types",
    "failure",
    "method",
    "methods",
    "backend",
    "request",
    "event",
    "message",
    "validationError",
    "expect",
];

/// Reads a case file.
///
/// # Errors
/// [`ImportError`] where the document cannot be parsed, or says nothing of which API or cases.
pub(crate) fn read(source: &Arc<SourceFile>) -> Result<Checked<CaseFile>, ImportError> {
    let Checked { value: root, mut diagnostics } = document::parse(source)?;
    let members = members(&root, "a case file", OF_FILE)?;
    let api = members.get("api").ok_or_else(|| missing(&members, "api", "name the file of the API"))?;
    let cases = members.get("cases").ok_or_else(|| missing(&members, "cases", "list what to look at"))?;
    let listed = cases.items().ok_or_else(|| wrong_type("`cases`", cases, "a list"))?;
    let mut file = CaseFile {
        inputs: inputs(api)?,
        event: members.get("event").map(event).transpose()?,
        cases: Vec::new(),
    };
    let mut names = Names::default();
    for node in listed {
        match cases_of(node) {
            Ok(cases) => {
                for case in cases {
                    match names.add(&case) {
                        Ok(()) => file.cases.push(case),
                        Err(fault) => diagnostics.push(*fault),
                    }
                }
            }
            Err(fault) => diagnostics.push(*fault),
        }
    }
    Ok(Checked::new(file, diagnostics))
}

fn missing(members: &Members<'_>, name: &str, expected: &str) -> Fault {
    fault(format!("a case file needs `{name}`"), Some(members.place().beginning()), expected)
}

/// The names of the cases so far and where they are, by the files of their responses.
#[derive(Default)]
struct Names(HashMap<String, (String, Place)>);

impl Names {
    fn add(&mut self, case: &Case) -> Result<(), Fault> {
        let given = (case.name.clone(), case.place.clone());
        let Some((other, place)) = self.0.insert(stored::key(&case.name), given) else { return Ok(()) };
        let name = quoted(&case.name);
        let message = if other == case.name {
            format!("two cases are called {name}")
        } else {
            format!("{name} and {} are too much alike", quoted(&other))
        };
        let fault = fault(message, Some(case.place.clone()), "its response would be stored in the same file")
            .at(Some(place), "as that of this one")
            .help("give it a `name` of its own");
        Err(fault.into())
    }
}

fn event(node: &Node) -> Result<EventSource, Fault> {
    match &node.value {
        Value::String(file) => Ok(EventSource::File(named(file)?)),
        Value::Mapping(_) => {
            let json = node.to_json_text();
            match Event::from_json(json.clone()) {
                Ok(_) => Ok(EventSource::Members(json)),
                Err(error) => Err(invalid_event(node, &error).into()),
            }
        }
        _ => Err(wrong_type("`event`", node, "the name of a file, or an object with members of an event")),
    }
}

/// The cases that an item of the list stands for.
fn cases_of(node: &Node) -> Result<Vec<Case>, Fault> {
    let members = members(node, "a case", OF_CASE)?;
    let name = members.text("name")?;
    let subjects = subjects(&members)?;
    let event = members.get("event").map(event).transpose()?;
    let expected = members.get("expect").map(expected).transpose()?.map(Arc::new);
    let message = match members.get_nullable("message").map(|node| (&node.value, node)) {
        None => None,
        // A null message is one that API Gateway has as well.
        Some((Value::Null, _)) => Some(None),
        Some((Value::String(text), _)) => Some(Some(text.as_str().to_owned())),
        Some((_, node)) => return Err(wrong_type("`message`", node, "a string or null")),
    };
    let validation_error = members.text("validationError")?;
    let is_one = members.get("types").is_none();
    let cases = subjects.into_iter().map(|(subject_name, mut subject)| {
        if let CaseSubject::Failure(failure) = &mut subject {
            if let Some(message) = &message {
                failure.set_message(message.clone());
            }
            if let Some(text) = &validation_error {
                failure.set_validation_error(text.as_str());
            }
        }
        let name = match &name {
            Some(name) if is_one => name.as_str().to_owned(),
            Some(name) => format!("{} {subject_name}", name.as_str()),
            None => subject_name.clone(),
        };
        let (event, expected) = (event.clone(), expected.clone());
        Case { name, place: first_line(node), subject, subject_name, event, expected }
    });
    Ok(cases.collect())
}

/// Where a case is written: its name, or its first member, so that findings underline a line.
fn first_line(node: &Node) -> Place {
    let name = node.get("name").map(|name| name.place.clone());
    let first = || node.members().and_then(<[_]>::first).map(|(_, value)| value.place.clone());
    name.or_else(first).unwrap_or_else(|| node.place.clone())
}

/// What is looked at, by name: `type`, `types`, `failure`, `method` or `methods`, one of them.
fn subjects(members: &Members<'_>) -> Result<Vec<(String, CaseSubject)>, Fault> {
    let ways = ["type", "types", "failure", "method", "methods"].map(|way| (way, members.get(way)));
    let mut given = ways.into_iter().filter_map(|(way, node)| Some((way, node?)));
    let (Some((way, node)), None) = (given.next(), given.next()) else {
        let message = "a case needs one of `type`, `types`, `failure`, `method` and `methods`";
        return Err(fault(
            message,
            Some(members.place().beginning()),
            "say what goes wrong, or which method answers",
        ));
    };
    of_methods_only(members, way)?;
    let of_type = |response_type| {
        let failure = Failure::of(response_type);
        (ResponseType::name(response_type).to_owned(), CaseSubject::Failure(failure))
    };
    match (way, &node.value) {
        ("types", Value::String(all)) if all.as_str() == "all" => {
            let types = ResponseType::by_name();
            Ok(types.into_iter().map(of_type).collect())
        }
        ("types", Value::Sequence(listed)) => listed.iter().map(|node| Ok(of_type(a_type(node)?))).collect(),
        ("types", _) => Err(wrong_type("`types`", node, "`all`, or a list of response types")),
        ("failure", Value::String(name)) => {
            let failure = Failure::find(name.as_str()).map_err(|unknown| fault(unknown, name.place(), ""))?;
            Ok(vec![(name.as_str().to_owned(), CaseSubject::Failure(failure))])
        }
        ("failure", _) => Err(wrong_type("`failure`", node, "the name of a failure")),
        ("method", Value::String(method)) => {
            let case = method_case(method, members)?;
            Ok(vec![(method.as_str().to_owned(), CaseSubject::Method(case))])
        }
        ("method", _) => Err(wrong_type("`method`", node, "a method and a path, as in `GET /pets`")),
        ("methods", Value::String(all)) if all.as_str() == "all" => {
            Ok(vec![("all methods".to_owned(), CaseSubject::AllMethods)])
        }
        ("methods", _) => Err(wrong_type("`methods`", node, "`all`")),
        _ => Ok(vec![of_type(a_type(node)?)]),
    }
}

/// Refuses what only cases of a method have, and what they do not have.
fn of_methods_only(members: &Members<'_>, way: &str) -> Result<(), Fault> {
    let is_method = way == "method";
    let wrong: &[&str] = match way {
        "method" => &["message", "validationError"],
        "methods" => &["message", "validationError", "backend", "request", "expect"],
        _ => &["backend", "request"],
    };
    for name in wrong {
        if let Some(node) = members.get(name) {
            let label = if is_method { "a method has none" } else { "only a case with `method` has it" };
            return Err(fault(format!("`{name}` beside `{way}`"), Some(node.place.clone()), label));
        }
    }
    Ok(())
}

fn method_case(method: &Text, members: &Members<'_>) -> Result<MethodCase, Fault> {
    let request = members.get("request");
    let is_request = match request.map(|node| (&node.value, node)) {
        None => false,
        Some((Value::Bool(is_request), _)) => *is_request,
        Some((_, node)) => return Err(wrong_type("`request`", node, "`true`")),
    };
    let backend = members.get("backend");
    if let (true, Some(node)) = (is_request, backend) {
        return Err(fault(
            "`backend` beside `request`",
            Some(node.place.clone()),
            "what a backend gets comes before its answer",
        ));
    }
    let backend = match backend {
        None => None,
        Some(node) => {
            let text = node.scalar().ok_or_else(|| {
                wrong_type("`backend`", node, "a status, `STATUS:BODY`, or the name of a file")
            })?;
            Some(text.clone())
        }
    };
    Ok(MethodCase { method: method.clone(), backend, is_request })
}

fn a_type(node: &Node) -> Result<ResponseType, Fault> {
    let name = node.string().ok_or_else(|| wrong_type("a response type", node, "its name"))?;
    name.as_str().parse().map_err(|unknown: gatecast::gateway::UnknownResponseType| {
        fault(unknown, name.place(), "").help("`gatecast explain types` lists them").into()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::expected::{OF_BODY, OF_EXPECT};
    use super::inputs::OF_INPUT;
    use super::*;
    use gatecast::gateway::CataloguedFailure;
    use gatecast::import::Format;

    /// What editors complete is what is read.
    #[test]
    fn the_schema_knows_the_same_members() {
        let schema = include_str!("../../../../../docs/case-file.schema.json");
        let schema: serde_json::Value = serde_json::from_str(schema).expect("JSON");
        let objects = [
            ("", OF_FILE),
            ("/$defs/input", OF_INPUT),
            ("/$defs/case", OF_CASE),
            ("/$defs/expect", OF_EXPECT),
            ("/$defs/body", OF_BODY),
        ];
        for (pointer, known) in objects {
            let object = schema.pointer(pointer).expect("a definition");
            let members = object["properties"].as_object().expect("members");
            assert_eq!(sorted(members.keys()), sorted(known), "{pointer}");
            assert_eq!(object["additionalProperties"], false, "{pointer}");
        }
        let names = |pointer: &str| {
            let names = schema.pointer(pointer).and_then(serde_json::Value::as_array).expect("names");
            sorted(names.iter().filter_map(serde_json::Value::as_str))
        };
        assert_eq!(names("/$defs/type/enum"), sorted(ResponseType::ALL.map(ResponseType::name)));
        assert_eq!(names("/$defs/input/properties/input/enum"), sorted(Format::all().map(Format::name)));
        let failures = CataloguedFailure::ALL.iter().map(|failure| failure.name);
        assert_eq!(names("/$defs/case/properties/failure/enum"), sorted(failures));
    }

    fn sorted(names: impl IntoIterator<Item = impl ToString>) -> Vec<String> {
        let mut names: Vec<_> = names.into_iter().map(|name| name.to_string()).collect();
        names.sort();
        names
    }

    proptest! {
        /// A case file that was damaged is read as far as it goes, or refused.
        #[test]
        fn damaged_files_do_not_panic(at in 0..1500_usize, length in 0..40_usize, with in "[-\\[\\]{}:,!&*a1 \n\"']{0,6}") {
            let petstore = include_str!("../../../../../fixtures/petstore/petstore.gatecast.yaml");
            let mut damaged = petstore.to_owned();
            let start = (0..=at.min(damaged.len())).rev().find(|at| damaged.is_char_boundary(*at)).unwrap_or(0);
            let end = (start + length..=damaged.len()).find(|at| damaged.is_char_boundary(*at));
            damaged.replace_range(start..end.unwrap_or(damaged.len()), &with);
            let _ = read(&SourceFile::new("damaged.gatecast.yaml", damaged));
        }
    }
}
