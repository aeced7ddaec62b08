//! The words of a shell command, with where they stand.

use std::sync::Arc;

use crate::source::{Place, SourceFile, Span, Text, TextBuilder};

/// One word, its quotes undone.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) parts: Vec<ShellPart>,
    /// All of it, quotes included.
    pub(super) place: Place,
}

/// A part of a word.
#[derive(Clone, Debug)]
pub(super) enum ShellPart {
    /// What it says itself.
    Text(Text),
    /// `$NAME` or `${NAME}`.
    ShellVariable(ShellVariable),
    /// `$(…)`, its inside.
    Command { place: Place, inside: Span },
    /// `${…}` with something that is no name: the shell refuses it.
    BadSubstitution(Place),
}

/// A reference to a variable.
#[derive(Clone, Debug)]
pub(super) struct ShellVariable {
    pub(super) name: String,
    pub(super) place: Place,
    /// What `${NAME:-…}` falls back to.
    pub(super) default: Option<Place>,
    /// Whether it is `${NAME[@]}`.
    pub(super) all: bool,
}

/// A quote, a `$(` or a `${` that does not end, with where it begins.
#[derive(Clone, Debug)]
pub(super) struct Unterminated(pub(super) Span);

impl Word {
    /// What it says, where that is known without looking anything up.
    pub(super) fn literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [ShellPart::Text(text)] => Some(text.as_str()),
            _ => None,
        }
    }

    /// Whether any of it was quoted.
    pub(super) fn is_quoted(&self) -> bool {
        self.place.text().contains(['"', '\'', '\\'])
    }

    /// About how many bytes a copy of it takes.
    pub(super) fn weight(&self) -> usize {
        let weight = |part: &ShellPart| match part {
            ShellPart::Text(text) => text.as_str().len(),
            ShellPart::ShellVariable(variable) => variable.name.len(),
            ShellPart::Command { .. } | ShellPart::BadSubstitution(_) => 0,
        };
        self.parts
            .iter()
            .map(weight)
            .fold(0, |sum, part| usize::saturating_add(sum, part + size_of::<ShellPart>()))
    }
}

impl ShellPart {
    /// The same as a variable's value, standing for the reference.
    pub(super) fn at(&self, place: &Place) -> Self {
        let place = place.clone();
        match self {
            Self::Text(text) => {
                let mut builder = TextBuilder::default();
                builder.push_decoded(text.as_str(), &place);
                Self::Text(builder.finish(Some(place)))
            }
            Self::ShellVariable(variable) => Self::ShellVariable(ShellVariable { place, ..variable.clone() }),
            Self::Command { .. } | Self::BadSubstitution(_) => self.clone(),
        }
    }
}

/// The words of a text.
pub(super) fn split(text: &Text, place: &Place) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = 0;
    for item in text.as_str().split([' ', '\t', '\n']) {
        let span = Span::new(start, start + item.len());
        start += item.len() + 1;
        if !item.is_empty() {
            let item = text.slice(span);
            words.push(Word {
                place: item.place().unwrap_or_else(|| place.clone()),
                parts: vec![ShellPart::Text(item)],
            });
        }
    }
    words
}

/// Whether a byte may stand in a variable's name.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Builds a word.
pub(super) struct WordBuilder<'a> {
    source: &'a Arc<SourceFile>,
    start: usize,
    parts: Vec<ShellPart>,
    text: TextBuilder,
    /// Where the text since the last other part stands.
    span: Option<Span>,
}

impl<'a> WordBuilder<'a> {
    pub(super) fn new(source: &'a Arc<SourceFile>, start: usize) -> Self {
        Self { source, start, parts: Vec::new(), text: TextBuilder::default(), span: None }
    }

    pub(super) fn place(&self, start: usize, end: usize) -> Place {
        Place::new(self.source, Span::new(start, end))
    }

    pub(super) fn verbatim(&mut self, start: usize, end: usize) {
        self.text.push_verbatim(&self.place(start, end));
        self.extend(start, end);
    }

    pub(super) fn decoded(&mut self, decoded: &str, start: usize, end: usize) {
        self.text.push_decoded(decoded, &self.place(start, end));
        self.extend(start, end);
    }

    fn extend(&mut self, start: usize, end: usize) {
        if start < end {
            let span = Span::new(start, end);
            self.span = Some(self.span.map_or(span, |before| Span { end: span.end, ..before }));
        }
    }

    pub(super) fn variable(
        &mut self,
        start: usize,
        end: usize,
        name: Span,
        default: Option<Span>,
        all: bool,
    ) {
        let name = name.of(self.source.text()).to_owned();
        let default = default.map(|span| Place::new(self.source, span));
        self.part(ShellPart::ShellVariable(ShellVariable {
            name,
            place: self.place(start, end),
            default,
            all,
        }));
    }

    pub(super) fn part(&mut self, part: ShellPart) {
        self.flush();
        self.parts.push(part);
    }

    fn flush(&mut self) {
        if let Some(span) = self.span.take() {
            let text = std::mem::take(&mut self.text);
            self.parts.push(ShellPart::Text(text.finish(Some(Place::new(self.source, span)))));
        }
    }

    pub(super) fn finish(mut self, end: usize) -> Word {
        self.flush();
        Word { place: self.place(self.start, end), parts: self.parts }
    }
}
