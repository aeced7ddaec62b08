//! A definition while operations change it.

use indexmap::IndexMap;

use super::super::context::ImportSession;
use super::super::definition;
use super::super::document::Node;
use super::super::error::ImportError;
use super::operation::{Op, PARAMETERS, PatchOperation, PatchTarget, TEMPLATES, read, refused};
use crate::diagnostic::{Diagnostic, codes, keep, quoted};
use crate::gateway::{Api, BUILT_IN, Definition, Parameter, ResponseType, TemplateEntry};
use crate::import::patch::operation::INVALID_PATCH_PATH;
use crate::source::{Place, Text};

codes! {
    /// A patch operation that replaces an entry that the definition does not have.
    ///
    /// API Gateway refuses all operations of the request with it. `add` replaces as well.
    pub static MISSING_PATCH_KEY: Error = "missing-patch-key";

    /// A patch operation on an entry that is not seen.
    ///
    /// One that is to be removed is not there. One that is to be replaced may be in the API, where no file
    /// gives its definition; else API Gateway refuses all operations of the request.
    pub static UNKNOWN_PATCH_KEY: Warning = "unknown-patch-key";
}

/// A definition while it is changed.
pub(in super::super) struct Patched {
    definition: Definition,
    /// By key; what was removed leaves a gap, so that the others keep their places.
    parameters: IndexMap<String, Option<Parameter>>,
    templates: IndexMap<String, Option<TemplateEntry>>,
    /// Whether the entry that is changed was read: one that is not may have keys of its own.
    given: bool,
    /// Whether there is anything to put back: a type that nothing was changed of keeps following
    /// its family.
    defined: bool,
}

impl Patched {
    /// The definition of a type as it is so far.
    ///
    /// # Errors
    /// Where definitions are copied more often than any real document asks for.
    pub(in super::super) fn of(
        api: &mut Api,
        response_type: ResponseType,
        place: Option<Place>,
        asked_at: &Place,
        context: &mut ImportSession<'_>,
    ) -> Result<Self, ImportError> {
        let own = api.definition_mut(response_type);
        let own = own.map(|own| std::mem::replace(own, Definition::new(response_type)));
        let base = context.options.base.definition(response_type);
        let (mut definition, given) = match (own, base) {
            (Some(own), _) => (own, true),
            (None, Some(base)) => {
                context.spend(weight(base), asked_at)?;
                (base.clone(), true)
            }
            (None, None) => (Definition { place, ..Definition::new(response_type) }, false),
        };
        let parameters = std::mem::take(&mut definition.parameters);
        let templates = std::mem::take(&mut definition.templates);
        context.spend((parameters.len() + templates.len()) * size_of::<Parameter>(), asked_at)?;
        Ok(Self {
            definition,
            parameters: parameters.into_iter().map(|it| (it.key.as_str().to_owned(), Some(it))).collect(),
            templates: templates
                .into_iter()
                .map(|it| (it.media_type.as_str().to_owned(), Some(it)))
                .collect(),
            given,
            defined: given,
        })
    }

    /// Puts the definition back.
    pub(in super::super) fn finish(self, api: &mut Api) {
        let Self { mut definition, parameters, templates, defined, .. } = self;
        if !defined {
            return;
        }
        definition.parameters = parameters.into_values().flatten().collect();
        definition.templates = templates.into_values().flatten().collect();
        api.define(definition);
    }

    /// Takes over what another definition has, the rest stays.
    pub(in super::super) fn overlay(&mut self, over: Definition) {
        self.defined = true;
        self.definition.status = over.status.or(self.definition.status);
        for parameter in over.parameters {
            self.parameters.insert(parameter.key.as_str().to_owned(), Some(parameter));
        }
        for template in over.templates {
            self.templates().insert(template.media_type.as_str().to_owned(), Some(template));
        }
    }

    /// The templates, the built-in one included where there is no other.
    fn templates(&mut self) -> &mut IndexMap<String, Option<TemplateEntry>> {
        if self.templates.is_empty() {
            let (media_type, body) = BUILT_IN;
            let entry =
                TemplateEntry { media_type: Text::unplaced(media_type), body: Text::unplaced(body).into() };
            self.templates.insert(media_type.to_owned(), Some(entry));
        }
        &mut self.templates
    }

    /// Applies one operation; one that API Gateway refuses is reported and changes nothing.
    pub(super) fn apply(&mut self, index: usize, operation: &Node, diagnostics: &mut Vec<Diagnostic>) {
        match read(index, operation).and_then(|read| self.change(&read, diagnostics)) {
            Ok(changed) => self.defined |= changed,
            Err(refusal) => keep(diagnostics, || *refusal),
        }
    }

