//! The request body of PutGatewayResponse. The type stands in the request's path, so that it
//! must be said beside the body.

use super::context::ImportSession;
use super::definition::{self, Spelling};
use super::document::Node;
use super::error::Imported;
use super::recognise::Mismatch;
use crate::diagnostic::{Diagnostic, Help, Setting};
use crate::gateway::{Api, Definition};
use crate::import::definition::MISSING_RESPONSE_TYPE;

pub(super) fn recognise(root: &Node) -> Result<(), Mismatch> {
    Mismatch::unless_any(root, &["statusCode", "responseParameters", "responseTemplates"])
}

pub(super) fn import(root: &Node, context: &mut ImportSession<'_>) -> Imported {
    let Some(response_type) = context.options.response_type else {
        let message = "a PutGatewayResponse body does not say which response type it is for";
        return Err(Diagnostic::of(&MISSING_RESPONSE_TYPE, message)
            .at(Some(root.place.beginning()), "")
            .help(Help::from("add ").setting(Setting::ResponseType("UNAUTHORIZED")))
            .into());
    };
    let mut made = Definition::new(response_type);
    made.place = Some(root.place.clone());
    let mut api = Api::default();
    if definition::fill(&mut made, root, &Spelling::CAMEL, &[], &mut context.diagnostics) {
        api.define(made);
    }
    Ok(vec![api])
}
