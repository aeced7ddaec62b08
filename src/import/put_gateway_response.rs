//! The request body of PutGatewayResponse. The type stands in the request's path, so that it
//! must be said beside the body.

use super::document::Node;
use super::error::Imported;
use super::{ImportOptions, definition};
use crate::diagnostic::{Checked, Diagnostic};
use crate::gateway::{Api, Definition};

pub(super) fn recognise(root: &Node) -> Result<(), &'static str> {
    let members = ["statusCode", "responseParameters", "responseTemplates"];
    let found = members.iter().any(|member| root.get(member).is_some());
    if found { Ok(()) } else { Err("no member `statusCode`, `responseParameters` or `responseTemplates`") }
}

pub(super) fn import(root: &Node, options: &ImportOptions) -> Imported {
    let Some(response_type) = options.response_type else {
        let message = "a PutGatewayResponse body does not say which response type it is for";
        return Err(Diagnostic::error("missing-response-type", message)
            .at(Some(root.place.beginning()), "")
            .help("add --type, for example --type UNAUTHORIZED")
            .into());
    };
    let mut diagnostics = Vec::new();
    let mut made = Definition::new(response_type);
    made.place = Some(root.place.clone());
    let mut api = Api::default();
    if definition::fill(&mut made, root, &[], &mut diagnostics) {
        api.define(made);
    }
    Ok(Checked::new(vec![api], diagnostics))
}
