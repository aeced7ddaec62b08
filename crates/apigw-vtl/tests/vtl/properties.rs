//! Properties of all templates.

use apigw_vtl::{Inputs, Limits, Template, mock_status};
use proptest::prelude::*;

/// Pieces of the language, so that random texts come close to templates.
const PIECES: [&str; 58] = [
    "$",
    "#",
    "\\",
    "!",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "#if(",
    "#elseif(",
    "#else",
    "#end",
    "#set($x = ",
    "#foreach($x in ",
    "#define($b)",
    "#stop",
    "#break",
    "#macro(m)",
    "#[[",
    "]]#",
    "##",
    "#*",
    "*#",
    "\n",
    " ",
    "'",
    "\"",
    "''",
    "\"\"",
    "$x",
    "$x.y",
    "$!{x}",
    "${x}",
    ".get(",
    ".size()",
    ".add(",
    "[0]",
    "1",
    "-2",
    "1.5",
    "..",
    ",",
    ":",
    "true",
    "null",
    "==",
    "&&",
    "||",
    "+",
    "/",
    "$input.json('$')",
    "$input.path('$.a')",
    "$util.parseJson('[1]')",
    "$context.responseOverride.status",
    "é",
    "𝄞",
];

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.steps = 20_000;
    limits.memory = 1 << 20;
    limits.output = 1 << 16;
    limits
}

/// Compiles and renders a text; every span of what goes wrong can be cut out of it.
fn try_it(text: &str, body: &str) -> Result<(), TestCaseError> {
    match Template::compile(text) {
        Err(errors) => {
            prop_assert!(!errors.is_empty());
            for error in errors {
                prop_assert!(text.get(error.span.range()).is_some(), "{error:?}");
            }
        }
        Ok(template) => {
            let inputs = Inputs { body: body.to_owned(), ..Inputs::default() };
            match template.render(&inputs, &limits()) {
                Ok(rendered) => prop_assert!(rendered.output.len() <= 1 << 16),
                Err(error) => prop_assert!(text.get(error.span.range()).is_some(), "{error:?}"),
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_compiles_or_is_refused(text in any::<String>(), body in any::<String>()) {
        try_it(&text, &body)?;
    }

    #[test]
    fn any_pieces_compile_or_are_refused(pieces in prop::collection::vec(0..PIECES.len(), 0..40)) {
        let text: String = pieces.iter().map(|&piece| PIECES[piece]).collect();
        try_it(&text, r#"{"a": [1, "two", null]}"#)?;
    }

    #[test]
    fn plain_text_renders_as_itself(text in "[^$#\\\\]*") {
        let template = Template::compile(&text).expect("there is nothing but text");
        let rendered = template.render(&Inputs::default(), &Limits::default()).expect("it renders");
        prop_assert_eq!(rendered.output, text);
    }

    #[test]
    fn text_before_and_after_does_not_matter(before in "[a-z \\n]*", after in "[a-z \\n]*") {
        let template = Template::compile(&format!("{before}${{x}}{after}")).expect("a template");
        let mut inputs = Inputs::default();
        inputs.variables.insert("x".to_owned(), "v".into());
        let rendered = template.render(&inputs, &Limits::default()).expect("it renders");
        prop_assert_eq!(rendered.output, format!("{before}v{after}"));
    }

    #[test]
    fn any_body_is_read_or_refused(body in "[\\[\\]{}:,\"'a0-9.eE+ \\\\tu-]*") {
        try_it("$input.path('$') $input.json('$.a') $input.json('$..*')", &body)?;
        _ = mock_status(&body);
    }

    #[test]
    fn any_path_is_read_or_refused(path in "[$@.\\[\\]*?()'a0-9:,<>=!&| -]*") {
        let mut inputs = Inputs { body: r#"{"a": [0, {"a": 1}]}"#.to_owned(), ..Inputs::default() };
        inputs.variables.insert("p".to_owned(), path.into());
        let template = Template::compile("$input.json($p) $input.path($p)").expect("a template");
        _ = template.render(&inputs, &limits());
    }

    #[test]
    fn any_regular_expression_is_read_or_refused(
        pattern in "[a-c\\[\\](){}*+?|^$.\\\\dwsbQEpuZ&,0-9-]*", text in "[a-c0-9\\n ]*", to in "[a$0-9{}\\\\]*",
    ) {
        let mut inputs = Inputs::default();
        for (name, value) in [("p", pattern), ("t", text), ("r", to)] {
            inputs.variables.insert(name.to_owned(), value.into());
        }
        let template = Template::compile("$t.replaceAll($p, $r) $t.matches($p) $t.split($p)").expect("a template");
        _ = template.render(&inputs, &limits());
    }
}
