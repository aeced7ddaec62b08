//! How a document is recognised as one of a format, and what is said where it is of none.

use std::cmp::Reverse;
use std::sync::Arc;

use super::context::ImportSession;
use super::document::{self, DEFICIENT_INDENTATION, Node};
use super::error::{ImportError, Imported};
use super::format::{FORMATS, Format, FormatEntry, FormatReader};
use super::{ImportOptions, PlanSide, hides_definitions, programs, smithy};
use crate::diagnostic::{Diagnostic, Help, Setting, codes, nearest, quoted};
use crate::gateway::Api;
use crate::source::{Place, SourceFile, Span};

codes! {
    /// Several files that are no module.
    ///
    /// Only the files of a Terraform module are read as one document.
    static SEVERAL_FILES: Error = "several-files";

    /// A single document for `diff` that describes no change.
    ///
    /// A Terraform plan and a change set of CloudFormation say how things were and how they will be. Of
    /// anything else `diff` takes two.
    static NO_BEFORE: Error = "no-before";

    /// A file that looks like none of the formats.
    ///
    /// `gatecast explain formats` lists them; the format can be set.
    pub(crate) static UNKNOWN_FORMAT: Error = "unknown-format";
}

/// Reads the APIs of a document in the format that was asked for, or that it is of.
pub(super) fn read(sources: &[Arc<SourceFile>], context: &mut ImportSession<'_>) -> Imported {
    let asked = context.options.format.map(Format::entry);
    let mut misfits = Vec::new();
    let text_format = asked.or_else(|| text_format(sources, &mut misfits));
    if let Some(entry @ FormatEntry { reader: FormatReader::Text { import, .. }, .. }) = text_format {
        describes_change(entry, sources, context)?;
        let apis = import(sources, context)?;
        return Ok(in_style(apis, entry, context));
    }
    let [source] = sources else {
        let message = "only Terraform modules may span several files";
        return Err(Diagnostic::of(&SEVERAL_FILES, message).into());
    };
    smithy::refuse_language(source)?;
    if asked.is_none() {
        programs::refuse(source)?;
    }
    let root = document::parse(source)?.into_value(&mut context.diagnostics);
    let entry = match asked {
        Some(entry) => entry,
        None => tree_format(&root, context.options, misfits)?,
    };
    if entry.format != Format::Serverless {
        // The tools of other formats read it.
        context.diagnostics.retain(|finding| !finding.is(&DEFICIENT_INDENTATION));
    }
    describes_change(entry, sources, context)?;
    let apis = match entry.reader {
        FormatReader::Tree { import, .. } => import(&root, context)?,
        FormatReader::Text { import, .. } => import(sources, context)?,
    };
    Ok(in_style(apis, entry, context))
}

/// APIs that know how their files write gateway responses, and whether all of those were read.
fn in_style(mut apis: Vec<Api>, entry: &FormatEntry, context: &ImportSession<'_>) -> Vec<Api> {
    let is_incomplete = context.hides_definitions || context.diagnostics.iter().any(hides_definitions);
    for api in &mut apis {
        api.style = entry.format.style();
        api.may_have_more |= is_incomplete;
    }
    apis
}

/// Refuses to say how things were before where the format does not.
fn describes_change(
    entry: &FormatEntry,
    sources: &[Arc<SourceFile>],
    context: &ImportSession<'_>,
) -> Result<(), ImportError> {
    if context.options.moment == PlanSide::After || entry.format.describes_change() {
        return Ok(());
    }
    let place = sources.first().map(|source| Place::new(source, Span::at(0)));
    Err(no_before(place, &format!("{} has no \"before\" state", entry.name)))
}

/// The error about a document that does not say how things were before.
pub(super) fn no_before(place: Option<Place>, why: &str) -> ImportError {
    Diagnostic::of(&NO_BEFORE, format!("{why} to compare with"))
        .at(place, "")
        .help("pass two files, or a Terraform plan (`terraform show -json PLAN`) or change set")
        .into()
}

