//! Templates and bodies that mean harm: each ends with an error or a result, soon, in bounded memory, and
//! on a thread with 2 MB of stack.

use std::thread;

use allocation_counter::measure;
use apigw_vtl::{Inputs, Limits, RenderErrorKind, Template, TemplateErrorKind};

/// The stack of a thread that Rust starts, and of most servers.
const STACK: usize = 2 << 20;
/// How much memory may be in use at once under the limits of memory and output of [`Limits::default`].
const MEMORY: u64 = 900 << 20;

/// How many steps a rendering may take here: as many as a test takes time for, a fifth of the default.
const STEPS: u64 = 2_000_000;
/// How many steps a loop may take that no other limit ends. What grows with each step goes over the limits of memory and
/// output within a few hundred; what does not takes as long for each step later on.
pub(crate) const LOOP_STEPS: u64 = 60_000;

/// How a case ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    /// It renders, to whatever.
    Well,
    /// The template is refused, or a rendering fails for what is wrong in it.
    Wrong,
    TooDeep,
    Steps,
    Output,
    Memory,
}

fn ends(text: &str, body: &str, steps: u64) -> Ends {
    let template = match Template::compile(text) {
        Ok(template) => template,
        Err(errors) if errors.iter().any(|error| error.kind == TemplateErrorKind::TooDeep) => {
            return Ends::TooDeep;
        }
        Err(_) => return Ends::Wrong,
    };
    let inputs = Inputs { body: body.to_owned(), ..Inputs::default() };
    let mut limits = Limits::default();
    limits.steps = steps;
    match template.render(&inputs, &limits).map_err(|error| error.kind) {
        Ok(_) => Ends::Well,
        Err(RenderErrorKind::StepLimit(_)) => Ends::Steps,
        Err(RenderErrorKind::OutputLimit(_)) => Ends::Output,
        Err(RenderErrorKind::MemoryLimit(_)) => Ends::Memory,
        Err(RenderErrorKind::DepthLimit(_)) => Ends::TooDeep,
        Err(_) => Ends::Wrong,
    }
}

/// Runs cases on a small stack and counts their memory.
fn assert_ends(cases: Vec<(&'static str, String, String, &'static [Ends])>) {
    assert_ends_within(STEPS, cases);
}

pub(crate) fn assert_ends_within(steps: u64, cases: Vec<(&'static str, String, String, &'static [Ends])>) {
    let run = move || {
        for (name, text, body, allowed) in cases {
            let mut end = Ends::Well;
            let counted = measure(|| end = ends(&text, &body, steps));
            assert!(allowed.contains(&end), "{name}: {end:?}");
            assert!(counted.bytes_max < MEMORY, "{name}: {} bytes at once", counted.bytes_max);
        }
    };
    thread::Builder::new().stack_size(STACK).spawn(run).expect("a thread").join().expect("no case panics");
}

/// A statement of a loop in loops that runs until a limit ends it.
pub(crate) fn forever(statement: &str) -> String {
    let open = "#foreach($i in [1..1000])".repeat(3);
    format!("{open}{statement}{}", "#end".repeat(3))
}

#[test]
fn nesting_ends_in_an_error() {
    use Ends::{TooDeep, Well, Wrong};
    let pair = |open: &str, inside: &str, close: &str, times: usize| {
        format!("{}{inside}{}", open.repeat(times), close.repeat(times))
    };
    let mut cases: Vec<(&str, String, String, &[Ends])> = Vec::new();
    for times in [90, 1_000, 100_000] {
        let allowed: &[Ends] = if times < 100 { &[Well, Wrong, TooDeep] } else { &[TooDeep, Wrong] };
        let mut case = |name, text| cases.push((name, text, String::new(), allowed));
        case("parentheses", format!("#set($x = {})", pair("(", "1", ")", times)));
        case("negations", format!("#if({}$x)a#end", "!".repeat(times)));
        case("negated groups", format!("#if({})a#end", pair("!(", "$x", ")", times)));
        case("lists", format!("#set($x = {})", pair("[", "1", "]", times)));
        case("maps", format!("#set($x = {})", pair("{'a':", "1", "}", times)));
        case("conditions", pair("#if(true)", "a", "#end", times));
        case("loops", pair("#foreach($x in [1])", "a", "#end", times));
        case("definitions", pair("#define($x)", "a", "#end", times));
        case("indexes", pair("$x[", "0", "]", times));
        case("arguments", pair("$x.get(", "1", ")", times));
        case("references in strings", format!("#set($x = {})", pair("\"$x.get(", "1", ")\"", times)));
        case("unclosed", "#if(true)".repeat(times));
        case("unclosed parentheses", format!("#set($x = {}", "(".repeat(times)));
        case("unclosed brackets", format!("#set($x = {}", "[".repeat(times)));
        case("unclosed indexes", "$x[$".repeat(times));
    }
    assert_ends(cases);
}

