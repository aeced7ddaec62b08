//! A finding drawn under the lines it is about.
//!
//! annotate-snippets draws; this file alone knows it.

use super::help::worded;
use super::path::repository_path;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use super::window::Window;
use gatecast::diagnostic::{Diagnostic, Fix, Label, Severity};
use gatecast::source::{Place, one_line, visible};

/// How many findings are drawn beside the output of a command: a damaged file can have millions.
pub(crate) const MAX_DRAWN: usize = 100;

/// How many changes of one fix are drawn.
const MAX_EDITS: usize = 20;

/// Draws a finding, styled, at most `width` columns wide. Ends with an empty line, so that the
/// next one stands apart.
pub(crate) fn excerpt(diagnostic: &Diagnostic, width: usize) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut title = level.primary_title(visible(&diagnostic.message));
    if let Some(name) = diagnostic.name() {
        title = title.id(name);
    }
    let mut group = Group::with_title(title);
    for window in Window::around(diagnostic.labels.iter().map(|label| &label.place)) {
        if window.is_cut
            && let Some(label) = window.places().next().and_then(|(index, _)| diagnostic.labels.get(index))
        {
            // The excerpt begins inside its line, so that the position must be said beside it.
            group = group.element(origin(&label.place));
        }
        group = group.element(labelled(&window, &diagnostic.labels));
    }
    if let Some(message) = &diagnostic.aws_message {
        group =
            group.element(Level::NOTE.message(format!("API Gateway says: {}", visible(&shortened(message)))));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(visible(&shortened(note)).into_owned()));
    }
    let help = diagnostic.help.as_ref().map(|help| visible(&worded(help)).into_owned());
    let groups = match diagnostic.fix.as_ref().and_then(patched) {
        Some(patch) => vec![
            group,
            Level::HELP.secondary_title(help.unwrap_or_else(|| "change it so".to_owned())).element(patch),
        ],
        None => vec![help.into_iter().fold(group, |group, help| group.element(Level::HELP.message(help)))],
    };
    let mut drawn = Renderer::styled().term_width(width).render(&groups);
    drawn.push_str("\n\n");
    drawn
}

fn origin(place: &Place) -> Origin<'_> {
    let (line, column) = place.line_column();
    Origin::path(shown(place.source.name())).line(line).char_column(column)
}

/// The path of a file, as all formats write it.
fn shown(name: &str) -> String {
    one_line(&repository_path(name)).into_owned()
}

/// The lines of a window with labels under them; the finding's first label is the primary one.
fn labelled<'a>(window: &Window, labels: &'a [Label]) -> Snippet<'a, Annotation<'a>> {
    let annotations = window.places().map(|(index, span)| {
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        match labels.get(index).filter(|label| !label.message.is_empty()) {
            Some(label) => kind.span(span).label(visible(&label.message)),
            None => kind.span(span),
        }
    });
    let annotations: Vec<_> = annotations.collect();
    let snippet = Snippet::source(window.text()).line_start(window.first_line()).annotations(annotations);
    if window.is_cut { snippet } else { snippet.path(shown(window.name())) }
}

/// The lines that a fix changes, before and after; `None` where they do not fit on a screen.
fn patched(fix: &Fix) -> Option<Snippet<'_, Patch<'_>>> {
    if fix.edits.len() > MAX_EDITS {
        return None;
    }
    let windows = Window::around(fix.edits.iter().map(|edit| &edit.place));
    let [window] = windows.as_slice() else { return None };
    if !window.is_whole() {
        return None;
    }
    let patches = window.places().filter_map(|(index, span)| {
        let edit = fix.edits.get(index)?;
        Some(Patch::new(span, visible(&edit.replacement)))
    });
    let patches: Vec<_> = patches.collect();
    Some(
        Snippet::source(window.text())
            .line_start(window.first_line())
            .path(shown(window.name()))
            .patches(patches),
    )
}

/// At most a thousand characters of a text, which may quote what the user wrote.
fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(1000).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