/// Formats that a document is not of, and why.
type Mismatches = Vec<(&'static FormatEntry, Mismatch)>;

/// The format of files that are neither JSON nor YAML, all of them.
pub(super) fn text_format(
    sources: &[Arc<SourceFile>],
    misfits: &mut Mismatches,
) -> Option<&'static FormatEntry> {
    FORMATS.iter().find(|entry| {
        let FormatReader::Text { recognise, .. } = entry.reader else { return false };
        let misfit = sources.iter().find_map(|source| recognise(source).err());
        let fits = misfit.is_none();
        misfits.extend(misfit.map(|misfit| (*entry, misfit)));
        fits
    })
}

/// The first format that the document is of.
fn tree_format(
    root: &Node,
    options: &ImportOptions,
    mut misfits: Mismatches,
) -> Result<&'static FormatEntry, ImportError> {
    if root.members().is_some_and(<[_]>::is_empty) && options.response_type.is_some() {
        // `{}` is a legal body of PutGatewayResponse, and of nothing else.
        return Ok(Format::PutGatewayResponse.entry());
    }
    for entry in FORMATS {
        let FormatReader::Tree { recognise, .. } = entry.reader else { continue };
        match recognise(root) {
            Ok(()) => return Ok(entry),
            Err(misfit) => misfits.push((entry, misfit)),
        }
    }
    programs::refuse_pulumi(root)?;
    // The nearest first; those equally near in the order of the registry.
    let position = |wanted: &FormatEntry| FORMATS.iter().position(|entry| entry.format == wanted.format);
    misfits.sort_by_key(|(entry, misfit)| (Reverse(misfit.nearness), position(entry)));
    let message = format!("unrecognised input format ({})", describe(root));
    let mut diagnostic = Diagnostic::of(&UNKNOWN_FORMAT, message)
        .at(Some(root.place.beginning()), "")
        .help(Help::from("name the format with ").setting(Setting::Format).text(" if it is one of these"));
    let note = |(entry, misfit): (&FormatEntry, Mismatch)| format!("not {}: {}", entry.name, misfit.reason);
    diagnostic.notes = misfits.into_iter().map(note).collect();
    Err(diagnostic.into())
}

/// What a document is, by its first members.
fn describe(root: &Node) -> String {
    let Some(members) = root.members() else {
        return root.kind().to_owned();
    };
    let mut names: Vec<_> = members.iter().take(4).map(|(key, _)| quoted(key.as_str())).collect();
    if members.len() > names.len() {
        names.push("…".to_owned());
    }
    if names.is_empty() {
        "an empty object".to_owned()
    } else {
        format!("an object with {}", names.join(", "))
    }
}

/// Why a document is not of a format.
pub(super) struct Mismatch {
    reason: String,
    /// How near it comes: nothing in common, something like it, part of it.
    nearness: Closeness,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    Far,
    Near,
    Partial,
}

impl Mismatch {
    /// Some of what the format has is there; what is not.
    pub(super) fn partial(missing: impl Into<String>) -> Self {
        Self { reason: missing.into(), nearness: Closeness::Partial }
    }

    /// Nothing of what the format has is there.
    pub(super) fn far(missing: impl Into<String>) -> Self {
        Self { reason: missing.into(), nearness: Closeness::Far }
    }

    /// Fits where one of these members is there.
    pub(super) fn unless_any(root: &Node, members: &[&str]) -> Result<(), Self> {
        if members.iter().any(|member| root.get(member).is_some()) {
            return Ok(());
        }
        let names = members.iter().map(|member| format!("`{member}`")).collect::<Vec<_>>();
        let (last, others) = names.split_last().map_or(("", [].as_slice()), |(last, others)| (last, others));
        let list =
            if others.is_empty() { last.to_owned() } else { format!("{} or {last}", others.join(", ")) };
        let mut keys = root.members().unwrap_or_default().iter().map(|(key, _)| key.as_str());
        match keys.find(|key| nearest(key, members.iter().copied()).is_some()) {
            Some(near) => {
                let reason = format!("no member {list}, but {}", quoted(near));
                Err(Self { reason, nearness: Closeness::Near })
            }
            None => Err(Self::far(format!("no member {list}"))),
        }
    }
}
