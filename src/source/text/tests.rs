//! Texts lead back to their files.

use super::*;

/// `"say \"hi\" $x"` decoded by hand.
fn decoded() -> Text {
    let file = SourceFile::new("f", r#""say \"hi\" $x""#);
    let place = |start, end| Place::new(&file, Span::new(start, end));
    let mut builder = TextBuilder::default();
    builder.push_verbatim(&place(1, 5));
    builder.push_decoded("\"", &place(5, 7));
    builder.push_verbatim(&place(7, 9));
    builder.push_decoded("\"", &place(9, 11));
    builder.push_verbatim(&place(11, 14));
    builder.finish(Some(place(0, 15)))
}

#[test]
fn spans_lead_back_through_escapes() {
    let text = decoded();
    assert_eq!(text.as_str(), "say \"hi\" $x");
    let written = |needle: &str| {
        let start = text.as_str().find(needle).expect("in the text");
        text.locate(Span::new(start, start + needle.len())).expect("placed").text().to_owned()
    };
    assert_eq!(written("$x"), "$x");
    assert_eq!(written("hi"), "hi");
    assert_eq!(written("\"hi\""), r#"\"hi\""#);
    assert_eq!(written("say \"h"), r#"say \"h"#);
    assert_eq!(written("\" $"), r#"\" $"#);
    assert_eq!(text.locate(Span::at(11)).expect("placed").span, Span::at(14), "the very end");
}

#[test]
fn slices_keep_their_places() {
    let text = decoded();
    for start in 0..=text.as_str().len() {
        for end in start..=text.as_str().len() {
            let slice = text.slice(Span::new(start, end));
            assert_eq!(slice.as_str(), &text.as_str()[start..end]);
            for at in start..end {
                let direct = text.locate(Span::new(at, at + 1)).expect("placed");
                let sliced = slice.locate(Span::new(at - start, at - start + 1)).expect("placed");
                assert_eq!(sliced.span, direct.span, "{at} in {start}..{end}");
            }
        }
    }
}

#[test]
fn a_document_in_a_text_leads_through_it() {
    // The decoded text is a document of its own, in which `hi` stands at 5..7.
    let outer = decoded();
    let document = SourceFile::new("f", outer.as_str());
    let inner = Text::verbatim(Place::new(&document, Span::new(4, 11)));
    let text = inner.through(&outer);
    assert_eq!(text.as_str(), "\"hi\" $x");
    assert_eq!(text.locate(Span::new(1, 3)).expect("placed").span, Span::new(7, 9));
    assert_eq!(text.locate(Span::new(5, 7)).expect("placed").text(), "$x");
    assert_eq!(text.place().expect("placed").text(), r#"\"hi\" $x"#);
}

#[test]
fn pieces_in_another_order_lead_to_the_first() {
    let file = SourceFile::new("f", "abcdef");
    let mut builder = TextBuilder::default();
    builder.push_verbatim(&Place::new(&file, Span::new(3, 6)));
    builder.push_verbatim(&Place::new(&file, Span::new(0, 3)));
    let text = builder.finish(None);
    assert_eq!(text.locate(Span::new(1, 5)).expect("placed").text(), "ef");
}

#[test]
fn holes_stay_holes() {
    let file = SourceFile::new("f", "'a ${b} !Ref c'");
    let place = |start, end| Place::new(&file, Span::new(start, end));
    let mut builder = TextBuilder::default();
    builder.push_verbatim(&place(1, 8));
    builder.push_hole("c", &place(8, 14));
    let text = builder.finish(Some(place(0, 15)));
    let holes = |text: &Text| text.holes().map(|hole| hole.of(text.as_str()).to_owned()).collect::<Vec<_>>();
    assert_eq!((text.as_str(), holes(&text)), ("a ${b} ${c}", vec!["${c}".to_owned()]));
    assert_eq!((text.is_unknown(), text.as_name().as_str()), (false, "a ${b} c"));
    let slice = text.slice(Span::new(7, 11));
    assert!(slice.is_unknown());
    assert_eq!(slice.hole_name(Span::new(0, 4)), "c");
    let mut builder = TextBuilder::default();
    builder.push_value(&text, &place(1, 2));
    assert_eq!(holes(&builder.finish(None)), ["${c}"]);
    // A document in the text has the same holes.
    let document = SourceFile::new("f", text.as_str());
    let inner = Text::verbatim(Place::new(&document, Span::new(2, 11))).through(&text);
    assert_eq!((inner.as_str(), holes(&inner)), ("${b} ${c}", vec!["${c}".to_owned()]));
}

#[test]
fn an_unplaced_text_has_no_places() {
    let text = Text::unplaced("abc");
    assert!(text.locate(Span::new(0, 1)).is_none());
}
