//! What is said about a key or a value of `responseParameters` that API Gateway refuses.

use super::Parameter;
use super::mapping_codes::code_of;
use crate::diagnostic::{Diagnostic, Edit, Fix, Help, quoted};
use crate::source::{Span, Text};
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
    let whole = Span::new(0, text.as_str().len());
    let fix = error.replacement().and_then(|replacement| Fix::of_text(text, &[(whole, &replacement)]));
    let written = fix.as_ref().filter(|_| !error.is_only_padded()).and_then(|fix| with_fix(text, fix));
    diagnostic.help =
        written.map(|written| format!("write {written}")).or_else(|| error.help()).map(Help::from);
    if !is_key && stands_elsewhere(parameter, error.span) {
        // Others may use the value as well.
        let fix = fix.map(Fix::unsafely);
        return diagnostic.at(parameter.key.place(), "the value of this header").fix(fix);
    }
    diagnostic.fix(fix)
}

/// About the value of a reference: others may refer to it, so that the change is made where it is
/// used.
fn of_reference(error: &MappingError, text: &Text, diagnostic: Diagnostic) -> Diagnostic {
    let Some(reference) = text.reference() else { return diagnostic };
    let mut diagnostic = diagnostic.at(Some(reference.place.clone()), &error.kind);
    let value = text.locate(error.span).or_else(|| text.place());
    if value.as_ref().is_some_and(|value| value.span != reference.place.span) {
        diagnostic = diagnostic.at(value, "its value");
    }
    match &reference.quoted {
        Some(written) if error.kind == MappingErrorKind::Unquoted && !error.is_only_padded() => {
            let edit = Edit { place: reference.place.clone(), replacement: written.clone() };
            diagnostic.help(format!("write {written}")).fix(Some(Fix { edits: vec![edit], is_safe: true }))
        }
        _ => {
            diagnostic.help = error.help().map(Help::from);
            diagnostic
        }
    }
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