    fn change(&mut self, read: &PatchOperation<'_>, diagnostics: &mut Vec<Diagnostic>) -> Applied {
        match &read.target {
            PatchTarget::Status => self.set_status(read, diagnostics),
            PatchTarget::Parameter(key) if read.op == Op::Remove => {
                removed(key, self.parameters.get_mut(key.as_str()).and_then(Option::take).is_some())
            }
            PatchTarget::Parameter(key) => {
                let known = self.parameters.get(key.as_str()).is_some_and(Option::is_some);
                let value = read.value(PARAMETERS)?;
                self.check_key(read, key, known, diagnostics)?;
                let made = definition::parameter(PARAMETERS, key, value, diagnostics);
                Ok(made.map(|made| self.parameters.insert(key.as_str().to_owned(), Some(made))).is_some())
            }
            PatchTarget::Template(key) if read.op == Op::Remove => {
                removed(key, self.templates().get_mut(key.as_str()).and_then(Option::take).is_some())
            }
            PatchTarget::Template(key) => {
                let known = self.templates().get(key.as_str()).is_some_and(Option::is_some);
                let value = read.value(TEMPLATES)?;
                self.check_key(read, key, known, diagnostics)?;
                let made = definition::template(TEMPLATES, key, value, diagnostics);
                Ok(made.map(|made| self.templates().insert(key.as_str().to_owned(), Some(made))).is_some())
            }
        }
    }

    fn set_status(&mut self, read: &PatchOperation<'_>, diagnostics: &mut Vec<Diagnostic>) -> Applied {
        if read.op != Op::Replace {
            let path = read.path.as_str();
            let message = format!("{path} can be replaced, not {}", read.op.done());
            return Err(refused(&INVALID_PATCH_PATH, message)
                .at(read.op_place(), "expected `replace`")
                .aws(format!("Invalid patch path {path}"))
                .into());
        }
        let Some(value) = read.node.get("value").filter(|value| !value.is_null()) else {
            // The guide: null gives a family the status of each failure back. That a value that is
            // missing does the same is assumed.
            self.definition.status = None;
            return Ok(true);
        };
        let status = definition::status("the value of /statusCode", value, diagnostics);
        self.definition.status = status.or(self.definition.status);
        Ok(status.is_some())
    }

    /// Refuses to replace what is not there.
    fn check_key(
        &self,
        read: &PatchOperation<'_>,
        key: &Text,
        known: bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<(), Box<Diagnostic>> {
        if known || read.op == Op::Add {
            return Ok(());
        }
        // Recorded for parameters.
        let answer = "Invalid parameter name specified";
        let answered = |refusal: Diagnostic| match read.target {
            PatchTarget::Parameter(_) => refusal.aws(answer),
            _ => refusal.note(format!("for parameters API Gateway says: {answer}")),
        };
        let help = "write `add`, which also replaces";
        if self.given {
            let message = format!("cannot replace {}: not defined", quoted(key.as_str()));
            let refusal =
                refused(&MISSING_PATCH_KEY, message).at(key.place(), "the definition does not have it");
            return Err(answered(refusal).help(help).into());
        }
        keep(diagnostics, || {
            let message = format!("{} is replaced in a definition that no file gives", quoted(key.as_str()));
            let warning = Diagnostic::of(&UNKNOWN_PATCH_KEY, message).at(key.place(), "it is taken as added");
            answered(warning).note("that is, where the API does not have it").help(help)
        });
        Ok(())
    }
}

/// Whether an operation changed anything, or why it is refused.
type Applied = Result<bool, Box<Diagnostic>>;

/// Reports what was not there to be removed. What API Gateway answers is not known.
fn removed(key: &Text, removed: bool) -> Applied {
    if removed {
        return Ok(true);
    }
    let message = format!("cannot remove {}: not defined", quoted(key.as_str()));
    Err(Diagnostic::of(&UNKNOWN_PATCH_KEY, message).at(key.place(), "this removes nothing").into())
}

/// About how many bytes a copy of a definition takes.
fn weight(definition: &Definition) -> usize {
    let texts = |a: &Text, b: &Text| size_of::<Parameter>() + a.as_str().len() + b.as_str().len();
    let parameters = definition.parameters.iter().map(|it| texts(&it.key, &it.value));
    let templates = definition.templates.iter().map(|it| texts(&it.media_type, &it.body));
    parameters.chain(templates).fold(size_of::<Definition>(), usize::saturating_add)
}