#[test]
fn long_rows_are_no_nesting() {
    use Ends::{Well, Wrong};
    let mut cases: Vec<(&str, String, String, &[Ends])> = Vec::new();
    let mut case = |name, text: String| cases.push((name, text, "{}".to_owned(), &[Well, Wrong]));
    case("sums", format!("#set($x = 1{})$x", " + 1".repeat(50_000)));
    case("conditions", format!("#if($x{})a#end", " && $x".repeat(50_000)));
    case("branches", format!("#if(false)a{}#end", "#elseif(false)b".repeat(20_000)));
    case("members", format!("$x{}", ".a".repeat(100_000)));
    case("methods", format!("$x{}", ".a()".repeat(50_000)));
    case("indexes", format!("$x{}", "[0]".repeat(100_000)));
    case("elements", format!("#set($x = [1{}])$x.size()", ",1".repeat(100_000)));
    case("dollars", format!("{}x", "$".repeat(300_000)));
    case("hashes", format!("{}x", "#".repeat(300_000)));
    case("backslashes", format!("{}$x", "\\".repeat(300_000)));
    case("backslashes before words", "\\#x".repeat(100_000));
    case("quotes", format!("#set($x = {})", "\"".repeat(300_000)));
    case("quotes in quotes", format!("#set($x = \"{}\")", "$".repeat(100_000)));
    case("comments", "#*".repeat(150_000));
    case("text blocks", "#[[".repeat(100_000));
    case("braces", "${".repeat(150_000));
    case("mistakes", "#set($x)\n".repeat(50_000));
    case("ends", "#end\n".repeat(100_000));
    case("a path", format!("$input.path('$.a{}')", ".a".repeat(100_000)));
    case("a path of roots", format!("$input.path('$[0]{}')", "$".repeat(100_000)));
    case("a path of scans", format!("$input.path('$..*{}')", "..*".repeat(50_000)));
    case("a long number", format!("#set($x = {})$x", "9".repeat(1_000_000)));
    case("a long fraction", format!("#set($x = 0.{})$x", "9".repeat(1_000_000)));
    case("a long exponent", format!("#set($x = 1e{})$x", "9".repeat(1_000_000)));
    assert_ends(cases);
}

#[test]
fn deep_bodies_end() {
    use Ends::{Memory, Steps, TooDeep, Well, Wrong};
    let mut cases: Vec<(&str, String, String, &[Ends])> = Vec::new();
    let nested =
        |open: &str, close: &str, times: usize| format!("{}1{}", open.repeat(times), close.repeat(times));
    for times in [90, 390, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{a:", "}]")] {
            for template in [
                "$input.path('$')",
                "$input.json('$')",
                "$input.json('$..*')",
                "$input.path('$..a..a..a')",
                "$util.parseJson($input.body)",
                "#set($context.responseOverride.x = $input.path('$'))",
                "#set($x = $input.path('$'))$x.hashCode() $x.equals($input.path('$')) $x.toString()",
            ] {
                let body = nested(open, close, times);
                cases.push((template, template.to_owned(), body, &[Well, Wrong, TooDeep, Steps, Memory]));
            }
        }
    }
    assert_ends(cases);
}

