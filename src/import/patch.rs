//! The request of UpdateGatewayResponse: operations that change one gateway response.
//!
//! They are applied to [`ImportOptions::base`](super::ImportOptions::base), so that what comes
//! out is a whole definition. Recorded: a type without an entry of its own is changed from the
//! built-in entry. That this is so too where its family has an entry is assumed, as
//! PutGatewayResponse is recorded not to take over anything of the family.

use indexmap::IndexMap;

use super::context::Context;
use super::definition::{self, Spelling};
use super::document::{Node, Value};
use super::error::{ImportError, Imported};
use super::format::Misfit;
use crate::diagnostic::{Diagnostic, keep, nearest, quoted};
use crate::gateway::{Api, Definition, Parameter, ResponseType, TemplateEntry};
use crate::source::{Place, Span, Text, TextBuilder};

const OPERATIONS: &str = "patchOperations";

/// Members beside the operations: where they go.
const OTHERS: [&str; 3] = ["restApiId", "responseType", OPERATIONS];

/// What the control plane lists as operations (recorded).
const OPS: [&str; 6] = ["add", "remove", "move", "test", "replace", "copy"];

const STATUS: &str = "/statusCode";
const PARAMETERS: &str = "responseParameters";
const TEMPLATES: &str = "responseTemplates";

