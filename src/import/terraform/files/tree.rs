//! The modules of a configuration: the one that was named, and those below local paths that it calls.

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexMap;

use super::module::{Defined, File, Module};
use super::references;
use crate::diagnostic::{Diagnostic, codes, counted, quoted};
use crate::import::ImportError;
use crate::import::context::ImportSession;
use crate::source::{Place, SourceFile, Syntax, TextBuilder};
use hcl_edit::Span as _;
use hcl_edit::expr::Expression;

codes! {
    /// A module that is called and not read.
    ///
    /// Modules below `./` and `../` are followed. Those of a registry or a repository are not, so gateway
    /// responses that they define are not seen; a plan (`terraform show -json`) has them.
    static MODULE_NOT_FOLLOWED: Note = "module-not-followed";
}

/// How many modules that are not followed are named.
const MAX_NAMED: usize = 5;

/// The folder of the module that was named.
pub(super) const ROOT: &str = ".";

/// The files of the modules of a configuration, by their folders as seen from the root module.
pub(super) struct ModuleTree {
    folders: IndexMap<String, Vec<File>>,
}

/// The call of a module.
struct ModuleCall {
    name: String,
    /// Where the module comes from; `None` where that is no literal.
    source: Option<String>,
    /// Whether it is given something of an API.
    gets_api: bool,
    place: Place,
}

impl ModuleTree {
    /// Reads the modules that the files of one call, and those that they call.
    pub(super) fn read(root: Vec<File>, context: &mut ImportSession<'_>) -> Result<Self, ImportError> {
        let mut tree = Self { folders: IndexMap::from([(ROOT.to_owned(), root)]) };
        let mut missing = HashSet::new();
        let mut elsewhere: Vec<ModuleCall> = Vec::new();
        let mut next = 0;
        while let Some((folder, files)) = tree.folders.get_index(next) {
            next += 1;
            let folder = folder.clone();
            for call in calls(files) {
                let Some(source) = call.source.as_deref().filter(|source| is_local(source)) else {
                    context.hides_definitions |= call.gets_api;
                    elsewhere.push(call);
                    continue;
                };
                let path = joined(&folder, source);
                if tree.folders.contains_key(&path) || missing.contains(&path) {
                    continue;
                }
                match read_folder(&tree, &path, &call.place, context)? {
                    Some(files) => _ = tree.folders.insert(path, files),
                    None => _ = missing.insert(path),
                }
            }
        }
        if let Some(note) = not_followed(&elsewhere) {
            context.report(note);
        }
        Ok(tree)
    }

    /// The modules, by their folders.
    pub(super) fn modules(&self) -> IndexMap<&str, Module<'_>> {
        self.folders.iter().map(|(folder, files)| (folder.as_str(), Module::of(files))).collect()
    }

    /// The file whose folder paths are relative to, where there is one.
    fn base(&self) -> Option<&Arc<SourceFile>> {
        self.folders.get(ROOT)?.first().map(|file| &file.base.place.source)
    }
}

/// The folder of a module that one in `folder` calls, as seen from the root module.
pub(super) fn joined(folder: &str, source: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(source.split(['/', '\\'])) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    if parts.is_empty() { ROOT.to_owned() } else { parts.join("/") }
}

/// Whether the source of a module is a path: Terraform takes all else for a registry or a repository.
pub(super) fn is_local(source: &str) -> bool {
    ["./", "../", ".\\", "..\\"].iter().any(|local| source.starts_with(local))
}

/// The text of a literal.
pub(super) fn literal(defined: Defined<'_>) -> Option<&str> {
    match defined.expression {
        Expression::String(text) => Some(text.value()),
        _ => None,
    }
}

/// Whether an expression refers to an API: to its resource, or to something that is called so in a module or
/// a variable.
fn refers_to_api(defined: Defined<'_>) -> bool {
    let names_api = |part: &String| part == "aws_api_gateway_rest_api" || part.contains("rest_api");
    references::of(defined.expression).iter().flatten().any(names_api)
}

fn calls(files: &[File]) -> Vec<ModuleCall> {
    let module = Module::of(files);
    let call = |(name, call): (&&str, &super::declaration::Declaration<'_>)| {
        let source = call.attribute("source");
        ModuleCall {
            name: (*name).to_owned(),
            source: source.and_then(literal).map(str::to_owned),
            gets_api: call.attributes.iter().any(|attribute| refers_to_api(attribute.defined)),
            place: source
                .map_or_else(|| call.place.clone(), |source| source.base.place(source.expression.span())),
        }
    };
    module.calls.iter().map(call).collect()
}

/// The files of a module in a folder; what is wrong with it is reported where it is called.
fn read_folder(
    tree: &ModuleTree,
    folder: &str,
    place: &Place,
    context: &mut ImportSession<'_>,
) -> Result<Option<Vec<File>>, ImportError> {
    let Some(base) = tree.base().cloned() else { return Ok(None) };
    let names = context.names_in(&base, folder, place)?;
    let is_module = |name: &String| {
        Syntax::of(name) == Some(Syntax::Terraform) && !Syntax::is_terraform_values(name)
            || Syntax::is_terraform_in_json(name)
    };
    let names: Vec<String> = names.into_iter().filter(is_module).collect();
    let mut files = Vec::new();
    for name in names {
        let mut path = TextBuilder::default();
        path.push_decoded(&format!("{folder}/{name}"), place);
        let Some(source) = context.file(&base, &path.finish(Some(place.clone())))? else { continue };
        match File::parse(&source) {
            Ok(file) => files.push(file),
            Err(error) => {
                files.push(File::refused(&source));
                context.report(error.diagnostic().clone());
            }
        }
    }
    Ok((!files.is_empty()).then_some(files))
}

fn not_followed(calls: &[ModuleCall]) -> Option<Diagnostic> {
    let first = calls.first()?;
    let mut names: Vec<String> =
        calls.iter().take(MAX_NAMED).map(|call| quoted(&format!("module.{}", call.name))).collect();
    if let Some(more) = calls.len().checked_sub(MAX_NAMED).filter(|more| *more > 0) {
        names.push(format!("{more} more"));
    }
    let are = if calls.len() == 1 { "is" } else { "are" };
    let message = format!("{} {are} not followed", names.join(", "));
    let what = counted(calls.len(), "module");
    let note =
        Diagnostic::of(&MODULE_NOT_FOLLOWED, message).at(Some(first.place.clone()), "not a local path");
    Some(note.note(format!("gateway responses of {what} from a registry or a repository are not seen")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_seen_from_the_root_module() {
        assert_eq!(joined(".", "./a"), "a");
        assert_eq!(joined("a", "../b/"), "b");
        assert_eq!(joined("../a", "../b"), "../b");
        assert_eq!(joined(".", "../../a"), "../../a");
        assert_eq!(joined("a", "./.."), ".");
        assert!(is_local("./a") && is_local("../a"));
        assert!(!is_local("a/b/aws") && !is_local("git::https://a.b/c") && !is_local("/a"));
    }
}