#[test]
fn paths_end() {
    use Ends::{Steps, Well, Wrong};
    let mut cases: Vec<(&str, String, String, &[Ends])> = Vec::new();
    let deep = format!("{}1{}", "[1,".repeat(300), "]".repeat(300));
    let wide = format!("[{}1]", r#"{"a":{"a":{"a":1}}},"#.repeat(10_000));
    let any: &[Ends] = &[Well, Wrong, Steps];
    for path in
        ["$..*..*..*..*", "$..[0]..[1]..[0]..[1]", "$..a..a..a", "$[*]..*", "$..[?(@.a)]..a", "$..['a','a']"]
    {
        cases.push((
            path,
            format!("#set($p = '{}')$input.json($p)", path.replace('\'', "''")),
            deep.clone(),
            any,
        ));
        cases.push((
            path,
            format!("#set($p = '{}')$input.path($p)", path.replace('\'', "''")),
            wide.clone(),
            any,
        ));
    }
    // Each element is compared with the whole document.
    cases.push((
        "the root in a filter",
        "#set($p = '$[?(@.a == $)]')$input.json($p)".to_owned(),
        wide.clone(),
        any,
    ));
    cases.push(("patterns", "#set($p = '$..[?(@ =~ /(a|aa)+b/)]')$input.json($p)".to_owned(), wide, any));
    let many = format!("#set($p = '$[{}0]')$input.json($p)", "0,".repeat(100_000));
    cases.push(("indexes", many, format!("[[{}1]]", "1,".repeat(1_000)), any));
    assert_ends(cases);
}

#[test]
fn regular_expressions_end() {
    use Ends::{Steps, Well, Wrong};
    let long = "a".repeat(5_000);
    let mut cases: Vec<(&str, String, String, &[Ends])> = Vec::new();
    let any: &[Ends] = &[Well, Wrong, Steps];
    for pattern in [
        "(a+)+b",
        "(a|aa)+b",
        "(?=(a+)+b)a",
        "(a*)*b",
        "(?:a+)+(?!c)b",
        "(a+)\\1b",
        "((((a{100}){100}){100}){100})",
        "a{1000000}",
        "(a?){2000}a{2000}",
        "[a-z&&[^b]]+c",
        "(?<=a)a+(?=b)|a",
        "a.*b|a",
        "\\p{L}{1000}b",
    ] {
        let body = format!("{long}c");
        for call in ["matches($p)", "replaceAll($p, 'x')", "split($p)"] {
            let text = format!("#set($p = '{pattern}')$input.body.{call}");
            cases.push((pattern, text, body.clone(), any));
        }
    }
    cases.push((
        "parentheses",
        format!("#set($p = '{}a{}')$input.body.matches($p)", "(".repeat(4_000), ")".repeat(4_000)),
        long.clone(),
        any,
    ));
    cases.push((
        "a long pattern",
        format!("#set($p = '{}')$input.body.matches($p)", "(a|b)".repeat(100_000)),
        long.clone(),
        any,
    ));
    cases.push((
        "many patterns",
        forever("$input.body.matches(\"($i|a{900})*$velocityCount$foreach.parent.count\")"),
        long.clone(),
        any,
    ));
    cases.push((
        "many groups",
        format!("#set($p = '{}')$input.body.replaceAll($p, '$1')", "(a)".repeat(3_000)),
        long,
        any,
    ));
    assert_ends(cases);
}

#[test]
fn numbers_end() {
    use Ends::{Steps, Well, Wrong};
    let any: &[Ends] = &[Well, Wrong, Steps, Ends::Memory];
    let mut cases: Vec<(&str, String, String, &[Ends])> = Vec::new();
    let digits = "9".repeat(10_000_000);
    cases.push(("a body of digits", "$input.path('$')".to_owned(), digits.clone(), any));
    cases.push(("a body of digits and a point", "$input.path('$')".to_owned(), format!("1.{digits}"), any));
    cases.push(("parseInt", "#set($i = 0)$i.parseInt($input.body)".to_owned(), digits, any));
    for number in
        ["1.0000000000000000001e999999999", "1.0000000000000000001e-999999999", "1e999999999", "-0.0e-400"]
    {
        let loops = format!(
            "#set($n = $input.path('$[0]')){}",
            forever("#if($n < 1)#end#set($x = $n + 1)#set($x = $n == $x)")
        );
        cases.push((number, loops, format!("[{number}]"), any));
        cases.push((number, "$input.path('$') $input.json('$')".to_owned(), format!("[{number}]"), any));
        cases.push((
            number,
            "#set($n = $input.path('$[0]'))$n.intValue() $n.hashCode() $n.longValue() $n.doubleValue()"
                .to_owned(),
            format!("[{number}]"),
            any,
        ));
    }
    assert_ends(cases);
}
