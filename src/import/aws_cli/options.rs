//! The options that the AWS CLI has for the two operations.

use super::script::{Operation, SWITCHES};

/// An option that the operations have between them.
pub(super) struct Flag {
    pub(super) name: &'static str,
    /// The member of the request that it gives.
    pub(super) member: &'static str,
    pub(super) takes: Takes,
    /// The operation that alone has it.
    pub(super) only: Option<Operation>,
}

/// What stands behind an option.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    String,
    Map,
    /// Objects, any number of them.
    Operations,
    /// The request itself.
    Request,
}

const fn option(name: &'static str, member: &'static str, takes: Takes, only: Option<Operation>) -> Flag {
    Flag { name, member, takes, only }
}

/// The options of both operations.
pub(super) static OPTIONS: [Flag; 8] = [
    option("--rest-api-id", "restApiId", Takes::String, None),
    option("--response-type", "responseType", Takes::String, None),
    option("--status-code", "statusCode", Takes::String, Some(Operation::Put)),
    option("--response-parameters", "responseParameters", Takes::Map, Some(Operation::Put)),
    option("--response-templates", "responseTemplates", Takes::Map, Some(Operation::Put)),
    option("--patch-operations", "patchOperations", Takes::Operations, Some(Operation::Update)),
    option("--cli-input-json", "", Takes::Request, None),
    option("--cli-input-yaml", "", Takes::Request, None),
];

/// Options of the AWS CLI itself that take a value.
pub(super) const GLOBAL: [&str; 11] = [
    "--region",
    "--profile",
    "--output",
    "--query",
    "--endpoint-url",
    "--color",
    "--ca-bundle",
    "--cli-read-timeout",
    "--cli-connect-timeout",
    "--cli-binary-format",
    "--generate-cli-skeleton",
];

/// An option by its whole name: the AWS CLI takes any beginning that only one option of the command has
/// (version 1, measured; taken for version 2 as well).
pub(super) fn written_out(name: String, operation: Operation) -> String {
    if name.len() <= "--".len() {
        return name;
    }
    let own = OPTIONS.iter().filter(|option| option.only.is_none_or(|only| only == operation));
    let all: Vec<&str> = own.map(|option| option.name).chain(GLOBAL).chain(SWITCHES).collect();
    if all.contains(&name.as_str()) {
        return name;
    }
    let mut meant = all.into_iter().filter(|option| option.starts_with(&name));
    match (meant.next(), meant.next()) {
        (Some(only), None) => only.to_owned(),
        _ => name,
    }
}
