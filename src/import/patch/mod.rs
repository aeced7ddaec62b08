//! The request of UpdateGatewayResponse: operations that change one gateway response.
//!
//! They are applied to [`ImportOptions::base`](super::ImportOptions::base), so that what comes
//! out is a whole definition. Recorded: a type without an entry of its own is changed from the
//! built-in entry. That this is so too where its family has an entry is assumed, as
//! PutGatewayResponse is recorded not to take over anything of the family.

mod operation;
mod patched;

pub use operation::{is_op, op_violation};
pub(super) use patched::Patched;
pub use patched::{MISSING_PATCH_KEY, UNKNOWN_PATCH_KEY};

use super::context::ImportSession;
use super::definition::{self, Spelling};
use super::document::{Node, Value};
use super::error::{ImportError, Imported};
use super::recognise::Mismatch;
use crate::diagnostic::{Code, Diagnostic, Help, Setting, quoted};
use crate::gateway::{Api, Definition, ResponseType};
use crate::import::definition::MISSING_RESPONSE_TYPE;
use crate::import::definition::UNKNOWN_MEMBER;
use crate::source::Place;

/// The codes of all that operations can be wrong about.
pub(super) static CODE_LISTS: &[&[&Code]] = &[operation::CODES, patched::CODES];

pub(in crate::import) const OPERATIONS: &str = "patchOperations";

/// Members beside the operations: where they go.
const OTHERS: [&str; 3] = ["restApiId", "responseType", OPERATIONS];

pub(super) fn recognise(root: &Node) -> Result<(), Mismatch> {
    match &root.value {
        Value::Sequence(items) => {
            let is_operation = |item: &Node| item.get("op").is_some() && item.get("path").is_some();
            if items.first().is_some_and(is_operation) {
                return Ok(());
            }
            Err(Mismatch::far("no list of objects with `op` and `path`"))
        }
        _ => Mismatch::unless_any(root, &[OPERATIONS]),
    }
}

pub(super) fn import(root: &Node, context: &mut ImportSession<'_>) -> Imported {
    let mut api = Api::new(root.get("restApiId").and_then(Node::string).map(|id| id.as_str().to_owned()));
    request(root, &mut api, context)?;
    Ok(vec![api])
}

/// Reads a request, or its operations alone, and applies it to an API.
fn request(root: &Node, api: &mut Api, context: &mut ImportSession<'_>) -> Result<(), ImportError> {
    let target = if root.get("responseType").is_some() {
        let Some(target) = definition::type_of(root, &Spelling::CAMEL, &mut context.diagnostics) else {
            return Ok(());
        };
        target
    } else {
        let Some(response_type) = context.options.response_type else {
            let message = "patch operations do not say which response type they are for";
            return Err(Diagnostic::of(&MISSING_RESPONSE_TYPE, message)
                .at(Some(root.place.beginning()), "")
                .help(
                    Help::from("add the member `responseType`, or ")
                        .setting(Setting::ResponseType("UNAUTHORIZED")),
                )
                .into());
        };
        let mut target = Definition::new(response_type);
        target.place = Some(root.place.beginning());
        target
    };
    apply_request(api, target.response_type, target.place, root, context)
}

/// Applies the operations of a request, or operations alone, to the definition of a type.
///
/// # Errors
/// As [`apply`].
pub(super) fn apply_request(
    api: &mut Api,
    response_type: ResponseType,
    place: Option<Place>,
    root: &Node,
    context: &mut ImportSession<'_>,
) -> Result<(), ImportError> {
    for (name, _) in definition::unique_members(root) {
        if !OTHERS.contains(&name.as_str()) {
            let message = format!("unknown member {} of UpdateGatewayResponse", quoted(name.as_str()));
            let help = "what is to be changed stands in `patchOperations`, for example \
                        {\"op\": \"replace\", \"path\": \"/statusCode\", \"value\": \"404\"}";
            context.report(
                Diagnostic::of(&UNKNOWN_MEMBER, message).at(name.place(), "it is ignored").help(help),
            );
        }
    }
    apply(api, response_type, place, root.get(OPERATIONS).unwrap_or(root), context)
}

/// Applies a list of operations to the definition of a type.
///
/// # Errors
/// Where definitions are copied more often than any real document asks for.
fn apply(
    api: &mut Api,
    response_type: ResponseType,
    place: Option<Place>,
    operations: &Node,
    context: &mut ImportSession<'_>,
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
