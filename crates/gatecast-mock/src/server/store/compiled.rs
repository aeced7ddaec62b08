//! What a deployment captured becomes what answers.

use super::Content;
use crate::mock::deployed::Deployed;
use crate::mock::rest_api::CompiledApi;
use gatecast::gateway::Gateway;

/// Compiles the content of an API. What cannot be used is left out; who put it there was told.
pub(crate) fn deployed(content: &Content, api: &str) -> Deployed {
    let gateway = Gateway::compile(&content.api()).value;
    let rest = match &content.document {
        Some(document) => CompiledApi::of_document(document).value,
        None if content.has_any_path => CompiledApi::of_anything(),
        None => CompiledApi::default(),
    };
    Deployed::new(gateway, rest.of_api(api))
}
