//! Why a mapping template cannot be rendered, as findings.

use apigw_vtl::{MethodCause, RenderError, RenderErrorKind, TemplateError, TemplateErrorKind};

use gatecast::diagnostic::{Diagnostic, codes};
use gatecast::source::Place;

codes! {
    /// A mapping template that Velocity cannot parse.
    ///
    /// API Gateway takes such a template without a word, and answers every request with 500. `gatecast
    /// explain templates` lists what a template can use.
    static TEMPLATE_SYNTAX: Error = "template-syntax";

    /// A mapping template that fails for a request.
    ///
    /// A method threw an exception in Java, mostly because a value is not what the template expects. API
    /// Gateway answers the request with 500. Look at what each reference became with `gatecast template
    /// FILE --explain`, and test for the value with `#if` before it is used.
    static TEMPLATE_FAILURE: Error = "template-failure";

    /// A mapping template that goes over a limit of gatecast.
    ///
    /// The limits are there so that no template can take a whole machine. They are far above what templates
    /// need; those of API Gateway are not documented. Go through fewer elements, or print less.
    static TEMPLATE_LIMIT: Error = "template-limit";
}

/// A mistake in a template.
pub(in crate::cli) fn of_template(error: &TemplateError, place: Option<Place>) -> Diagnostic {
    let (label, help) = about_template(&error.kind);
    if error.kind == TemplateErrorKind::TooDeep {
        // The limit of this program says nothing about API Gateway.
        return Diagnostic::of(&TEMPLATE_LIMIT, &error.kind).at(place, label).help(help);
    }
    Diagnostic::of(&TEMPLATE_SYNTAX, &error.kind)
        .at(place, label)
        .note("API Gateway answers every request with 500")
        .help(help)
}

/// What failed in a rendering.
pub(in crate::cli) fn of_rendering(error: &RenderError, place: Option<Place>) -> Diagnostic {
    let (label, help) = about_rendering(&error.kind);
    match is_limit(&error.kind) {
        true => Diagnostic::of(&TEMPLATE_LIMIT, &error.kind).at(place, label).help(help),
        false => Diagnostic::of(&TEMPLATE_FAILURE, &error.kind)
            .at(place, label)
            .note(on_api_gateway(&error.kind))
            .help(help),
    }
}

/// What is wrong at the place of a mistake, and what to do.
fn about_template(kind: &TemplateErrorKind) -> (String, String) {
    use TemplateErrorKind as Kind;
    let (label, help) = match kind {
        Kind::UnexpectedEnd { open: Some(open) } => {
            return ("nothing ends it".to_owned(), format!("write `#end` where the `{open}` should end"));
        }
        Kind::UnexpectedToken { expected, .. } => {
            return (format!("expected {expected}"), format!("write {expected} here"));
        }
        Kind::WordArgument { word, .. } => {
            return (
                "this is not a value".to_owned(),
                format!("write `${word}` for a reference, `'{word}'` for text"),
            );
        }
        Kind::Arguments { directive } => {
            let help = match directive.trim_start_matches(['#', '{']).trim_end_matches('}') {
                "foreach" => "write `#foreach($item in $list)`",
                "define" => "write `#define($name)`",
                "break" => "write `#break`",
                "stop" => "write `#stop`",
                "literal" => "write `#[[` before the text and `]]#` after it",
                _ => "remove it: API Gateway has no macros",
            };
            return ("it has too few or too many".to_owned(), help.to_owned());
        }
        Kind::UnexpectedEnd { open: None } => {
            ("nothing closes it", "close what is open: a quote, a parenthesis, a bracket or a brace")
        }
        Kind::IncompleteToken => (
            "the template ends inside of it",
            "finish it; `$` and `#` alone are printed with `#set($c = '$')$c` and `#set($c = '#')$c`",
        ),
        Kind::UnexpectedCharacter('"' | '\'') => ("no quote ends this string", "add a closing quote"),
        Kind::UnexpectedCharacter(_) => ("it means nothing here", "remove it, or put the text in quotes"),
        Kind::NothingToEnd(_) => {
            ("nothing is open here", "remove it, or begin what it should end: `#if(…)`, `#foreach(…)`")
        }
        Kind::UnicodeEscape => (
            "this string has one",
            "write four hexadecimal digits after `\\u`, or put the string in single quotes",
        ),
        Kind::TextBlock => {
            ("it is interrupted", "write `#[[` and `]]#` without anything between their characters")
        }
        Kind::TooDeep => ("too deep from here on", "set parts of it to variables first, with `#set`"),
        _ => ("here", "correct it"),
    };
    (label.to_owned(), help.to_owned())
}

