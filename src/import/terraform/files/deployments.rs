//! Deployments that lack the gateway responses of their API, as far as the files show.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::declaration::Declaration;
use super::evaluate::{Evaluator, Scope};
use super::instances::Instance;
use super::module::Defined;
use super::references::References;
use crate::diagnostic::{Diagnostic, quoted};
use crate::import::ImportError;
use crate::import::stale_deployment::{CAPTURED, MAX_LABELS, STALE_DEPLOYMENT};
use crate::import::terraform::resources::GATEWAY_RESPONSE;
use crate::source::{Place, normalised};

/// The type of a resource that is a deployment.
const DEPLOYMENT: &str = "aws_api_gateway_deployment";

/// Arguments of a deployment that make another one when their values change.
const MAKE_ANOTHER: [&str; 4] = ["triggers", "variables", "stage_description", "stage_name"];

/// Functions whose values are others each time.
const ALWAYS_NEW: [&str; 3] = ["timestamp", "uuid", "plantimestamp"];

/// A gateway response that belongs to an API.
pub(super) struct OwnedResponse {
    pub(super) api: String,
    /// The instance of the module that it stands in.
    pub(super) instance: usize,
    pub(super) name: String,
    pub(super) place: Place,
}

impl OwnedResponse {
    /// Whether it is another instance of the same resource, for the same API.
    pub(super) fn is_of_same_resource(&self, other: &Self) -> bool {
        self.instance == other.instance && self.name == other.name && self.api == other.api
    }
}

/// What expressions lead to.
#[derive(Default)]
struct Reach {
    /// Resources by the instance of their module and their address in it.
    resources: HashSet<(usize, String)>,
    /// Instances of modules as a whole.
    modules: HashSet<usize>,
    /// Whether it has a value that is another one each time, or a set of files.
    is_always_new: bool,
    /// The files that it reads; `None` for one that is not known.
    files: Vec<Option<PathBuf>>,
    /// Whether it has a value from outside.
    is_open: bool,
}

/// Why a deployment lacks a response.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lack {
    /// The response waits for the deployment.
    MadeAfter,
    /// Nothing orders them.
    Unordered,
    /// Nothing orders them, while the deployment is made again and again.
    Racing,
    /// The deployment is not made again.
    NotAgain,
}

impl<'m> Evaluator<'m, '_, '_> {
    /// Reports each deployment that lacks gateway responses of its API, or does not get what changes.
    pub(super) fn deployments(&mut self, responses: &[OwnedResponse]) -> Result<(), ImportError> {
        if responses.is_empty() {
            return Ok(());
        }
        for instance in 0..self.instances.len() {
            for deployment in self.instances[instance].module.of_type(DEPLOYMENT) {
                self.within(instance, |evaluator| evaluator.deployment(deployment, responses))?;
            }
        }
        Ok(())
    }

    fn deployment(
        &mut self,
        deployment: &'m Declaration<'m>,
        responses: &[OwnedResponse],
    ) -> Result<(), ImportError> {
        let Some(first) = self.instances(deployment)?.into_iter().next() else { return Ok(()) };
        let Some(api) = self.owner_of(deployment, &first)? else { return Ok(()) };
        let own: Vec<_> = responses.iter().filter(|response| response.api == api).collect();
        if own.is_empty() {
            return Ok(());
        }
        let before = self.reach(expressions(deployment), |_| true)?;
        let changes: Vec<_> = changes(deployment).collect();
        let is_listed = !changes.is_empty();
        let renewing = self.reach(changes, |kind| !kind.starts_with("aws_"))?;
        let here = (self.at, format!("{DEPLOYMENT}.{}", deployment.name));
        for lack in [Lack::MadeAfter, Lack::Unordered, Lack::Racing, Lack::NotAgain] {
            let mut lacking = Vec::new();
            for response in &own {
                let of_response = self.reach_of(response)?;
                if lack_of(response, &here, &before, &renewing, &of_response) == Some(lack) {
                    lacking.push(*response);
                }
            }
            if !lacking.is_empty() {
                let finding = self.finding(deployment, lack, &lacking, is_listed);
                self.context.report(finding);
            }
        }
        Ok(())
    }

    /// The API that a resource belongs to.
    pub(super) fn owner_of(
        &mut self,
        resource: &Declaration<'_>,
        instance: &Instance,
    ) -> Result<Option<String>, ImportError> {
        let Some(id) = resource.attribute("rest_api_id") else { return Ok(None) };
        let id = self.in_instance(id, instance)?;
        Ok(self.owner(&id))
    }

    /// What a response waits for.
    fn reach_of(&mut self, response: &OwnedResponse) -> Result<Reach, ImportError> {
        let declared = self.instances[response.instance].module.resource(GATEWAY_RESPONSE, &response.name);
        let Some(declared) = declared else { return Ok(Reach::default()) };
        self.within(response.instance, |evaluator| evaluator.reach(expressions(declared), |_| true))
    }

