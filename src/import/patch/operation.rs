//! One operation: what it does, and to what.

use super::super::definition;
use super::super::document::Node;
use crate::diagnostic::{Code, Diagnostic, codes, nearest, quoted};
use crate::source::{Place, Span, Text, TextBuilder};

codes! {
    /// A patch operation that gateway responses do not have.
    ///
    /// There are `add`, `replace` and `remove`. API Gateway refuses all operations of the request with
    /// it.
    static INVALID_PATCH_OPERATION: Error = "invalid-patch-operation";

    /// A patch path that leads nowhere.
    ///
    /// Paths are `/statusCode`, which can only be replaced, `/responseParameters/KEY` and
    /// `/responseTemplates/KEY`; a slash inside a key is written `~1`. API Gateway refuses all operations
    /// of the request with it.
    pub(super) static INVALID_PATCH_PATH: Error = "invalid-patch-path";

    /// A patch operation without a value.
    ///
    /// To add or replace takes a text that is not empty; to take an entry away is `remove`.
    static INVALID_PATCH_VALUE: Error = "invalid-patch-value";
}

/// What the control plane lists as operations (recorded).
const OPS: [&str; 6] = ["add", "remove", "move", "test", "replace", "copy"];

const STATUS: &str = "/statusCode";
pub(super) const PARAMETERS: &str = "responseParameters";
pub(super) const TEMPLATES: &str = "responseTemplates";

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    Add,
    Replace,
    Remove,
}

impl Op {
    /// What is done, in the past.
    pub(super) fn done(self) -> &'static str {
        match self {
            Self::Add => "added",
            Self::Replace => "replaced",
            Self::Remove => "removed",
        }
    }
}

/// What an operation changes.
pub(super) enum PatchTarget {
    Status,
    Parameter(Text),
    Template(Text),
}

/// One operation, its path understood.
pub(super) struct PatchOperation<'a> {
    pub(super) node: &'a Node,
    pub(super) op: Op,
    pub(super) path: &'a Text,
    pub(super) target: PatchTarget,
}

impl PatchOperation<'_> {
    /// Where it says what is done.
    pub(super) fn op_place(&self) -> Option<Place> {
        self.node.get("op").map(|op| op.place.clone())
    }

    /// The value of an operation that needs one.
    pub(super) fn value(&self, of: &str) -> Result<&Node, Box<Diagnostic>> {
        // Null was recorded to be refused; the answer names empty values too.
        let is_empty =
            |value: &&Node| value.is_null() || value.string().is_some_and(|text| text.as_str().is_empty());
        match self.node.get("value") {
            Some(value) if !is_empty(&value) => Ok(value),
            given => {
                let place = given.map_or(&self.node.place, |value| &value.place);
                let what = if given.is_none() { "no `value`" } else { "an empty `value`" };
                Err(refused(&INVALID_PATCH_VALUE, format!("an operation on {of} with {what}"))
                    .at(Some(place.clone()), "expected a string")
                    .aws(format!("Invalid null or empty value in {of}"))
                    .help("to take the entry away, write \"op\": \"remove\"")
                    .into())
            }
        }
    }
}

/// Understands one operation.
pub(super) fn read(index: usize, node: &Node) -> Result<PatchOperation<'_>, Box<Diagnostic>> {
    if node.members().is_none() {
        return Err(definition::wrong_type("an operation", node, "an object with op, path and value").into());
    }
    // Recorded: an op that is not known is refused before the path is looked at.
    let op = op(index, node)?;
    let path = match node.get("path").filter(|path| !path.is_null()) {
        Some(path) => {
            path.string().ok_or_else(|| definition::wrong_type("path", path, "a path such as /statusCode"))?
        }
        None => {
            return Err(refused(&INVALID_PATCH_PATH, "an operation without `path`")
                .at(Some(node.place.clone()), "")
                .aws("Invalid patch path null")
                .into());
        }
    };
    let target = target(path)?;
    let Some(op) = op else {
        return Err(unsupported(node, path));
    };
    Ok(PatchOperation { node, op, path, target })
}

