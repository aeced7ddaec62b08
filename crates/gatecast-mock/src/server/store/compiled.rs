//! What a deployment captured becomes what answers.

use super::Content;
use crate::mock::deployed::Deployed;
use crate::mock::rest_api::RestApi;
use gatecast::gateway::Gateway;

/// Compiles the content of an API. What cannot be used is left out; who put it there was told.
pub(crate) fn deployed(content: &Content, api: &str) -> Deployed {
    let gateway = Gateway::compile(&content.api()).value;
    let rest = match &content.document {
        Some(document) => RestApi::of(document).value,
        None if content.has_any_path => RestApi::of_anything(),
        None => RestApi::default(),
    };
    Deployed::new(gateway, rest.of_api(api))
}
