//! What literal text of a template keeps of its white space: strip markers take some of it, and
//! `<<-` the indentation that all lines share.

use std::collections::HashMap;

use hcl_edit::Span as _;
use hcl_edit::template::{Directive, Element, Strip, Template};

use crate::import::document::hcl::literal::Quoting;
use crate::source::Span;

/// The pieces of literal text that do not keep all of their bytes: what is left, by where they
/// begin.
pub(super) type Layout = HashMap<u32, Span>;

/// A piece of literal text, or what is between two.
enum Piece {
    Literal { whole: Span, left: Span },
    Sequence { strip_before: bool, strip_after: bool },
}

/// Finds the white space that literal text loses.
pub(super) fn of(template: &Template, text: &str, quoting: Quoting, is_flush: bool) -> Layout {
    let mut pieces = Vec::new();
    collect(template, text, quoting, &mut pieces);
    strip(&mut pieces, text);
    if is_flush {
        flush(&mut pieces, text);
    }
    let changed = |piece| match piece {
        Piece::Literal { whole, left } if whole != left => Some((whole.start, left)),
        _ => None,
    };
    pieces.into_iter().filter_map(changed).collect()
}

/// Literal text in pieces as Terraform takes it: line by line; a string in quotes is one.
pub(super) fn lines(span: Span, text: &str, quoting: Quoting) -> impl Iterator<Item = Span> {
    let (mut at, end) = (span.start as usize, span.end as usize);
    std::iter::from_fn(move || {
        let rest = text.get(at..end).filter(|rest| !rest.is_empty())?;
        let length = match quoting {
            Quoting::Quoted => rest.len(),
            Quoting::Bare => rest.find('\n').map_or(rest.len(), |newline| newline + 1),
        };
        at += length;
        Some(Span::new(at - length, at))
    })
}

fn collect(template: &Template, text: &str, quoting: Quoting, pieces: &mut Vec<Piece>) {
    for element in template {
        match element {
            Element::Literal(literal) => {
                let span = literal.span().unwrap_or_default();
                let lines = lines(Span::new(span.start, span.end), text, quoting);
                pieces.extend(lines.map(|line| Piece::Literal { whole: line, left: line }));
            }
            Element::Interpolation(interpolation) => pieces.push(sequence(interpolation.strip)),
            Element::Directive(directive) => match directive.as_ref() {
                Directive::If(directive) => {
                    pieces.push(sequence(directive.if_expr.strip));
                    collect(&directive.if_expr.template, text, quoting, pieces);
                    if let Some(otherwise) = &directive.else_expr {
                        pieces.push(sequence(otherwise.strip));
                        collect(&otherwise.template, text, quoting, pieces);
                    }
                    pieces.push(sequence(directive.endif_expr.strip));
                }
                Directive::For(directive) => {
                    pieces.push(sequence(directive.for_expr.strip));
                    collect(&directive.for_expr.template, text, quoting, pieces);
                    pieces.push(sequence(directive.endfor_expr.strip));
                }
            },
        }
    }
}

fn sequence(strip: Strip) -> Piece {
    Piece::Sequence { strip_before: strip.strip_start(), strip_after: strip.strip_end() }
}

/// Strip markers take the white space of the piece next to them, and of no other.
fn strip(pieces: &mut [Piece], text: &str) {
    for index in 0..pieces.len() {
        let Piece::Sequence { strip_before, strip_after } = pieces[index] else { continue };
        if strip_before
            && let Some(Piece::Literal { left, .. }) =
                index.checked_sub(1).and_then(|before| pieces.get_mut(before))
        {
            let kept = left.of(text).trim_end().len();
            left.end = left.start + Span::new(0, kept).end;
        }
        if strip_after && let Some(Piece::Literal { left, .. }) = pieces.get_mut(index + 1) {
            let kept = left.of(text).trim_start().len();
            left.start = left.end - Span::new(0, kept).end;
        }
    }
}

/// Takes the indentation that all lines share; a blank line has none, and keeps what it has.
fn flush(pieces: &mut [Piece], text: &str) {
    let mut begins_line = true;
    let mut shared = usize::MAX;
    let mut beginnings = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let literal = match piece {
            Piece::Literal { left, .. } => Some(left.of(text)),
            Piece::Sequence { .. } => None,
        };
        if begins_line {
            match literal {
                Some(line) if line.trim().is_empty() && line.ends_with('\n') => {}
                Some(line) => {
                    shared = shared.min(indentation(line).count());
                    beginnings.push(index);
                }
                None => shared = 0,
            }
        }
        begins_line = literal.is_some_and(|line| line.ends_with('\n'));
    }
    for index in beginnings {
        if let Piece::Literal { left, .. } = &mut pieces[index] {
            let width: usize = indentation(left.of(text)).take(shared).map(char::len_utf8).sum();
            left.start += Span::new(0, width).end;
        }
    }
}

fn indentation(line: &str) -> impl Iterator<Item = char> {
    line.chars().take_while(|c| c.is_whitespace())
}