/// What an operation does; `None` for what API Gateway knows, and does not do here.
fn op(index: usize, node: &Node) -> Result<Option<Op>, Box<Diagnostic>> {
    let Some(op) = node.get("op").filter(|op| !op.is_null()) else {
        return Ok(None);
    };
    let Some(text) = op.string() else {
        return Err(definition::wrong_type("op", op, "`add`, `replace` or `remove`").into());
    };
    let message = match text.as_str() {
        "add" => return Ok(Some(Op::Add)),
        "replace" => return Ok(Some(Op::Replace)),
        "remove" => return Ok(Some(Op::Remove)),
        written if is_op(written) => return Ok(None),
        written => format!("unknown operation {}", quoted(written)),
    };
    let refusal = refused(&INVALID_PATCH_OPERATION, message)
        .at(text.place(), "expected `add`, `replace` or `remove`")
        .aws(format!(
            "1 validation error detected: {}",
            op_violation("updateGatewayResponseInput", index, text.as_str())
        ));
    Err(match nearest(text.as_str(), OPS) {
        Some(near) => refusal.help(format!("did you mean `{near}`?")),
        None => refusal,
    }
    .into())
}

/// Whether API Gateway knows an operation of this name, here or elsewhere.
pub fn is_op(written: &str) -> bool {
    OPS.contains(&written)
}

/// What the control plane says of an operation that it does not know (recorded); `input` is called
/// as in the SDK's model, and `index` counts from 0.
pub fn op_violation(input: &str, index: usize, written: &str) -> String {
    format!(
        "Value '{written}' at '{input}.patchOperations.{}.member.op' failed to satisfy constraint: \
         Member must satisfy enum value set: [{}]",
        index + 1,
        OPS.join(", ")
    )
}

/// Documented as not supported; the answer is that to an operation which a path does not take.
fn unsupported(node: &Node, path: &Text) -> Box<Diagnostic> {
    let op = node.get("op").filter(|op| !op.is_null());
    let message = match op.and_then(Node::string) {
        Some(op) => format!("gateway responses do not support the operation {}", quoted(op.as_str())),
        None => "an operation without `op`".to_owned(),
    };
    let place = op.map_or(&node.place, |op| &op.place);
    let refusal = refused(&INVALID_PATCH_OPERATION, message)
        .at(Some(place.clone()), "expected `add`, `replace` or `remove`")
        .aws(format!("Invalid patch path {path}"))
        .note("its words were recorded for `remove` of /statusCode");
    Box::new(refusal)
}

/// What a path leads to: `/statusCode`, or a key below one of the two maps.
fn target(path: &Text) -> Result<PatchTarget, Box<Diagnostic>> {
    let written = path.as_str();
    if written == STATUS {
        return Ok(PatchTarget::Status);
    }
    let below = |map: &str| {
        let key = written.strip_prefix('/')?.strip_prefix(map)?.strip_prefix('/')?;
        (!key.is_empty()).then(|| Span::new(written.len() - key.len(), written.len()))
    };
    let (span, make): (_, fn(Text) -> PatchTarget) = match (below(PARAMETERS), below(TEMPLATES)) {
        (Some(span), _) => (span, PatchTarget::Parameter),
        (_, Some(span)) => (span, PatchTarget::Template),
        _ => return Err(unknown_path(path)),
    };
    match unescape(path, span) {
        Ok(key) => Ok(make(key)),
        Err(slash) => {
            let message = "a `/` inside the key of a patch path";
            let start = written.get(..span.start as usize).unwrap_or_default();
            let key = span.of(written).replace('/', "~1");
            Err(refused(&INVALID_PATCH_PATH, message)
                .at(path.locate(slash), "written `~1` inside a key")
                .aws(format!("Invalid patch path {written}"))
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
            builder.push_decoded(decoded, &place);
        }
        done = at + 2;
    }
    builder.push_slice(&key, Span::new(done, written.len()));
    Ok(builder.finish(key.place()))
}

fn unknown_path(path: &Text) -> Box<Diagnostic> {
    let written = path.as_str();
    let refusal =
        refused(&INVALID_PATCH_PATH, format!("{} is not a path of a gateway response", quoted(written)))
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

/// What is said of every operation that API Gateway refuses.
pub(super) fn refused(code: &'static Code, message: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::of(code, message)
        .note("the operation is left out; API Gateway refuses all operations of the request with it")
}
