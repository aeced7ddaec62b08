//! What expressions lead to.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::declaration::Declaration;
use super::evaluate::{EvaluationScope, ModuleEvaluator};
use super::module::Defined;
use super::references::References;
use crate::import::ImportError;
use crate::source::normalised;

/// Functions whose values are others each time.
const ALWAYS_NEW: [&str; 3] = ["timestamp", "uuid", "plantimestamp"];

/// What expressions lead to.
#[derive(Default)]
pub(super) struct Reach {
    /// Resources by the instance of their module and their address in it.
    pub(super) resources: HashSet<(usize, String)>,
    /// Instances of modules as a whole.
    pub(super) modules: HashSet<usize>,
    /// Whether it has a value that is another one each time, or a set of files.
    pub(super) is_always_new: bool,
    /// The files that it reads; `None` for one that is not known.
    pub(super) files: Vec<Option<PathBuf>>,
    /// Whether it has a value from outside.
    pub(super) is_open: bool,
}

impl<'m> ModuleEvaluator<'m, '_, '_> {
    /// What expressions of this module lead to, through resources of the types that `through` accepts.
    pub(super) fn reach(
        &mut self,
        start: Vec<Defined<'m>>,
        through: fn(&str) -> bool,
    ) -> Result<Reach, ImportError> {
        let mut reach = Reach::default();
        let mut seen = HashSet::new();
        let mut open: Vec<(usize, Defined<'m>)> =
            start.into_iter().map(|defined| (self.at, defined)).collect();
        while let Some((instance, defined)) = open.pop() {
            let found = References::default().of(defined.expression);
            self.context.spend(found.references.len() + 1, &defined.base.place)?;
            reach.is_always_new |= found.functions.iter().any(|name| ALWAYS_NEW.contains(&name.as_str()));
            reach.is_always_new |= found.functions.iter().any(|name| name == "fileset");
            for path in &found.paths {
                let path = self.within(instance, |evaluator| {
                    evaluator.quietly(|this| this.evaluate(path, &EvaluationScope::of_module(defined.base)))
                })?;
                let path = path.string().filter(|text| !text.has_holes());
                reach.files.push(path.map(|path| self.seen_from_root(path.as_str())));
            }
            for reference in found.references {
                if seen.insert((instance, reference.clone())) {
                    self.step(instance, &reference, through, &mut reach, &mut open)?;
                }
            }
        }
        Ok(reach)
    }

    /// A path as Terraform takes it, which runs in the folder of the root module.
    fn seen_from_root(&self, path: &str) -> PathBuf {
        let folder = self.root_file.as_ref().and_then(|file| Path::new(file.name()).parent());
        normalised(&folder.unwrap_or(Path::new("")).join(path))
    }

    /// Follows one reference.
    fn step(
        &mut self,
        instance: usize,
        reference: &[String],
        through: fn(&str) -> bool,
        reach: &mut Reach,
        open: &mut Vec<(usize, Defined<'m>)>,
    ) -> Result<(), ImportError> {
        let module = self.instances[instance].module;
        let parts: Vec<&str> = reference.iter().map(String::as_str).collect();
        match parts.as_slice() {
            ["local", name, ..] => open.extend(module.locals.get(name).map(|&local| (instance, local))),
            ["var", name, ..] => match self.instances[instance].caller.clone() {
                Some(caller) => {
                    open.extend(caller.call.attribute(name).map(|passed| (caller.instance, passed)));
                }
                None => reach.is_open = true,
            },
            ["module", name, rest @ ..] => {
                let Some((name, _)) = module.calls.get_key_value(*name) else { return Ok(()) };
                let children = self.children(instance, name)?;
                reach.is_open |= children.is_empty();
                for &child in children.iter() {
                    let output =
                        rest.first().and_then(|output| self.instances[child].module.outputs.get(output));
                    match output.and_then(|output| output.attribute("value")) {
                        Some(value) => open.push((child, value)),
                        None => self.wait_for_module(child, reach),
                    }
                }
            }
            ["data", kind, name, ..] => {
                let data = module.data_source(kind, name);
                open.extend(data.into_iter().flat_map(expressions).map(|defined| (instance, defined)));
            }
            [kind, name, ..] => {
                let Some(resource) = module.resource(kind, name) else { return Ok(()) };
                reach.resources.insert((instance, format!("{kind}.{name}")));
                if through(kind) {
                    open.extend(expressions(resource).into_iter().map(|defined| (instance, defined)));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What waits for a module waits for all in it.
    fn wait_for_module(&self, instance: usize, reach: &mut Reach) {
        let mut open = vec![instance];
        while let Some(instance) = open.pop() {
            if reach.modules.insert(instance) {
                open.extend(self.instances[instance].children());
            }
        }
    }
}

/// All expressions of a block.
pub(super) fn expressions<'m>(declaration: &'m Declaration<'m>) -> Vec<Defined<'m>> {
    let mut all: Vec<Defined<'m>> =
        declaration.attributes.iter().map(|attribute| attribute.defined).collect();
    all.extend(declaration.blocks.iter().flat_map(|(_, block)| expressions(block)));
    all
}
