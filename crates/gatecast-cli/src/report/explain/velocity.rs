//! What mapping templates can use: one table, whose examples the tests run.

use std::borrow::Cow;

use super::language::LANGUAGE;
use super::methods::{lists, maps, numbers, text};

/// Something that a mapping template can use.
pub(super) struct LanguageEntry {
    /// What it is called: the first name is shown, all are found.
    pub(super) names: &'static [&'static str],
    /// How it is written.
    pub(super) form: &'static str,
    pub(super) about: &'static str,
    pub(super) example: Example,
}

/// A template, the body of the request, and what comes out.
pub(super) struct Example {
    pub(super) template: &'static str,
    pub(super) body: &'static str,
    pub(super) output: &'static str,
    /// The override that is set, as `responseOverride.status = 404`.
    pub(super) sets: Option<&'static str>,
}

/// Entries that belong together.
pub(super) struct Group {
    /// What it is found by.
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) entries: &'static [LanguageEntry],
}

pub(super) const fn entry(
    names: &'static [&'static str],
    form: &'static str,
    about: &'static str,
    [template, body, output]: [&'static str; 3],
) -> LanguageEntry {
    LanguageEntry { names, form, about, example: Example { template, body, output, sets: None } }
}

pub(super) const fn setting(mut entry: LanguageEntry, sets: &'static str) -> LanguageEntry {
    entry.example.sets = Some(sets);
    entry
}

/// All that there is, in the order to show it.
pub(super) fn groups() -> impl Iterator<Item = &'static Group> {
    LANGUAGE.iter().chain([&text::GROUP, &lists::GROUP, &maps::GROUP, &numbers::GROUP])
}

/// The group of this name.
pub(super) fn group(name: &str) -> Option<&'static Group> {
    groups().find(|group| bare(group.name) == bare(name))
}

/// The entry of this name, whatever is passed to it.
pub(super) fn named(name: &str) -> Option<&'static LanguageEntry> {
    let name = name.split('(').next().unwrap_or_default().trim();
    let find = |is_called: &dyn Fn(&str) -> bool| {
        entries().find(|entry| entry.names.iter().any(|known| is_called(known)))
    };
    // `.set` is a method, `set` is `#set`.
    find(&|known| known.eq_ignore_ascii_case(name))
        .or_else(|| find(&|known| bare(known).eq_ignore_ascii_case(bare(name))))
        .or_else(|| find(&|known| is_any(known, name)))
}

/// Whether a known name ends in `NAME`, and this one in a name of its own.
fn is_any(known: &str, name: &str) -> bool {
    let start = bare(known).strip_suffix("NAME").filter(|start| !start.is_empty());
    start.is_some_and(|start| bare(name).len() > start.len() && bare(name).starts_with(start))
}

/// A reference or directive without the signs that change nothing about its meaning: `$!{util.x}` is `$util.x`,
/// and `#{end}` is `#end`.
pub(super) fn plainly_written(name: &str) -> Cow<'_, str> {
    let quiet = name.strip_prefix("$!").map(|rest| ('$', rest));
    let Some((sign, rest)) =
        quiet.or_else(|| ['$', '#'].into_iter().find_map(|sign| Some((sign, name.strip_prefix(sign)?))))
    else {
        return name.into();
    };
    match rest.strip_prefix('{') {
        Some(inside) => format!("{sign}{}", inside.replacen('}', "", 1)).into(),
        None if quiet.is_some() => format!("{sign}{rest}").into(),
        None => name.into(),
    }
}

/// The full name of a function of `$input` or `$util` that was typed without it.
pub(super) fn function_called(name: &str) -> Option<&'static str> {
    let name = name.split('(').next().unwrap_or_default().trim();
    let mut names = entries().flat_map(|entry| entry.names.iter().copied());
    names.find(|known| {
        let function = known.strip_prefix("$util.").or_else(|| known.strip_prefix("$input."));
        function.is_some_and(|function| function.eq_ignore_ascii_case(name))
    })
}

/// Every entry.
pub(super) fn entries() -> impl Iterator<Item = &'static LanguageEntry> {
    groups().flat_map(|group| group.entries)
}

