//! What is said about a key or a value of `responseParameters` that API Gateway refuses.

use super::Parameter;
use super::mapping_codes::code_of;
use crate::diagnostic::{Diagnostic, Edit, Fix, Help, quoted};
use crate::source::{Place, ScalarStyle, Span, Text};
use crate::template::mapping::{MappingError, MappingErrorKind};

/// How long a value may be to be shown as it must be written.
const MAX_SHOWN: usize = 200;

/// The finding about a key or a value, `text`, of an entry.
pub(super) fn refusal(error: &MappingError, text: &Text, parameter: &Parameter) -> Diagnostic {
    let is_key = error.kind.is_about_key();
    let what = if is_key { "key" } else { "value" };
    let message = format!("{} is not a {what} that responseParameters may have", quoted(text.as_str()));
    let diagnostic = Diagnostic::of(code_of(&error.kind), message)
        .aws(error.aws_message())
        .note("API Gateway refuses the whole definition; here the header is left out");
    if !is_key && text.reference().is_some() {
        return of_reference(error, text, diagnostic);
    }
    let place = text.locate(error.span).or_else(|| text.place());
    let mut diagnostic = diagnostic.at(place, &error.kind);
    let is_elsewhere = !is_key && stands_elsewhere(parameter, error.span);
    if is_elsewhere {
        diagnostic = diagnostic.at(parameter.key.place(), "the value of this header");
    }
    let whole = Span::new(0, text.as_str().len());
    let fix = error.replacement().and_then(|replacement| Fix::of_text(text, &[(whole, &replacement)]));
    let needs_quotes = needs_quotes(error);
    if needs_quotes && (is_elsewhere || fix.is_none()) {
        return match composed_between_quotes(text).filter(|_| !is_elsewhere) {
            Some(fix) => {
                let written = with_fix(text, &fix).or_else(|| Some(fix.edits.first()?.replacement.clone()));
                let help = written.map_or(QUOTE_AT_USE.to_owned(), |written| format!("write {written}"));
                diagnostic.help(help).fix(Some(fix))
            }
            None => diagnostic.help(QUOTE_AT_USE),
        };
    }
    let written = fix.as_ref().filter(|_| !error.is_only_padded()).and_then(|fix| with_fix(text, fix));
    diagnostic.help =
        written.map(|written| format!("write {written}")).or_else(|| error.help()).map(Help::from);
    // Others may use the value as well.
    diagnostic.fix(if is_elsewhere { fix.map(Fix::unsafely) } else { fix })
}

/// What to do about a value that is not a literal where the header uses it.
const QUOTE_AT_USE: &str =
    "at this header, put the value between single quotes, inside the quotes of the file format";

/// Whether nothing is wrong with a value but that its quotes are missing.
fn needs_quotes(error: &MappingError) -> bool {
    error.kind == MappingErrorKind::Unquoted && !error.is_only_padded()
}

/// About the value of a reference: others may refer to it, so that the change is made where it is
/// used.
fn of_reference(error: &MappingError, text: &Text, diagnostic: Diagnostic) -> Diagnostic {
    let Some(reference) = text.reference() else { return diagnostic };
    let mut diagnostic = diagnostic.at(Some(reference.place.clone()), &error.kind);
    let value = text.locate(error.span).or_else(|| text.place());
    let is_apart = |value: &Place| {
        let (at, whole) = (value.span, reference.place.span);
        !value.source.is(&reference.place.source) || at.start < whole.start || at.end > whole.end
    };
    if value.as_ref().is_some_and(is_apart) {
        diagnostic = diagnostic.at(value, "its value");
    }
    if !needs_quotes(error) {
        diagnostic.help = error.help().map(Help::from);
        return diagnostic;
    }
    let Some(written) = &reference.quoted else { return diagnostic.help(QUOTE_AT_USE) };
    let edit = Edit { place: reference.place.clone(), replacement: written.clone() };
    diagnostic.help(format!("write {written}")).fix(Some(Fix::of(edit)))
}

/// The change that puts single quotes around what a value is put together from in one line, such as
/// `!Sub "${Origin}/path"`; `None` where it is not one scalar.
fn composed_between_quotes(text: &Text) -> Option<Fix> {
    let whole = text.place()?;
    let is_of_document = [ScalarStyle::DoubleQuoted, ScalarStyle::SingleQuoted, ScalarStyle::HclQuoted];
    let style = text.styles().only()?;
    if style != ScalarStyle::Plain && !is_of_document.contains(&style) {
        return None;
    }
    let content = text.locate(Span::new(0, text.as_str().len()))?;
    let (start, end) = (content.span.start as usize, content.span.end as usize);
    let is_inside = whole.source.is(&content.source)
        && whole.span.start <= content.span.start
        && content.span.end <= whole.span.end;
    if !is_inside || content.text().contains(['\n', '\\']) {
        return None;
    }
    let file = whole.source.text();
    let around = (file[..start].chars().next_back(), file[end..].chars().next());
    let span = match around {
        (Some('"'), Some('"')) | (Some('\''), Some('\'')) => Span::new(start - 1, end + 1),
        _ if style == ScalarStyle::Plain => content.span,
        _ => return None,
    };
    let is_simple = text.styles().has_hcl() || !content.text().contains(['"', '\'']);
    let is_scalar = content.text().starts_with(|c: char| c == '$' || c.is_alphanumeric());
    let edit =
        Edit { place: Place::new(&whole.source, span), replacement: format!("\"'{}'\"", content.text()) };
    (is_simple && is_scalar).then(|| Fix::of(edit))
}

/// The whole scalar as it stands in the file after a change, its quotes included.
fn with_fix(text: &Text, fix: &Fix) -> Option<String> {
    let [edit] = fix.edits.as_slice() else { return None };
    let whole = text.place()?;
    let (scalar, change) = (whole.span, edit.place.span);
    if !whole.source.is(&edit.place.source) || change.start < scalar.start || change.end > scalar.end {
        return None;
    }
    let mut written = whole.text().to_owned();
    let range = (change.start - scalar.start) as usize..(change.end - scalar.start) as usize;
    written.get(range.clone())?;
    written.replace_range(range, &edit.replacement);
    (!written.contains('\n') && written.len() <= MAX_SHOWN).then_some(written)
}

/// Whether a value stands away from its key: in a parameter, a variable, another file.
fn stands_elsewhere(parameter: &Parameter, span: Span) -> bool {
    let (Some(key), Some(value)) = (parameter.key.place(), parameter.value.locate(span)) else {
        return false;
    };
    let lines = || key.line_column().0.abs_diff(value.line_column().0);
    !key.source.is(&value.source) || lines() > 2
}
