//! The formats, and how a document is recognised as one of them.

use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::context::Context;
use super::document::{self, Node};
use super::error::{ImportError, Imported};
use super::{ImportOptions, gateway_response, gateway_responses, openapi, put_gateway_response, terraform};
use crate::diagnostic::{Diagnostic, nearest, quoted};
use crate::source::SourceFile;

/// A format that gateway responses are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// OpenAPI 3.0 or 3.1, or Swagger 2.0, with `x-amazon-apigateway-gateway-responses`.
    OpenApi,
    /// The files of a Terraform module.
    #[cfg(feature = "import")]
    Terraform,
    /// What `terraform show -json` says of a plan or a state.
    TerraformJson,
    /// The output of `aws apigateway get-gateway-responses`.
    GatewayResponses,
    /// The output of `aws apigateway get-gateway-response`, or of `put-gateway-response`.
    GatewayResponse,
    /// The request body of PutGatewayResponse; which type it is for must be said beside it.
    PutGatewayResponse,
}

/// What every format says about itself.
struct Entry {
    format: Format,
    name: &'static str,
    summary: &'static str,
    reader: Reader,
}

/// How a format is recognised and read.
enum Reader {
    /// From a document of JSON or YAML.
    Tree { recognise: fn(&Node) -> Result<(), Misfit>, import: fn(&Node, &mut Context<'_>) -> Imported },
    /// From text that is neither.
    #[cfg_attr(not(feature = "import"), expect(dead_code, reason = "only Terraform's files are such text"))]
    Text {
        recognise: fn(&Arc<SourceFile>) -> Result<(), Misfit>,
        /// Reads all files of a module together.
        import: fn(&[Arc<SourceFile>], &mut Context<'_>) -> Imported,
    },
}

/// Why a document is not of a format.
pub(super) struct Misfit {
    reason: String,
    /// How near it comes: nothing in common, something like it, part of it.
    nearness: Nearness,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    Far,
    Near,
    Partial,
}

impl Misfit {
    /// Some of what the format has is there; what is not.
    pub(super) fn partial(missing: impl Into<String>) -> Self {
        Self { reason: missing.into(), nearness: Nearness::Partial }
    }

    /// Nothing of what the format has is there.
    pub(super) fn far(missing: impl Into<String>) -> Self {
        Self { reason: missing.into(), nearness: Nearness::Far }
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
                Err(Self { reason, nearness: Nearness::Near })
            }
            None => Err(Self::far(format!("no member {list}"))),
        }
    }
}

/// In the order in which they are tried: what names itself before what is only of a shape.
static FORMATS: &[Entry] = &[
    Entry {
        format: Format::OpenApi,
        name: "openapi",
        summary: "OpenAPI 3.0/3.1 or Swagger 2.0 with x-amazon-apigateway-gateway-responses, JSON or YAML",
        reader: Reader::Tree { recognise: openapi::recognise, import: openapi::import },
    },
    #[cfg(feature = "import")]
    Entry {
        format: Format::Terraform,
        name: "terraform",
        summary: "the files of a Terraform module: aws_api_gateway_gateway_response, or the body of an API",
        reader: Reader::Text { recognise: terraform::files::recognise, import: terraform::files::import },
    },
    Entry {
        format: Format::TerraformJson,
        name: "terraform-json",
        summary: "the output of `terraform show -json` for a plan or a state",
        reader: Reader::Tree { recognise: terraform::json::recognise, import: terraform::json::import },
    },
    Entry {
        format: Format::GatewayResponses,
        name: "get-gateway-responses",
        summary: "the output of `aws apigateway get-gateway-responses`",
        reader: Reader::Tree { recognise: gateway_responses::recognise, import: gateway_responses::import },
    },
    Entry {
        format: Format::GatewayResponse,
        name: "get-gateway-response",
        summary: "the output of `aws apigateway get-gateway-response` or `put-gateway-response`",
        reader: Reader::Tree { recognise: gateway_response::recognise, import: gateway_response::import },
    },
    Entry {
        format: Format::PutGatewayResponse,
        name: "put-gateway-response",
        summary: "the request body of PutGatewayResponse (say with --type which response it is for)",
        reader: Reader::Tree {
            recognise: put_gateway_response::recognise,
            import: put_gateway_response::import,
        },
    },
];

impl Format {
    /// All formats.
    pub fn all() -> impl Iterator<Item = Self> {
        FORMATS.iter().map(|entry| entry.format)
    }

