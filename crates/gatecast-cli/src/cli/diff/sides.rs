//! The two sides of a comparison: files, the two states of a plan, or revisions.

use std::collections::BTreeMap;

use crate::cli::args::DiffArgs;
use crate::cli::config;
use crate::cli::error::CliError;
use crate::cli::host::{GitTree, Host, merge_base};
use crate::cli::inputs;
use crate::compare::{Pair, Side};
use gatecast::diagnostic::Diagnostic;
use gatecast::import::{ImportOptions, PlanSide};
use gatecast::project::{Loaded, STDIN, unused_parameters};

/// What is compared.
pub(super) struct Sides {
    /// The files or folders, as they are shown.
    pub(super) names: Pair<String>,
    pub(super) loaded: Pair<Loaded>,
    /// Findings about parameters that neither side asked for.
    pub(super) unused: Vec<Diagnostic>,
}

/// An API on both sides, with what tells it from others where there are several.
pub(super) type NamedPair = (Option<String>, Pair<Side>);

/// Loads both sides. One document may describe both.
pub(super) fn load(args: &DiffArgs, options: &ImportOptions, host: &mut Host) -> Result<Sides, CliError> {
    let file = args.before.as_deref().unwrap_or(".");
    let (names, loaded) = match (&args.git, &args.after) {
        (Some(range), _) => of_revisions(range, file, args, options, host)?,
        (None, after) => {
            // Nobody knows what was beside a document that is piped.
            let is_piped = file == STDIN || after.as_deref() == Some(STDIN);
            let load = if is_piped { inputs::load_alone } else { inputs::load };
            let mut side = |file: &str, moment| {
                let mut options = options.clone();
                options.moment = moment;
                load(&[file.to_owned()], &args.reading, &options, host)
            };
            let name = |side: &str| side.to_owned();
            match after {
                Some(after) => {
                    let loaded =
                        Pair { before: side(file, PlanSide::After)?, after: side(after, PlanSide::After)? };
                    (Pair { before: name(file), after: name(after) }, loaded)
                }
                None => {
                    let loaded =
                        Pair { before: side(file, PlanSide::Before)?, after: side(file, PlanSide::After)? };
                    (Pair { before: name(file), after: name(file) }, loaded)
                }
            }
        }
    };
    let unused = unused_parameters(options, [&loaded.before, &loaded.after]);
    Ok(Sides { names, loaded, unused })
}

/// Loads a file or folder of two revisions. A side on which it is not there has no API.
fn of_revisions(
    range: &str,
    file: &str,
    args: &DiffArgs,
    options: &ImportOptions,
    host: &mut Host,
) -> Result<(Pair<String>, Pair<Loaded>), CliError> {
    if file == STDIN {
        let message = "standard input (`-`) has no revisions; name a file or folder of the repository";
        return Err(CliError::Usage(message.to_owned()));
    }
    let head = |revision: &str| if revision.is_empty() { "HEAD".to_owned() } else { revision.to_owned() };
    let (before, after) = match (range.split_once("..."), range.split_once("..")) {
        (Some((one, other)), _) => (merge_base(&head(one), &head(other))?, Some(head(other))),
        (None, Some((one, other))) => (head(one), Some(head(other))),
        (None, None) => (head(range), None),
    };
    let files = [file.to_owned()];
    config::exclude(&files, host);
    let tree = GitTree::new(&before, host)?;
    let earlier = inputs::load_from(&tree, &files, &args.reading, options);
    let later = match &after {
        Some(revision) => inputs::load_from(&GitTree::new(revision, host)?, &files, &args.reading, options),
        None => inputs::load_from(host.files(), &files, &args.reading, options),
    };
    host.complain_all(&later.findings);
    let names = Pair {
        before: format!("{before}:{file}"),
        after: after.map_or_else(|| file.to_owned(), |revision| format!("{revision}:{file}")),
    };
    // What one side lacks was added or removed; what cannot be read is an error.
    let is_there = |loaded: &Loaded| loaded.failures.is_empty();
    let side = |loaded: Loaded, other_is_there: bool| match loaded.failures.first() {
        Some(failure) if other_is_there && failure.is_absent() => Ok(Loaded::default()),
        _ => inputs::whole(loaded),
    };
    let (has_earlier, has_later) = (is_there(&earlier), is_there(&later));
    let after = side(later, has_earlier)?;
    Ok((names, Pair { before: side(earlier, has_later)?, after }))
}

