//! What mapping templates can use beside the methods of values.

use super::velocity::{Group, entry, setting};

/// What is not a method, in the order to show it.
pub(super) static LANGUAGE: [Group; 5] = [
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
                    &["$context.requestOverride.header", "$context.requestOverride.header.NAME"],
                    "#set($context.requestOverride.header.NAME = VALUE)",
                    "sets a header of the request to the integration",
                    ["#set($context.requestOverride.header.X-Pet = $input.params('petId'))", "", ""],
                ),
                "requestOverride.header.X-Pet = 5",
            ),
            setting(
                entry(
                    &["$context.requestOverride.path", "$context.requestOverride.path.NAME"],
                    "#set($context.requestOverride.path.NAME = VALUE)",
                    "fills `{NAME}` in the path of the integration's URI",
                    ["#set($context.requestOverride.path.pet = $input.path('$.id'))", r#"{"id": "p-1"}"#, ""],
                ),
                "requestOverride.path.pet = p-1",
            ),
            setting(
                entry(
                    &["$context.requestOverride.querystring", "$context.requestOverride.querystring.NAME"],
                    "#set($context.requestOverride.querystring.NAME = VALUE)",
                    "sets a parameter of the query string of the request to the integration",
                    ["#set($context.requestOverride.querystring.page = '2')", "", ""],
                ),
                "requestOverride.querystring.page = 2",
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
            setting(
                entry(
                    &["$context.responseOverride.status"],
                    "#set($context.responseOverride.status = NUMBER)",
                    "sets the status of the response, which no method response has to declare. It takes a whole number from \
                     100 to 599; anything else changes nothing",
                    [
                        "#set($context.responseOverride.status = 201)$context.responseOverride.status",
                        "",
                        "201",
                    ],
                ),
                "responseOverride.status = 201",
            ),
            setting(
                entry(
                    &["$context.responseOverride.header", "$context.responseOverride.header.NAME"],
                    "#set($context.responseOverride.header.NAME = VALUE)",
                    "sets a header of the response",
                    ["#set($context.responseOverride.header.Cache-Control = 'no-store')", "", ""],
                ),
                "responseOverride.header.Cache-Control = no-store",
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
                &["#end"],
                "#end",
                "ends `#if`, `#foreach` and `#define`; directly before a letter it is written `#{end}`",
                ["#if(true)a#{end}b", "", "ab"],
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
                &["#[[", "]]#"],
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
    Group {
        name: "loops",
        about: "where a `#foreach` is, known between it and its `#end`",
        entries: &[
            entry(
                &["$foreach.index"],
                "$foreach.index",
                "how many elements came before this one: 0 at the first",
                ["#foreach($tag in ['a', 'b'])$foreach.index=$tag #end", "", "0=a 1=b "],
            ),
            entry(
                &["$foreach.count", "$velocityCount"],
                "$foreach.count, $velocityCount",
                "the number of this element: 1 at the first",
                ["#foreach($tag in ['a', 'b'])$foreach.count=$velocityCount #end", "", "1=1 2=2 "],
            ),
            entry(
                &["$foreach.hasNext", "$velocityHasNext"],
                "$foreach.hasNext, $velocityHasNext",
                "whether another element follows: what to print a comma by",
                ["[#foreach($n in [1..3])$n#if($foreach.hasNext),#end#end]", "", "[1,2,3]"],
            ),
            entry(
                &["$foreach.first", "$foreach.last"],
                "$foreach.first, $foreach.last",
                "whether this is the first or the last element",
                ["#foreach($n in [1..3])#if($foreach.first)<#end$n#if($foreach.last)>#end#end", "", "<123>"],
            ),
            entry(
                &["$foreach.parent", "$foreach.topmost"],
                "$foreach.parent, $foreach.topmost",
                "the loop around this one, and the outermost one",
                ["#foreach($i in [1, 2])#foreach($j in ['a'])$foreach.parent.count$j #end#end", "", "1a 2a "],
            ),
        ],
    },
];
