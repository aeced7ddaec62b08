//! `env:`, as far as a file says it: `.env` of a service with `useDotenv: true`.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::ImportError;
use super::super::document::{Node, Value};
use super::expansion::{Expanded, expanded};
use super::located::Located;
use super::resolver::Resolver;
use super::source::{Gap, SourceValue, elsewhere};
use crate::source::{Place, SourceFile, TextBuilder};

impl<'r> Resolver<'r, '_, '_> {
    /// `env:ORIGIN`
    pub(super) fn environment(
        &mut self,
        address: &str,
        name: &str,
        place: &Place,
        references: usize,
    ) -> Result<SourceValue<'r>, ImportError> {
        // The environment itself counts before the file.
        if let Some(given) = self.given(name, "env", address, place) {
            return Ok(SourceValue::Value(given));
        }
        let variables = self.dotenv(place, references)?;
        let Some(value) = variables.get(address) else { return Ok(SourceValue::Gap(elsewhere("env", name))) };
        let lookup = |name: &str| {
            let given = self.context.parameter(&format!("env:{name}")).map(str::to_owned);
            given.or_else(|| variables.get(name).cloned())
        };
        Ok(match expanded(value, lookup) {
            Expanded::Value(value) => SourceValue::Value(Located::settled(Node::string_at(&value, place))),
            Expanded::Open(needed) => SourceValue::Gap(elsewhere("env", &format!("env:{needed}"))),
            Expanded::Endless => SourceValue::Gap(Gap::outside(name, "its value in `.env` names itself")),
        })
    }

    /// The variables of `.env.STAGE`, or where there is no such file of `.env`.
    fn dotenv(
        &mut self,
        place: &Place,
        references: usize,
    ) -> Result<Rc<HashMap<String, String>>, ImportError> {
        if let Some(known) = &self.dotenv {
            return Ok(Rc::clone(known));
        }
        // The stage may be a variable of the environment; the file cannot say it.
        self.dotenv = Some(Rc::default());
        if !matches!(self.root.get("useDotenv").map(|node| &node.value), Some(Value::Bool(true))) {
            return Ok(Rc::default());
        }
        let stage = match self.stage(place, references)? {
            SourceValue::Value(stage) => stage.node().scalar().filter(|stage| !stage.has_holes()),
            SourceValue::Gap(_) => None,
        };
        let of_stage = stage.map(|stage| format!(".env.{}", stage.as_str()));
        for path in of_stage.into_iter().chain([".env".to_owned()]) {
            let mut text = TextBuilder::default();
            text.push_decoded(&path, place);
            match self.context.try_file(&self.root.place.source, &text.finish(Some(place.clone())))? {
                Ok(source) => {
                    let variables = Rc::new(variables(&source));
                    self.dotenv = Some(Rc::clone(&variables));
                    return Ok(variables);
                }
                Err(not_read) if not_read.is_missing => {}
                Err(not_read) => {
                    self.context.report(not_read.diagnostic);
                    break;
                }
            }
        }
        Ok(Rc::default())
    }
}

/// `NAME=value` lines, of which the last counts; values may stand in quotes and span lines there.
fn variables(source: &SourceFile) -> HashMap<String, String> {
    let mut variables = HashMap::new();
    let mut rest = source.text().trim_start_matches('\u{feff}');
    while !rest.is_empty() {
        let from_here = rest;
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after;
        let is_colon =
            line.find(": ").is_some_and(|colon| line.find('=').is_none_or(|equals| colon < equals));
        let pair = if is_colon { line.split_once(": ") } else { line.split_once('=') };
        let Some((name, value)) = pair else { continue };
        let name = name.trim();
        let name = name.strip_prefix("export ").map_or(name, str::trim_start);
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        if name.is_empty() || !name.chars().all(is_name) {
            continue;
        }
        let value = value.trim_start();
        let quote = value.chars().next().filter(|first| matches!(first, '\'' | '"' | '`'));
        let quoted = quote.and_then(|quote| {
            // Into the lines behind it, if need be.
            let (inside, after) = from_here[line.len() - value.len() + 1..].split_once(quote)?;
            Some((quote, inside, after))
        });
        let value = match quoted {
            Some((quote, inside, after)) => {
                rest = after.split_once('\n').map_or("", |(_, after)| after);
                if quote == '"' {
                    inside.replace("\\n", "\n").replace("\\r", "\r")
                } else {
                    inside.to_owned()
                }
            }
            None => value.split('#').next().unwrap_or_default().trim().to_owned(),
        };
        variables.insert(name.to_owned(), value);
    }
    variables
}