/// A name without what it begins with; a shell takes `$` and `#` for its own.
fn bare(name: &str) -> &str {
    let name = name.strip_prefix("$context.").or_else(|| name.strip_prefix("context.")).unwrap_or(name);
    match name.trim_start_matches(['$', '#', '.']) {
        "" => name,
        bare => bare,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use apigw_vtl::{Inputs, Limits, Template};
    use gatecast::gateway::Event;
    use serde_json::{Map, Value};

    /// The request that an example is rendered for: the sample, with the body of the example.
    fn inputs(body: &str) -> Inputs {
        let event = Event::sample();
        let texts = |values: &indexmap::IndexMap<String, String>| -> Map<String, Value> {
            values.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect()
        };
        let mut inputs = Inputs { body: body.to_owned(), ..Inputs::default() };
        inputs.params.path = texts(&event.request.path);
        inputs.params.querystring = texts(&event.request.query);
        inputs.params.header = texts(&event.request.headers);
        inputs
    }

    fn leaves(path: &str, value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(name, value)| leaves(&format!("{path}.{name}"), value, found));
            }
            Value::String(text) => found.push(format!("{path} = {text}")),
            other => found.push(format!("{path} = {other}")),
        }
    }

    #[test]
    fn examples_render_to_what_is_shown() {
        for LanguageEntry { names, example, .. } in entries() {
            let template =
                Template::compile(example.template).unwrap_or_else(|errors| panic!("{names:?}: {errors:?}"));
            let rendered = template.render(&inputs(example.body), &Limits::default());
            let rendered = rendered.unwrap_or_else(|error| panic!("{names:?}: {error}"));
            assert_eq!(rendered.output, example.output, "{names:?}");
            let mut set = Vec::new();
            leaves("requestOverride", &Value::Object(rendered.overrides.request), &mut set);
            leaves("responseOverride", &Value::Object(rendered.overrides.response), &mut set);
            assert_eq!(set, example.sets.into_iter().collect::<Vec<_>>(), "{names:?}");
        }
    }

    #[test]
    fn every_method_has_an_entry() {
        for method in apigw_vtl::METHODS {
            let typed = [".", "$input.", "$util."].map(|of| format!("{of}{method}"));
            let is_there = |name: &str| entries().any(|entry| entry.names.contains(&name));
            let Some(name) = typed.iter().find(|name| is_there(name)) else { panic!("{method}") };
            assert!(named(&format!("{name}('a')")).is_some(), "{method}");
        }
    }

    #[test]
    fn names_are_found_however_they_are_typed() {
        for name in [
            "$input.json",
            "input.json",
            "$input.json('$.a')",
            "$INPUT.JSON",
            "#foreach",
            "foreach",
            "$foreach",
        ] {
            assert!(named(name).is_some(), "{name}");
        }
        for name in ["$context.requestOverride", "context.responseOverride", "requestOverride", "##", "#[["] {
            assert!(named(name).is_some(), "{name}");
        }
        for name in [
            "$context.requestOverride.header.X-Pet",
            "context.responseOverride.header.a",
            "$velocityCount",
            "velocityHasNext",
            "]]#",
        ] {
            assert!(named(name).is_some(), "{name}");
        }
        for (written, plain) in [
            ("$!util.urlEncode", "$util.urlEncode"),
            ("${util.urlEncode('a')}", "$util.urlEncode('a')"),
            ("$!{foreach.count}", "$foreach.count"),
            ("${input}.body", "$input.body"),
            ("#{end}", "#end"),
            ("#[[", "#[["),
            ("$util.x", "$util.x"),
            ("{a}", "{a}"),
        ] {
            assert_eq!(plainly_written(written), plain);
        }
        assert_eq!(function_called("parseJson"), Some("$util.parseJson"));
        assert_eq!(function_called("json('$')"), Some("$input.json"));
        assert!(function_called("length").is_none());
        assert!(named("").is_none() && named("$").is_none() && named("a").is_none());
        for group_name in ["$input", "input", "$util", "overrides", "directives", "loops"] {
            assert!(group(group_name).is_some(), "{group_name}");
        }
    }
}
