//! Decoded text leads back to the bytes of the file, through every way of writing it.

use gatecast::{Definition, ImportOptions, SourceFile, Span, import};
use proptest::prelude::*;

/// The only template of a document.
fn template(name: &str, document: &str) -> gatecast::Text {
    let source = SourceFile::new(name, document);
    let options = ImportOptions::default();
    let api = import(&source, &options).unwrap_or_else(|error| panic!("{error}\n{document}")).value;
    let Definition { templates, .. } = &api.definitions()[0];
    gatecast::Text::clone(&templates[0].body)
}

/// What the bytes of `needle` in the decoded template were written as.
fn written(document: &str, needle: &str) -> String {
    let text = template("t.yaml", document);
    let start = text.as_str().find(needle).unwrap_or_else(|| panic!("{needle} in {text:?}"));
    let place = text.locate(Span::new(start, start + needle.len())).expect("placed");
    place.text().to_owned()
}

#[cfg(feature = "yaml")]
fn yaml(scalar: &str) -> String {
    format!(
        "openapi: 3.0.1\nx-amazon-apigateway-gateway-responses:\n  THROTTLED:\n    responseTemplates:\n      text/plain: {scalar}\n"
    )
}

fn json(scalar: &str) -> String {
    format!(
        r#"{{"x-amazon-apigateway-gateway-responses": {{"THROTTLED": {{"responseTemplates": {{"text/plain": {scalar}}}}}}}}}"#
    )
}

