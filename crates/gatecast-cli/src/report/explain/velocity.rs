//! What mapping templates can use: one table, whose examples the tests run.

/// Something that a mapping template can use.
pub(super) struct Entry {
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
    pub(super) entries: &'static [Entry],
}

const fn entry(
    names: &'static [&'static str],
    form: &'static str,
    about: &'static str,
    [template, body, output]: [&'static str; 3],
) -> Entry {
    Entry { names, form, about, example: Example { template, body, output, sets: None } }
}

const fn setting(mut entry: Entry, sets: &'static str) -> Entry {
    entry.example.sets = Some(sets);
    entry
}

/// All that there is, in the order to show it.
pub(super) static GROUPS: &[Group] = &[
    Group {
        name: "$input",
        about: "the request, or in a response template what the integration answered",
        entries: &[
            entry(
                &["$input.body"],
                "$input.body",
                "the body as text; `{}` where there is none",
                ["$input.body", r#"{"name": "Rex"}"#, r#"{"name": "Rex"}"#],
            ),
            entry(
                &["$input.json"],
                "$input.json('PATH')",
                "what a JSONPath finds in the body, as JSON; `\"\"` where it finds nothing",
                ["$input.json('$.tags') $input.json('$.nope')", r#"{"tags": ["a", "b"]}"#, r#"["a","b"] """#],
            ),
            entry(
                &["$input.path"],
                "$input.path('PATH')",
                "what a JSONPath finds in the body, as a value whose members and methods can be used; no value where \
                 it finds nothing. A map is printed as Java prints it, not as JSON",
                [
                    "$input.path('$.owner').name $input.path('$.tags').size()",
                    r#"{"owner": {"name": "Jane"}, "tags": ["a", "b"]}"#,
                    "Jane 2",
                ],
            ),
            entry(
                &["$input.params"],
                "$input.params('NAME'), $input.params()",
                "a parameter: of the path, else of the query string, else a header by its exact name. Without a name, \
                 all of them: `path`, `querystring` and `header`",
                ["$input.params('petId') $input.params().querystring.limit", "", "5 20"],
            ),
        ],
    },
    Group {
        name: "$util",
        about: "functions on text",
        entries: &[
            entry(
                &["$util.escapeJavaScript"],
                "$util.escapeJavaScript(TEXT)",
                "escapes quotes, backslashes, slashes and control characters. It escapes `'` as well, which JSON does \
                 not allow: take that back with `.replaceAll(\"\\\\'\", \"'\")`",
                [
                    r#"#set($say = $util.escapeJavaScript($input.path('$.say')))$say ${say.replaceAll("\\'", "'")}"#,
                    r#"{"say": "\"it's\" 1/2"}"#,
                    r#"\"it\'s\" 1\/2 \"it's\" 1\/2"#,
                ],
            ),
            entry(
                &["$util.parseJson"],
                "$util.parseJson(TEXT)",
                "reads text that is JSON, as a value whose members can be used",
                ["$util.parseJson($input.path('$.text')).a[1]", r#"{"text": "{\"a\": [1, 2]}"}"#, "2"],
            ),
            entry(
                &["$util.urlEncode"],
                "$util.urlEncode(TEXT)",
                "encodes text for a query string, as forms do: a space becomes `+`",
                ["$util.urlEncode('a b&c=ü')", "", "a+b%26c%3D%C3%BC"],
            ),
            entry(
                &["$util.urlDecode"],
                "$util.urlDecode(TEXT)",
                "decodes what is encoded so",
                ["$util.urlDecode('a+b%26c%3D%C3%BC')", "", "a b&c=ü"],
            ),
            entry(
                &["$util.base64Encode"],
                "$util.base64Encode(TEXT)",
                "encodes the UTF-8 bytes of text in base64",
                ["$util.base64Encode('user:password')", "", "dXNlcjpwYXNzd29yZA=="],
            ),
            entry(
                &["$util.base64Decode"],
                "$util.base64Decode(TEXT)",
                "decodes base64 to text",
                ["$util.base64Decode('dXNlcjpwYXNzd29yZA==')", "", "user:password"],
            ),
        ],
    },
    Group {
        name: "overrides",
        about: "what a template changes of the request that the integration gets, or of the response that the client gets",
        entries: &[
            setting(
                entry(
                    &["$context.requestOverride", "requestOverride"],
                    "#set($context.requestOverride.GROUP.NAME = VALUE)",
                    "sets a parameter of the request to the integration; the group is `path`, `querystring` or `header`",
                    [
                        "#set($context.requestOverride.header.X-Pet = $input.path('$.name'))",
                        r#"{"name": "Rex"}"#,
                        "",
                    ],
                ),
                "requestOverride.header.X-Pet = Rex",
            ),
            setting(
                entry(
                    &["$context.responseOverride", "responseOverride"],
                    "#set($context.responseOverride.status = NUMBER)",
                    "sets the status of the response, or with `responseOverride.header.NAME` a header",
                    [
                        "#if($input.path('$.error') != '')#set($context.responseOverride.status = 404)#end$input.json('$.error')",
                        r#"{"error": "no such pet"}"#,
                        r#""no such pet""#,
                    ],
                ),
                "responseOverride.status = 404",
            ),
        ],
    },
    Group {
        name: "directives",
        about: "what begins with `#`",
        entries: &[
            entry(
                &["#set"],
                "#set($NAME = VALUE)",
                "sets a variable, or a member of a map. A value that is missing changes nothing",
                ["#set($a = 2 * 3)$a", "", "6"],
            ),
            entry(
                &["#if", "#elseif", "#else"],
                "#if(CONDITION) … #elseif(CONDITION) … #else … #end",
                "the first part whose condition holds. A reference holds unless it is false; one without a value is \
                 the empty text and holds as well, so compare with `''`",
                ["#if($nope)a#end#if($nope != '')b#{else}c#end", "", "ac"],
            ),
            entry(
                &["#foreach", "$foreach"],
                "#foreach($ITEM in LIST) … #end",
                "goes through a list, or through the values of a map; it ends without a word after 1,000 elements. \
                 Inside, `$foreach` has `index`, `count`, `hasNext`, `first`, `last`",
                [
                    "[#foreach($tag in $input.path('$.tags'))\"$tag\"#if($foreach.hasNext), #end#end]",
                    r#"{"tags": ["a", "b"]}"#,
                    r#"["a", "b"]"#,
                ],
            ),
            entry(
                &["#break"],
                "#break",
                "ends the loop that it is in",
                ["#foreach($i in [1..9])#if($i > 3)#break#end$i#end", "", "123"],
            ),
            entry(&["#stop"], "#stop", "ends the template", ["a#stop b", "", "a"]),
            entry(
                &["#define"],
                "#define($NAME) … #end",
                "a part that is rendered each time that it is referred to",
                ["#define($hello)Hello, $who!#end#set($who = 'Rex')$hello", "", "Hello, Rex!"],
            ),
            entry(
                &["##", "#*", "comments"],
                "## COMMENT, #* COMMENT *#",
                "is not printed; the first ends with its line",
                ["a#* not b *#c", "", "ac"],
            ),
            entry(
                &["#[["],
                "#[[ TEXT ]]#",
                "text in which nothing means anything",
                ["#[[$a #if]]#", "", "$a #if"],
            ),
            entry(
                &["#macro", "#evaluate", "#parse", "#include"],
                "#macro, #evaluate, #parse, #include",
                "of Velocity, but not of API Gateway: a macro prints nothing, `#evaluate` is text, the others fail",
                ["#macro(m)x#end#evaluate('$a')", "", "#evaluate('$a')"],
            ),
        ],
    },
];

/// The group of this name.
pub(super) fn group(name: &str) -> Option<&'static Group> {
    GROUPS.iter().find(|group| bare(group.name) == bare(name))
}

/// The entry of this name, whatever is passed to it.
pub(super) fn named(name: &str) -> Option<&'static Entry> {
    let name = name.split('(').next().unwrap_or_default().trim();
    let is_called =
        |known: &str| known.eq_ignore_ascii_case(name) || bare(known).eq_ignore_ascii_case(bare(name));
    entries().find(|entry| entry.names.iter().any(|known| is_called(known)))
}

/// Every entry.
pub(super) fn entries() -> impl Iterator<Item = &'static Entry> {
    GROUPS.iter().flat_map(|group| group.entries)
}

/// A name without what it begins with; a shell takes `$` and `#` for its own.
fn bare(name: &str) -> &str {
    let name = name.strip_prefix("$context.").or_else(|| name.strip_prefix("context.")).unwrap_or(name);
    match name.trim_start_matches(['$', '#']) {
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
        for Entry { names, example, .. } in entries() {
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
        assert!(named("").is_none() && named("$").is_none() && named("a").is_none());
        for group_name in ["$input", "input", "$util", "overrides", "directives"] {
            assert!(group(group_name).is_some(), "{group_name}");
        }
    }
}