    /// What expressions of this module lead to, through resources of the types that `through` accepts.
    fn reach(&mut self, start: Vec<Defined<'m>>, through: fn(&str) -> bool) -> Result<Reach, ImportError> {
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
                    evaluator.quietly(|this| this.evaluate(path, &Scope::of_module(defined.base)))
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
                        None => _ = reach.modules.insert(child),
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
        // What waits for a module waits for all in it.
        let mut all: Vec<usize> = reach.modules.iter().copied().collect();
        while let Some(child) = all.pop() {
            let inner = self.instances[child].children();
            all.extend(inner.into_iter().filter(|inner| reach.modules.insert(*inner)));
        }
        Ok(())
    }

    fn finding(
        &self,
        deployment: &Declaration<'_>,
        lack: Lack,
        responses: &[&OwnedResponse],
        is_listed: bool,
    ) -> Diagnostic {
        let shown = quoted(&self.addressed(&format!("{DEPLOYMENT}.{}", deployment.name)));
        let (message, label) = match lack {
            Lack::MadeAfter => (format!("{shown} is made before the API's gateway responses"), "misses them"),
            Lack::Unordered => (
                format!("{shown} does not depend on the API's gateway responses"),
                "may be made first and miss them, and is not made again when they change",
            ),
            Lack::Racing => (
                format!("{shown} does not wait for the API's gateway responses"),
                "may be made first and miss them",
            ),
            Lack::NotAgain => (
                format!("{shown} is not made again when the API's gateway responses change"),
                "keeps the old ones",
            ),
        };
        let mut finding =
            Diagnostic::of(&STALE_DEPLOYMENT, message).at(Some(deployment.place.clone()), label);
        for response in responses.iter().take(MAX_LABELS) {
            let label = if lack == Lack::MadeAfter { "waits for the deployment" } else { "" };
            finding = finding.at(Some(response.place.clone()), label);
        }
        finding.note(CAPTURED).help(self.advice(lack, responses, is_listed))
    }

    fn advice(&self, lack: Lack, responses: &[&OwnedResponse], is_listed: bool) -> String {
        let name = |response: &OwnedResponse| format!("{GATEWAY_RESPONSE}.{}", response.name);
        let names: Vec<String> = responses.iter().map(|response| name(response)).collect();
        let names = names.join(", ");
        if let Some(other) = responses.iter().find(|response| response.instance != self.at) {
            let module = quoted(&self.instances[other.instance].address);
            return match lack {
                Lack::Racing => format!("add {module} to `depends_on`"),
                _ => format!("make an output of {names} in {module}, and add it to `triggers`"),
            };
        }
        if lack == Lack::Racing {
            return format!("add depends_on = [{names}]");
        }
        let first =
            if lack == Lack::MadeAfter { "take the deployment out of their `depends_on`, and " } else { "" };
        if is_listed {
            format!("{first}add {names} to the list in `triggers`")
        } else {
            format!("{first}add triggers = {{ redeployment = sha1(jsonencode([{names}])) }}")
        }
    }
}

/// What a deployment lacks of a response.
fn lack_of(
    response: &OwnedResponse,
    deployment: &(usize, String),
    before: &Reach,
    renewing: &Reach,
    of_response: &Reach,
) -> Option<Lack> {
    let own = (response.instance, format!("{GATEWAY_RESPONSE}.{}", response.name));
    let has = |reach: &Reach| reach.resources.contains(&own) || reach.modules.contains(&response.instance);
    let its_file = normalised(Path::new(response.place.source.name()));
    let is_its_file = |file: &Option<PathBuf>| file.as_ref().is_none_or(|file| *file == its_file);
    if of_response.resources.contains(deployment) {
        return Some(Lack::MadeAfter);
    }
    let is_file_covered = renewing.files.iter().any(is_its_file);
    if has(renewing) || is_file_covered {
        return None;
    }
    // A value from outside may well be made of them.
    let may_be_renewed = renewing.is_always_new || renewing.is_open && renewing.resources.is_empty();
    if !has(before) {
        return Some(if may_be_renewed { Lack::Racing } else { Lack::Unordered });
    }
    (!may_be_renewed).then_some(Lack::NotAgain)
}

/// All expressions of a block.
fn expressions<'m>(declaration: &'m Declaration<'m>) -> Vec<Defined<'m>> {
    let mut all: Vec<Defined<'m>> =
        declaration.attributes.iter().map(|attribute| attribute.defined).collect();
    all.extend(declaration.blocks.iter().flat_map(|(_, block)| expressions(block)));
    all
}

/// The expressions of a deployment that make another one when their values change.
fn changes<'m>(deployment: &'m Declaration<'m>) -> impl Iterator<Item = Defined<'m>> {
    let own = MAKE_ANOTHER.iter().filter_map(|name| deployment.attribute(name));
    let lifecycle = deployment.block("lifecycle").and_then(|block| block.attribute("replace_triggered_by"));
    // In JSON it is an attribute like others.
    own.chain(lifecycle).chain(deployment.attribute("lifecycle"))
}