/// What failed at its place, and what to do.
fn about_rendering(kind: &RenderErrorKind) -> (String, String) {
    use RenderErrorKind as Kind;
    let (label, help) = match kind {
        Kind::Method { method, cause: MethodCause::Body, .. } => {
            return (
                format!("`{method}` reads the body"),
                "pass a JSON body with `--body FILE`, or read the text of it with `$input.body`".to_owned(),
            );
        }
        Kind::Method { cause: MethodCause::Path, .. } => {
            ("this is not a JSONPath", "write a path such as `$.items[0].name`")
        }
        Kind::Method { cause: MethodCause::Json, .. } => (
            "its argument is not JSON",
            "pass a string that holds JSON, such as `$input.body` or a member of the body",
        ),
        Kind::Method { cause: MethodCause::Pattern, .. } => (
            "this expression cannot be applied",
            "write it with fewer repetitions, groups and special escapes",
        ),
        Kind::Method { method, cause, .. } => return about_method(method, *cause),
        Kind::Index { size, .. } => {
            let has = match size {
                0 => "the list is empty".to_owned(),
                size => format!("the last index is {}", size - 1),
            };
            return (has, "compare the index with `$list.size()` before".to_owned());
        }
        Kind::ChangedWhileIterated => {
            ("it goes on here", "add to another list inside of the loop, and use that after its `#end`")
        }
        Kind::NoScope => ("this is not a scope", "write `#break`, or `#break($foreach)`"),
        Kind::NoResource(_) => ("API Gateway has no files to include", "write its text here in its place"),
        Kind::Foreach => ("there is no list to go through", "write `#foreach($item in $list)`"),
        Kind::Arithmetic(_) => ("it cannot be calculated", "use numbers with fewer digits"),
        Kind::Endless => ("it has no end", "print its members one by one"),
        Kind::Unsupported(_) => ("gatecast does not support this", "rewrite it without this"),
        Kind::StepLimit(_) => ("it took too long by here", "go through fewer elements"),
        Kind::OutputLimit(_) => ("it got too long here", "print less"),
        Kind::MemoryLimit(_) => ("it took too much by here", "make fewer or shorter values"),
        Kind::DepthLimit(_) => ("too deep from here on", "nest it less deeply"),
        _ => ("it failed here", "correct it"),
    };
    (label.to_owned(), help.to_owned())
}

/// What a method could not do with, and what to do.
fn about_method(method: &str, cause: MethodCause) -> (String, String) {
    let (label, help) = match cause {
        MethodCause::Replacement => (
            "it cannot replace a match",
            "write `$1` for the first group in parentheses of the expression, and `\\$` for a dollar",
        ),
        MethodCause::Encoding if method == "urlDecode" => (
            "its argument is not encoded",
            "write `%25` for a percent sign, or pass text that `$util.urlEncode` gave",
        ),
        MethodCause::Encoding => {
            ("its argument is not encoded", "pass text that `$util.base64Encode` gave, or leave it as it is")
        }
        MethodCause::Position => {
            ("the text is shorter", "compare with its length before: `#if($text.length() > 8)`")
        }
        MethodCause::Index => {
            ("the list is shorter", "compare with its size before: `#if($list.size() > 8)`")
        }
        MethodCause::Null => (
            "it takes no null",
            "pass a reference or a string in place of `null`; a reference without a value is the empty string",
        ),
        MethodCause::Arguments => {
            return (
                "it is called with arguments here".to_owned(),
                format!("write `.{method}()`, without arguments"),
            );
        }
        MethodCause::Number => {
            ("this text is not such a number", "test it before: `#if($text.matches('-?[0-9]{1,9}'))`")
        }
        MethodCause::Radix => ("this is not a base", "pass a base from 2 to 36, such as 16"),
        MethodCause::Count => ("this count is negative", "pass 0 or more"),
        MethodCause::Format => (
            "the format does not fit its arguments",
            "write a conversion for each argument: `%s` for any value, `%d` for integers, `%.2f` for other numbers",
        ),
        MethodCause::Comparison => (
            "these do not compare",
            "compare text with text and numbers with numbers: `\"$value\"` is the text of a value",
        ),
        MethodCause::Fixed => (
            "it cannot be changed",
            "add the elements to a list of your own: `#set($list = [])`, then `#set($added = $list.add($value))`",
        ),
        MethodCause::Exhausted => ("there is no next element", "test it before: `#if($iterator.hasNext())`"),
        _ => ("it failed here", "pass a value that the method takes"),
    };
    (label.to_owned(), help.to_owned())
}

/// What API Gateway does where gatecast cannot render a template.
fn on_api_gateway(kind: &RenderErrorKind) -> &'static str {
    match kind {
        RenderErrorKind::Method { cause: MethodCause::Pattern, .. } => {
            "API Gateway answers this request with 500 if Java fails as well; gatecast does not know every \
             regular expression that Java does"
        }
        RenderErrorKind::Unsupported(_) => "API Gateway may render it: this is a limit of gatecast",
        _ => "API Gateway answers this request with 500",
    }
}

fn is_limit(kind: &RenderErrorKind) -> bool {
    use RenderErrorKind as Kind;
    matches!(kind, Kind::StepLimit(_) | Kind::OutputLimit(_) | Kind::MemoryLimit(_) | Kind::DepthLimit(_))
}
