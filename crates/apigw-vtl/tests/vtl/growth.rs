//! What is twice as long takes about twice as much: allocations are counted, not time.

use allocation_counter::measure;
use apigw_vtl::{Inputs, Limits, Template};

/// How many times more is allowed for twice the text.
const MOST: f64 = 2.3;

/// What a template and a body are made of, over and over.
const PIECES: [(&str, &str, &str); 12] = [
    ("text", "some text ", ""),
    ("references", "$a.b.c ${x} ", ""),
    ("conditions", "#if($a)x#else y#end\n", ""),
    ("nothing but dollars", "$", ""),
    ("backslashes", "\\", ""),
    ("set", "#set($x = [1, 2, 'a'])\n", ""),
    ("comments", "## a comment\n#* another *#", ""),
    ("strings", "#set($x = \"a $y b\")", ""),
    ("loops", "#foreach($i in [1, 2])$i#end", ""),
    ("words", "#word ", ""),
    ("braces", "${ ", ""),
    ("brackets", "$[ #[ ", ""),
];

/// Allocations and bytes, and the steps of the lexer that show in neither are timed by the benches.
fn cost(text: &str, body: &str) -> (u64, u64) {
    let inputs = Inputs { body: body.to_owned(), ..Inputs::default() };
    let counted = measure(|| {
        if let Ok(template) = Template::compile(text) {
            _ = template.render(&inputs, &Limits::default());
        }
    });
    (counted.count_total, counted.bytes_total)
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn assert_grows(name: &str, once: (u64, u64), twice: (u64, u64)) {
    let ratio = |small: u64, large: u64| large as f64 / small.max(64) as f64;
    let (count, bytes) = (ratio(once.0, twice.0), ratio(once.1, twice.1));
    assert!(
        count < MOST && bytes < MOST,
        "{name}: {count:.2} times the allocations, {bytes:.2} times the bytes"
    );
}

#[test]
fn templates_take_as_much_as_they_are_long() {
    for (name, piece, body) in PIECES {
        let text = |times: usize| format!("{}x", piece.repeat(times));
        assert_grows(name, cost(&text(2_000), body), cost(&text(4_000), body));
    }
}

#[test]
fn bodies_take_as_much_as_they_are_long() {
    let template = "$input.json('$') #foreach($x in $input.path('$'))$x.a#end";
    let body = |times: usize| format!("[{}0]", r#"{"a": "text", "b": [1, 2.5]},"#.repeat(times));
    assert_grows("bodies", cost(template, &body(1_000)), cost(template, &body(2_000)));
}