/// The template of the built-in entry (recorded).
const BUILT_IN: (&str, &str) = ("application/json", r#"{"message":$context.error.messageString}"#);

pub(super) fn recognise(root: &Node) -> Result<(), Misfit> {
    match &root.value {
        Value::Sequence(items) => {
            let is_operation = |item: &Node| item.get("op").is_some() && item.get("path").is_some();
            if items.first().is_some_and(is_operation) {
                return Ok(());
            }
            Err(Misfit::far("no list of objects with `op` and `path`"))
        }
        _ => Misfit::unless_any(root, &[OPERATIONS]),
    }
}

pub(super) fn import(root: &Node, context: &mut Context<'_>) -> Imported {
    let mut api = Api::new(root.get("restApiId").and_then(Node::string).map(|id| id.as_str().to_owned()));
    request(root, &mut api, context)?;
    Ok(vec![api])
}

/// Reads a request, or its operations alone, and applies it to an API.
fn request(root: &Node, api: &mut Api, context: &mut Context<'_>) -> Result<(), ImportError> {
    let target = if root.get("responseType").is_some() {
        let Some(target) = definition::type_of(root, &Spelling::CAMEL, &mut context.diagnostics) else {
            return Ok(());
        };
        target
    } else {
        let Some(response_type) = context.options.response_type else {
            let message = "patch operations do not say which response type they are for";
            return Err(Diagnostic::error("missing-response-type", message)
                .at(Some(root.place.beginning()), "")
                .help("add the member `responseType`, or --type, for example --type UNAUTHORIZED")
                .into());
        };
        let mut target = Definition::new(response_type);
        target.place = Some(root.place.beginning());
        target
    };
    for (name, _) in definition::unique_members(root) {
        if !OTHERS.contains(&name.as_str()) {
            let message = format!("unknown member {} of UpdateGatewayResponse", quoted(name.as_str()));
            let help = "what is to be changed stands in `patchOperations`, for example \
                        {\"op\": \"replace\", \"path\": \"/statusCode\", \"value\": \"404\"}";
            context.report(
                Diagnostic::warning("unknown-member", message).at(name.place(), "it is ignored").help(help),
            );
        }
    }
    let operations = root.get(OPERATIONS).unwrap_or(root);
    apply(api, target.response_type, target.place, operations, context)
}

/// Applies a list of operations to the definition of a type.
///
/// # Errors
/// Where definitions are copied more often than any real document asks for.
pub(super) fn apply(
    api: &mut Api,
    response_type: ResponseType,
    place: Option<Place>,
    operations: &Node,
    context: &mut Context<'_>,
) -> Result<(), ImportError> {
    let items = match &operations.value {
        Value::Sequence(items) => items.as_slice(),
        // The AWS CLI takes a single one without its list.
        Value::Mapping(_) => std::slice::from_ref(operations),
        _ => {
            context.report(definition::wrong_type(OPERATIONS, operations, "a list of operations"));
            return Ok(());
        }
    };
    let mut patched = Patched::of(api, response_type, place, &operations.place, context)?;
    for (index, operation) in items.iter().enumerate() {
        patched.apply(index, operation, &mut context.diagnostics);
    }
    patched.finish(api);
    Ok(())
}

/// A definition while it is changed.
pub(super) struct Patched {
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
    pub(super) fn of(
        api: &mut Api,
        response_type: ResponseType,
        place: Option<Place>,
        asked_at: &Place,
        context: &mut Context<'_>,
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
    pub(super) fn finish(self, api: &mut Api) {
        let Self { mut definition, parameters, templates, defined, .. } = self;
        if !defined {
            return;
        }
        definition.parameters = parameters.into_values().flatten().collect();
        definition.templates = templates.into_values().flatten().collect();
        api.define(definition);
    }

    /// Takes over what another definition has, the rest stays.
    pub(super) fn overlay(&mut self, over: Definition) {
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
            let entry = TemplateEntry { media_type: Text::unplaced(media_type), body: Text::unplaced(body) };
            self.templates.insert(media_type.to_owned(), Some(entry));
        }
        &mut self.templates
    }

    /// Applies one operation; one that API Gateway refuses is reported and changes nothing.
    fn apply(&mut self, index: usize, operation: &Node, diagnostics: &mut Vec<Diagnostic>) {
        match read(index, operation).and_then(|read| self.change(&read, diagnostics)) {
            Ok(changed) => self.defined |= changed,
            Err(refusal) => keep(diagnostics, || *refusal),
        }
    }

    fn change(&mut self, read: &Operation<'_>, diagnostics: &mut Vec<Diagnostic>) -> Applied {
        match &read.target {
            Target::Status => self.set_status(read, diagnostics),
            Target::Parameter(key) if read.op == Op::Remove => {
                removed(key, self.parameters.get_mut(key.as_str()).and_then(Option::take).is_some())
            }
            Target::Parameter(key) => {
                let known = self.parameters.get(key.as_str()).is_some_and(Option::is_some);
                self.check_key(read, key, known, diagnostics)?;
                let made = definition::parameter(PARAMETERS, key, read.value(PARAMETERS)?, diagnostics);
                Ok(made.map(|made| self.parameters.insert(key.as_str().to_owned(), Some(made))).is_some())
            }
            Target::Template(key) if read.op == Op::Remove => {
                removed(key, self.templates().get_mut(key.as_str()).and_then(Option::take).is_some())
            }
            Target::Template(key) => {
                let known = self.templates().get(key.as_str()).is_some_and(Option::is_some);
                self.check_key(read, key, known, diagnostics)?;
                let made = definition::template(TEMPLATES, key, read.value(TEMPLATES)?, diagnostics);
                Ok(made.map(|made| self.templates().insert(key.as_str().to_owned(), Some(made))).is_some())
            }
        }
    }

    fn set_status(&mut self, read: &Operation<'_>, diagnostics: &mut Vec<Diagnostic>) -> Applied {
        if read.op != Op::Replace {
            let path = read.path.as_str();
            let message = format!("{path} can be replaced, not {}", read.op.done());
            return Err(refused("invalid-patch-path", message)
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
        read: &Operation<'_>,
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
            Target::Parameter(_) => refusal.aws(answer),
            _ => refusal.note(format!("for parameters API Gateway says: {answer}")),
        };
        let help = "write `add`, which also replaces";
        if self.given {
            let message = format!("{} is not there to be replaced", quoted(key.as_str()));
            let refusal =
                refused("unknown-patch-key", message).at(key.place(), "the definition does not have it");
            return Err(answered(refusal).help(help).into());
        }
        keep(diagnostics, || {
            let message = format!("{} is replaced in a definition that no file gives", quoted(key.as_str()));
            let warning =
                Diagnostic::warning("unknown-patch-key", message).at(key.place(), "it is taken as added");
            answered(warning).note("that is, where the API does not have it").help(help)
        });
        Ok(())
    }
}

/// Reports what was not there to be removed. What API Gateway answers is not known.
fn removed(key: &Text, removed: bool) -> Applied {
    if removed {
        return Ok(true);
    }
    let message = format!("{} is not there to be removed", quoted(key.as_str()));
    Err(Diagnostic::warning("unknown-patch-key", message).at(key.place(), "this removes nothing").into())
}

/// Whether an operation changed anything, or why it is refused.
type Applied = Result<bool, Box<Diagnostic>>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Op {
    Add,
    Replace,
    Remove,
}

impl Op {
    fn done(self) -> &'static str {
        match self {
            Self::Add => "added",
            Self::Replace => "replaced",
            Self::Remove => "removed",
        }
    }
}

/// What an operation changes.
enum Target {
    Status,
    Parameter(Text),
    Template(Text),
}

/// One operation, its path understood.
struct Operation<'a> {
    node: &'a Node,
    op: Op,
    path: &'a Text,
    target: Target,
}