#[test]
#[cfg(feature = "yaml")]
fn yaml_scalars_lead_back() {
    // Plain, and plain over several lines.
    assert_eq!(written(&yaml("a $context.stage b"), "$context.stage"), "$context.stage");
    assert_eq!(written(&yaml("one\n        two # no\n"), "two"), "two");
    assert_eq!(written(&yaml("one\n        two\n"), "one two"), "one\n        two");
    assert_eq!(written(&yaml("one\n\n        two\n"), "\ntwo"), "\n\n        two");
    // Single quotes: doubled quotes and folds.
    assert_eq!(written(&yaml("'it''s $x'"), "'s $x"), "''s $x");
    assert_eq!(written(&yaml("'it''s $x'"), "$x"), "$x");
    assert_eq!(written(&yaml("'a  \n        b'"), "a b"), "a  \n        b");
    // Double quotes: escapes, folds, escaped line breaks.
    assert_eq!(written(&yaml(r#""\"a\u0041\x42\n$x\"""#), "$x"), "$x");
    assert_eq!(written(&yaml(r#""\"a\u0041\x42\n$x\"""#), "AB"), r"\u0041\x42");
    assert_eq!(written(&yaml("\"a\\\n        b c\""), "b c"), "b c");
    assert_eq!(written(&yaml("\"a\n\n        b\""), "b"), "b");
    // Literal blocks: indentation goes, everything else stays.
    let literal = yaml("|\n        {\n          \"m\": $x\n\n        }");
    assert_eq!(written(&literal, "  \"m\": $x"), "  \"m\": $x");
    assert_eq!(written(&literal, "$x\n\n}"), "$x\n\n        }");
    assert_eq!(written(&yaml("|\n\n        a"), "\na"), "\n        a");
    assert_eq!(written(&yaml("|2\n          a\n         b"), "b"), "b");
    assert_eq!(written(&yaml("|-\r\n        a\r\n        $b"), "$b"), "$b");
    assert_eq!(written(&yaml("|+ # keep\n        a $b\n\n"), "$b\n\n"), "$b\n\n");
    // Folded blocks.
    assert_eq!(written(&yaml(">\n        a\n        $b\n\n        c"), "$b"), "$b");
    assert_eq!(
        written(&yaml(">\n        a\n        b\n          more $x\n        d"), "  more $x\nd"),
        "  more $x\n        d"
    );
    assert_eq!(written(&yaml(">-\n        a\n        b"), "a b"), "a\n        b");
    // Anchors, tags, other alphabets.
    assert_eq!(written(&yaml("&anchor 'a $x'"), "$x"), "$x");
    assert_eq!(written(&yaml("!Sub |\n        a $x"), "$x"), "$x");
    assert_eq!(written(&yaml("&a !!str |-\n        ä 🍎 $x"), "$x"), "$x");
    assert_eq!(written(&format!("# ünïcödé 🍎\n{}", yaml("ä $x")), "$x"), "$x");
}

#[test]
#[cfg(feature = "yaml")]
fn aliases_lead_to_their_anchors() {
    let document = "x-t: &t '{\"a\": $x}'\nopenapi: 3.0.1\nx-amazon-apigateway-gateway-responses:\n  THROTTLED:\n    responseTemplates:\n      text/plain: *t\n";
    assert_eq!(written(document, "$x"), "$x");
    let place = template("t.yaml", document).place().expect("placed");
    assert_eq!(place.line_column(), (1, 6));
}

#[test]
#[cfg(feature = "yaml")]
fn merge_keys_add_missing_members() {
    let document = "x-cors: &cors {gatewayresponse.header.A: \"'merged'\", gatewayresponse.header.B: \"'b'\"}\nopenapi: 3.0.1\n\
        x-amazon-apigateway-gateway-responses:\n  THROTTLED:\n    responseParameters:\n      <<: *cors\n      gatewayresponse.header.A: \"'own'\"\n";
    let api =
        import(&SourceFile::new("t.yaml", document), &ImportOptions::default()).expect("importable").value;
    let values: Vec<_> =
        api.definitions()[0].parameters.iter().map(|parameter| parameter.value.as_str()).collect();
    assert_eq!(values, ["'own'", "'b'"]);
}

#[test]
fn json_strings_lead_back() {
    assert_eq!(written(&json(r#""{\n \"m\": $x}""#), "$x"), "$x");
    assert_eq!(written(&json(r#""{\n \"m\": $x}""#), "\"m\""), r#"\"m\""#);
    assert_eq!(written(&json(r#""ä\ud83c\udf4e$x""#), "🍎$x"), r"\ud83c\udf4e$x");
}

/// Every character of a decoded text leads to the same character, or to an escape of it; a hole
/// leads to the reference that stands there, which the document may break into lines and escape.
fn leads_back(text: &gatecast::Text) {
    let bare = |text: &str| text.replace(|c: char| c.is_whitespace() || matches!(c, '\'' | '\\'), "");
    for hole in text.holes() {
        let place = text.locate(hole).expect("placed");
        let (written, hole) = (place.text(), hole.of(text.as_str()));
        assert!(written.starts_with("${") && written.ends_with('}'), "{written}");
        assert_eq!(bare(written), bare(hole));
    }
    for (at, c) in text.as_str().char_indices() {
        if text.holes().any(|hole| hole.range().contains(&at)) {
            continue;
        }
        let place = text.locate(Span::new(at, at + c.len_utf8())).expect("placed");
        let written = place.text();
        assert!(
            written == c.to_string()
                || written.starts_with('\\')
                || written == "''"
                || c.is_whitespace() && written.trim().is_empty(),
            "{c:?} was written {written:?} in {:?}",
            place.source.text()
        );
    }
}

proptest! {
    #[test]
    fn json_strings_of_any_text_lead_back(text in prop::collection::vec(any::<char>(), 0..40).prop_map(String::from_iter)) {
        let scalar = serde_json::Value::from(text.as_str()).to_string();
        let decoded = template("t.json", &json(&scalar));
        prop_assert_eq!(decoded.as_str(), &text);
        leads_back(&decoded);
    }

    #[test]
    #[cfg(feature = "yaml")]
    fn literal_blocks_of_any_lines_lead_back(lines in prop::collection::vec("[ -~äé🍎]{0,12}", 1..6)) {
        // The first line decides the indentation, so it must not be blank or begin with one.
        let scalar: String = lines.iter().map(|line| format!("        x{line}\n")).collect();
        let decoded = template("t.yaml", &yaml(&format!("|\n{}", scalar.trim_end_matches('\n'))));
        let expected: String = lines.iter().map(|line| format!("x{line}\n")).collect();
        prop_assert_eq!(decoded.as_str(), &expected);
        leads_back(&decoded);
    }

    #[test]
    #[cfg(feature = "yaml")]
    fn quoted_scalars_of_any_line_lead_back(text in "[ -~äé🍎]{0,40}") {
        let single = template("t.yaml", &yaml(&format!("'{}'", text.replace('\'', "''"))));
        prop_assert_eq!(single.as_str(), &text);
        leads_back(&single);
        let double = template("t.yaml", &yaml(&format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))));
        prop_assert_eq!(double.as_str(), &text);
        leads_back(&double);
    }
}