/// Compiles both sides, and says which APIs of them are one.
///
/// Of two documents, a side that names none of its APIs is taken as the other side's of the requested
/// name: the output of a client does not name its API. In one document, an API that a change makes was
/// not there before it, and one that it removes is not there after it. Several APIs are told apart by
/// their names, and by their files where a name is there twice.
pub(super) fn compile(
    loaded: Pair<Loaded>,
    names: &Pair<String>,
    args: &DiffArgs,
    host: &mut Host,
) -> Result<Vec<NamedPair>, CliError> {
    let reading = &args.reading;
    let requested = reading.api.as_deref();
    let Pair { before, after } = loaded;
    let (before, after) = if args.after.is_some() {
        let is_nameless = |side: &Loaded| side.apis().all(|api| api.name.is_none());
        let of = |side: &Loaded, other: &Loaded| {
            requested.filter(|_| !is_nameless(side) || !other.has_any(requested))
        };
        if requested.is_none() && is_nameless(&before) != is_nameless(&after) {
            // Which of several it is, nothing says.
            let before = inputs::compiled_only(before, reading, host)?;
            (vec![before], vec![inputs::compiled_only(after, reading, host)?])
        } else {
            let (requested_before, requested_after) = (of(&before, &after), of(&after, &before));
            let before = inputs::compiled(before, requested_before, reading, host)?;
            (before, inputs::compiled(after, requested_after, reading, host)?)
        }
    } else {
        let mut side = |side: Loaded, may_be_missing| {
            if may_be_missing && !side.has_any(requested) {
                return Ok(vec![inputs::nothing()]);
            }
            inputs::compiled(side, requested, reading, host)
        };
        let before = side(before, true)?;
        let was_there = before.iter().any(|side| !side.api.definitions().is_empty());
        (before, side(after, was_there)?)
    };
    Ok(pairs(before, after, names))
}

/// The APIs of both sides in pairs, in order of their names. The only API of one side is the same as
/// the only one of the other, whatever they are called.
fn pairs(mut before: Vec<Side>, mut after: Vec<Side>, names: &Pair<String>) -> Vec<NamedPair> {
    if before.len() < 2 && after.len() < 2 {
        let only = |side: &mut Vec<Side>| side.pop().unwrap_or_else(inputs::nothing);
        return vec![(None, Pair { before: only(&mut before), after: only(&mut after) })];
    }
    let labels = Pair { before: labels(&before, &names.before), after: labels(&after, &names.after) };
    let mut sides: BTreeMap<String, Pair<Option<Side>>> = BTreeMap::new();
    let is_shared = |name: &str| {
        let is_there = |side: &Vec<(String, Option<String>)>| {
            side.iter().filter(|(other, _)| other == name).nth(1).is_some()
        };
        is_there(&labels.before) || is_there(&labels.after)
    };
    let label = |(name, file): &(String, Option<String>)| match file.as_ref().filter(|_| is_shared(name)) {
        Some(file) => format!("{name} in {file}"),
        None => name.clone(),
    };
    let none = || Pair { before: None, after: None };
    for (names, side) in labels.before.iter().zip(before) {
        sides.entry(label(names)).or_insert_with(none).before = Some(side);
    }
    for (names, side) in labels.after.iter().zip(after) {
        sides.entry(label(names)).or_insert_with(none).after = Some(side);
    }
    let or_nothing = |side: Option<Side>| side.unwrap_or_else(inputs::nothing);
    let pair = |(label, Pair { before, after }): (String, Pair<Option<Side>>)| {
        (Some(label), Pair { before: or_nothing(before), after: or_nothing(after) })
    };
    // An API that customises nothing on either side has nothing to compare.
    let has_any =
        |pair: &Pair<Side>| [&pair.before, &pair.after].iter().any(|side| !side.api.definitions().is_empty());
    sides.into_iter().map(pair).filter(|(_, pair)| has_any(pair)).collect()
}

/// The name of each API, and the file it is defined in, seen from the file or folder that was named.
fn labels(sides: &[Side], named: &str) -> Vec<(String, Option<String>)> {
    let folder = named.rsplit_once(':').map_or(named, |(_, folder)| folder);
    let label = |side: &Side| {
        let file = side.api.file().map(|file| {
            let below = std::path::Path::new(file).strip_prefix(folder);
            below.map_or_else(|_| file.to_owned(), |below| below.display().to_string())
        });
        (side.api.name.clone().unwrap_or_else(|| inputs::NO_NAME.to_owned()), file)
    };
    sides.iter().map(label).collect()
}