impl Operation<'_> {
    fn op_place(&self) -> Option<Place> {
        self.node.get("op").map(|op| op.place.clone())
    }

    /// The value of an operation that needs one.
    fn value(&self, of: &str) -> Result<&Node, Box<Diagnostic>> {
        // Null was recorded to be refused; the answer names empty values too.
        let is_empty =
            |value: &&Node| value.is_null() || value.string().is_some_and(|text| text.as_str().is_empty());
        match self.node.get("value") {
            Some(value) if !is_empty(&value) => Ok(value),
            given => {
                let place = given.map_or(&self.node.place, |value| &value.place);
                let what = if given.is_none() { "no `value`" } else { "an empty `value`" };
                Err(refused("invalid-patch-value", format!("an operation on {of} with {what}"))
                    .at(Some(place.clone()), "expected a string")
                    .aws(format!("Invalid null or empty value in {of}"))
                    .help("to take the entry away, write \"op\": \"remove\"")
                    .into())
            }
        }
    }
}

/// Understands one operation.
fn read(index: usize, node: &Node) -> Result<Operation<'_>, Box<Diagnostic>> {
    if node.members().is_none() {
        return Err(definition::wrong_type("an operation", node, "an object with op, path and value").into());
    }
    let op = op(index, node)?;
    let path = match node.get("path").filter(|path| !path.is_null()) {
        Some(path) => {
            path.string().ok_or_else(|| definition::wrong_type("path", path, "a path such as /statusCode"))?
        }
        None => {
            return Err(refused("invalid-patch-path", "an operation without `path`")
                .at(Some(node.place.clone()), "")
                .aws("Invalid patch path null")
                .into());
        }
    };
    Ok(Operation { node, op, path, target: target(path)? })
}

fn op(index: usize, node: &Node) -> Result<Op, Box<Diagnostic>> {
    let Some(op) = node.get("op") else {
        let message = "an operation without `op`";
        return Err(refused("invalid-patch-operation", message)
            .at(Some(node.place.clone()), "expected `add`, `replace` or `remove`")
            .into());
    };
    let Some(text) = op.string() else {
        return Err(definition::wrong_type("op", op, "`add`, `replace` or `remove`").into());
    };
    let message = match text.as_str() {
        "add" => return Ok(Op::Add),
        "replace" => return Ok(Op::Replace),
        "remove" => return Ok(Op::Remove),
        written if OPS.contains(&written) => {
            // Documented as not supported; the answer is not known.
            let message = format!("gateway responses do not support the operation {}", quoted(written));
            return Err(refused("invalid-patch-operation", message)
                .at(text.place(), "expected `add`, `replace` or `remove`")
                .into());
        }
        written => format!("unknown operation {}", quoted(written)),
    };
    let refusal = refused("invalid-patch-operation", message)
        .at(text.place(), "expected `add`, `replace` or `remove`")
        .aws(format!(
            "1 validation error detected: Value '{text}' at 'updateGatewayResponseInput.patchOperations.{}.member.op' \
             failed to satisfy constraint: Member must satisfy enum value set: [{}]",
            index + 1,
            OPS.join(", ")
        ));
    Err(match nearest(text.as_str(), OPS) {
        Some(near) => refusal.help(format!("did you mean `{near}`?")),
        None => refusal,
    }
    .into())
}