    /// Its name: `openapi`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// What it is, in one line.
    #[must_use]
    pub fn summary(self) -> &'static str {
        self.entry().summary
    }

    fn entry(self) -> &'static Entry {
        let found = FORMATS.iter().find(|entry| entry.format == self);
        found.expect("every format has an entry")
    }
}

/// From its name.
impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::all().find(|format| format.name() == name).ok_or_else(|| {
            let names: Vec<_> = Self::all().map(Self::name).collect();
            match nearest(name, names.iter().copied()) {
                Some(near) => format!("unknown format `{name}`; did you mean `{near}`?"),
                None => format!("unknown format `{name}`; expected one of {}", names.join(", ")),
            }
        })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Reads the APIs of a document in the format that was asked for, or that it is of.
pub(super) fn read(sources: &[Arc<SourceFile>], context: &mut Context<'_>) -> Imported {
    let asked = context.options.format.map(Format::entry);
    let mut misfits = Vec::new();
    let text_format = asked.or_else(|| text_format(sources, &mut misfits));
    if let Some(Entry { reader: Reader::Text { import, .. }, .. }) = text_format {
        return import(sources, context);
    }
    let [source] = sources else {
        let message = "several files are read together only where they are one Terraform module";
        return Err(Diagnostic::error("several-files", message).into());
    };
    let root = document::parse(source)?.into_value(&mut context.diagnostics);
    let entry = match asked {
        Some(entry) => entry,
        None => tree_format(&root, context.options, misfits)?,
    };
    match entry.reader {
        Reader::Tree { import, .. } => import(&root, context),
        Reader::Text { import, .. } => import(sources, context),
    }
}

/// Formats that a document is not of, and why.
type Misfits = Vec<(&'static Entry, Misfit)>;

/// The format of files that are neither JSON nor YAML, all of them.
fn text_format(sources: &[Arc<SourceFile>], misfits: &mut Misfits) -> Option<&'static Entry> {
    FORMATS.iter().find(|entry| {
        let Reader::Text { recognise, .. } = entry.reader else { return false };
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
    mut misfits: Misfits,
) -> Result<&'static Entry, ImportError> {
    if root.members().is_some_and(<[_]>::is_empty) && options.response_type.is_some() {
        // `{}` is a legal body of PutGatewayResponse, and of nothing else.
        return Ok(Format::PutGatewayResponse.entry());
    }
    for entry in FORMATS {
        let Reader::Tree { recognise, .. } = entry.reader else { continue };
        match recognise(root) {
            Ok(()) => return Ok(entry),
            Err(misfit) => misfits.push((entry, misfit)),
        }
    }
    // The nearest first; those equally near in the order in which they were tried.
    misfits.sort_by_key(|(_, misfit)| Reverse(misfit.nearness));
    let message = format!("the document ({}) is in no format that defines gateway responses", describe(root));
    let mut diagnostic = Diagnostic::error("unknown-format", message)
        .at(Some(root.place.beginning()), "")
        .help("name the format with --input if it is one of these");
    let note = |(entry, misfit): (&Entry, Misfit)| format!("not {}: {}", entry.name, misfit.reason);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_read_back() {
        for format in Format::all() {
            assert_eq!(format.name().parse(), Ok(format));
            assert!(!format.summary().is_empty());
        }
    }
}