/// What a path leads to: `/statusCode`, or a key below one of the two maps.
fn target(path: &Text) -> Result<Target, Box<Diagnostic>> {
    let written = path.as_str();
    if written == STATUS {
        return Ok(Target::Status);
    }
    let below = |map: &str| {
        let key = written.strip_prefix('/')?.strip_prefix(map)?.strip_prefix('/')?;
        (!key.is_empty()).then(|| Span::new(written.len() - key.len(), written.len()))
    };
    let (span, make): (_, fn(Text) -> Target) = match (below(PARAMETERS), below(TEMPLATES)) {
        (Some(span), _) => (span, Target::Parameter),
        (_, Some(span)) => (span, Target::Template),
        _ => return Err(unknown_path(path)),
    };
    match unescape(path, span) {
        Ok(key) => Ok(make(key)),
        Err(slash) => {
            let message = "a `/` inside the key of a patch path";
            let start = written.get(..span.start as usize).unwrap_or_default();
            let key = span.of(written).replace('/', "~1");
            Err(refused("invalid-patch-path", message)
                .at(path.locate(slash), "written `~1` inside a key")
                .help(format!("write {}", quoted(&format!("{start}{key}"))))
                .into())
        }
    }
}

/// A key of a JSON Pointer, its escapes undone; where an unescaped slash stands in it, that.
fn unescape(path: &Text, span: Span) -> Result<Text, Span> {
    let key = path.slice(span);
    let written = key.as_str();
    if let Some(at) = written.find('/') {
        let at = span.start as usize + at;
        return Err(Span::new(at, at + 1));
    }
    let mut builder = TextBuilder::default();
    let mut done = 0;
    for (at, _) in written.match_indices('~') {
        let decoded = match written.as_bytes().get(at + 1) {
            Some(b'0') => "~",
            Some(b'1') => "/",
            _ => continue,
        };
        builder.push_slice(&key, Span::new(done, at));
        if let Some(place) = key.locate(Span::new(at, at + 2)) {
            builder.push_decoded(decoded, place);
        }
        done = at + 2;
    }
    builder.push_slice(&key, Span::new(done, written.len()));
    Ok(builder.finish(key.place()))
}

fn unknown_path(path: &Text) -> Box<Diagnostic> {
    let written = path.as_str();
    let refusal =
        refused("invalid-patch-path", format!("{} is no path of a gateway response", quoted(written)))
            .at(path.place(), "")
            .aws(format!("Invalid patch path {written}"));
    let first = written.trim_start_matches('/').split('/').next().unwrap_or_default();
    let help = match nearest(first, [&STATUS[1..], PARAMETERS, TEMPLATES]) {
        Some(near) if near == &STATUS[1..] => format!("did you mean {STATUS}?"),
        Some(near) => format!("did you mean /{near}/ and a key?"),
        None => format!("expected {STATUS}, or /{PARAMETERS}/ or /{TEMPLATES}/ and a key"),
    };
    Box::new(refusal.help(help))
}

fn refused(name: &'static str, message: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::error(name, message)
        .note("the operation is left out; API Gateway refuses all operations of the request with it")
}

/// About how many bytes a copy of a definition takes.
fn weight(definition: &Definition) -> usize {
    let texts = |a: &Text, b: &Text| size_of::<Parameter>() + a.as_str().len() + b.as_str().len();
    let parameters = definition.parameters.iter().map(|it| texts(&it.key, &it.value));
    let templates = definition.templates.iter().map(|it| texts(&it.media_type, &it.body));
    parameters.chain(templates).fold(size_of::<Definition>(), usize::saturating_add)
}
