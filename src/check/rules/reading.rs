//! What can be found while a document is read, where a sentence says all there is to say.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(super) const fn found(name: &'static str, severity: Severity, file: &'static str) -> Rule {
    Rule { name, severity, file, check: Check::WhileReading }
}

pub(in crate::check) static BAD_SUBSTITUTION: Rule = found(
    "bad-substitution",
    Severity::Error,
    "A substitution that no shell can read.\n\nThe command is not run: `${…}` of a script has a form that shells do not know.",
);

pub(in crate::check) static DUPLICATE_OPTION: Rule = found(
    "duplicate-option",
    Severity::Warning,
    "An option that is given twice.\n\nThe AWS CLI takes the last of them.",
);

pub(in crate::check) static EMPTY_DOCUMENT: Rule =
    found("empty-document", Severity::Error, "A document with nothing in it.\n\nExpected JSON or YAML.");

pub(in crate::check) static FILE_NOT_READ: Rule = found(
    "file-not-read",
    Severity::Warning,
    "A file that a document refers to, and that is not read.\n\nIt is missing, too large, no text, or outside of the folder that files may refer to. `--root DIR` names another folder.",
);

pub(in crate::check) static FRAGMENT_WITHOUT_RESOURCES: Rule = found(
    "fragment-without-resources",
    Severity::Warning,
    "A part of a Serverless configuration without resources.\n\nEach part of `resources` has a member `Resources` or `extensions`.",
);

pub(in crate::check) static INVALID_CASE_FILE: Rule = found(
    "invalid-case-file",
    Severity::Error,
    "A case file that says something that `gatecast test` does not know.\n\nThe case, or the file, is left out, and the exit code is 2. `docs/test-cases.md` says what a case file can hold.",
);

pub(in crate::check) static INVALID_EVENT: Rule = found(
    "invalid-event",
    Severity::Error,
    "An event that is no Lambda proxy event.\n\n`gatecast explain event` shows one.",
);

pub(in crate::check) static INVALID_HCL: Rule = found(
    "invalid-hcl",
    Severity::Error,
    "A file that is not Terraform's language.\n\nTerraform cannot read it either.",
);

pub(in crate::check) static INVALID_INTRINSIC: Rule = found(
    "invalid-intrinsic",
    Severity::Error,
    "An intrinsic function with arguments that it does not take.\n\nCloudFormation refuses the template.",
);

pub(in crate::check) static INVALID_JSON: Rule =
    found("invalid-json", Severity::Error, "A document that is not JSON.\n\nNo tool can read it.");

pub(in crate::check) static INVALID_LOOP: Rule = found(
    "invalid-loop",
    Severity::Error,
    "An `Fn::ForEach` that CloudFormation cannot read.\n\nIt has a name, a list of values, and what to repeat.",
);

pub(in crate::check) static INVALID_PATCH_OPERATION: Rule = found(
    "invalid-patch-operation",
    Severity::Error,
    "A patch operation that gateway responses do not have.\n\nThere are `add`, `replace` and `remove`. API Gateway refuses all operations of the request with it.",
);

pub(in crate::check) static INVALID_PATCH_PATH: Rule = found(
    "invalid-patch-path",
    Severity::Error,
    "A patch path that leads nowhere.\n\nPaths are `/statusCode`, which can only be replaced, `/responseParameters/KEY` and `/responseTemplates/KEY`; a slash inside a key is written `~1`. API Gateway refuses all operations of the request with it.",
);

pub(in crate::check) static INVALID_PATCH_VALUE: Rule = found(
    "invalid-patch-value",
    Severity::Error,
    "A patch operation without a value.\n\nTo add or replace takes a text that is not empty; to take an entry away is `remove`.",
);

pub(in crate::check) static INVALID_SHORTHAND: Rule = found(
    "invalid-shorthand",
    Severity::Error,
    "A value in the shorthand of the AWS CLI that it cannot read.\n\nWrite JSON, or `key=value` pairs with commas between them.",
);

pub(in crate::check) static INVALID_VARIABLE: Rule = found(
    "invalid-variable",
    Severity::Error,
    "A variable that the Serverless Framework cannot read.\n\nA variable has a source and an address: `${self:custom.origin}`.",
);

pub(in crate::check) static INVALID_YAML: Rule =
    found("invalid-yaml", Severity::Error, "A document that is not YAML.\n\nNo tool can read it.");

pub(in crate::check) static MISSING_OPTION: Rule = found(
    "missing-option",
    Severity::Error,
    "A command without an option that it needs.\n\nThe AWS CLI refuses it; without `--rest-api-id` it is taken to be for the API of the commands before.",
);

pub(in crate::check) static MISSING_RESPONSE_TYPE: Rule = found(
    "missing-response-type",
    Severity::Error,
    "A definition that does not say which response type it is for.\n\nIt is left out. The body of PutGatewayResponse alone does not say it: name it with --type.",
);

pub(in crate::check) static MISSING_REST_API_ID: Rule = found(
    "missing-rest-api-id",
    Severity::Error,
    "A gateway response that does not say which API it belongs to.\n\nCloudFormation requires `RestApiId`.",
);

pub(in crate::check) static MISSING_VALUE: Rule = found(
    "missing-value",
    Severity::Warning,
    "A variable of the Serverless Framework that stands for nothing.\n\nWhat it refers to is not there; `${…, default}` gives a default.",
);

pub(in crate::check) static NO_BEFORE: Rule = found(
    "no-before",
    Severity::Error,
    "A single document for `diff` that describes no change.\n\nA Terraform plan and a change set of CloudFormation say how things were and how they will be. Of anything else `diff` takes two.",
);

pub(in crate::check) static NO_PROPERTY_VALUES: Rule = found(
    "no-property-values",
    Severity::Error,
    "A change set that names resources and not their properties.\n\nAsk for them: `aws cloudformation describe-change-set --include-property-values`.",
);

pub(in crate::check) static PARTIAL_CHANGE_SET: Rule = found(
    "partial-change-set",
    Severity::Note,
    "A change set, which has only the resources that change.\n\nA response type whose own definition stays as it is seems to have none. Two templates say more.",
);

pub(in crate::check) static NO_GATEWAY_RESPONSES: Rule = found(
    "no-gateway-responses",
    Severity::Note,
    "A document that customises no gateway response.\n\nClients get what is built in.",
);

pub(in crate::check) static NO_SUCH_API: Rule = found(
    "no-such-api",
    Severity::Error,
    "No API of the name that was asked for, or several without one being named.\n\n`--api` takes a logical id, an id, a title or a Terraform address.",
);

pub(in crate::check) static NO_VALUE: Rule = found(
    "no-value",
    Severity::Warning,
    "A value of a Terraform module that cannot be made.\n\nIt stays visible as `${…}`.",
);

pub(in crate::check) static SEVERAL_DOCUMENTS: Rule = found(
    "several-documents",
    Severity::Warning,
    "A YAML file with several documents.\n\nThe first one is read.",
);

pub(in crate::check) static SEVERAL_FILES: Rule = found(
    "several-files",
    Severity::Error,
    "Several files that are no module.\n\nOnly the files of a Terraform module are read as one document.",
);

pub(in crate::check) static TEMPLATED_DOCUMENT: Rule = found(
    "templated-document",
    Severity::Note,
    "A document that is a template of another tool.\n\nIts `${…}` and `%{…}` are not evaluated; they stay visible.",
);

pub(in crate::check) static TOO_DEEP: Rule = found(
    "too-deep",
    Severity::Error,
    "Something nested or referring deeper than any real document.\n\nThe limits are 128 levels of nesting and 64 references.",
);

pub(in crate::check) static TOO_LARGE: Rule = found(
    "too-large",
    Severity::Error,
    "A document or a value over the limit.\n\nA document may have 64 MB, and so may everything that is made of it.",
);

pub(in crate::check) static TOO_MANY_FILES: Rule = found(
    "too-many-files",
    Severity::Error,
    "A document that refers to more files than any real one.\n\nThe limit is 1,000, repeated ones included.",
);

pub(in crate::check) static TOO_MANY_REFERENCES: Rule = found(
    "too-many-references",
    Severity::Error,
    "A value that refers to values deeper than any real one.\n\nLook for one that refers to itself.",
);

pub(in crate::check) static TOO_MANY_VALUES: Rule = found(
    "too-many-values",
    Severity::Error,
    "A document with more values than any real one.\n\nAliases of YAML can make millions of a few lines.",
);

pub(in crate::check) static UNKNOWN_CONDITION: Rule = found(
    "unknown-condition",
    Severity::Note,
    "A condition that depends on what nobody knows yet.\n\nThe resource is taken to exist; --parameter gives values.",
);

pub(in crate::check) static UNKNOWN_FORMAT: Rule = found(
    "unknown-format",
    Severity::Error,
    "A file that looks like none of the formats.\n\n`gatecast explain formats` lists them; --input names one.",
);

pub(in crate::check) static UNKNOWN_OPTION: Rule = found(
    "unknown-option",
    Severity::Error,
    "An option that the command does not have.\n\nThe AWS CLI refuses the whole command. update-gateway-response takes `--patch-operations` alone.",
);

pub(in crate::check) static UNKNOWN_PATCH_KEY: Rule = found(
    "unknown-patch-key",
    Severity::Warning,
    "A member that patch operations do not have.\n\nAn operation has `op`, `path`, `value` and `from`.",
);

pub(in crate::check) static UNKNOWN_VALUE: Rule = found(
    "unknown-value",
    Severity::Note,
    "A value that nobody knows before the deployment.\n\nWhat depends on it is left out, and not judged.",
);

pub(in crate::check) static UNRESOLVED_VALUE: Rule = found(
    "unresolved-value",
    Severity::Note,
    "A name whose value the files do not give.\n\nIt stays visible as `${Name}`; --parameter gives it a value.",
);

pub(in crate::check) static UNTERMINATED_QUOTE: Rule = found(
    "unterminated-quote",
    Severity::Error,
    "A quote in a script that nothing closes.\n\nWhat follows it is not read.",
);

pub(in crate::check) static UNUSED_PARAMETER: Rule = found(
    "unused-parameter",
    Severity::Warning,
    "A `--parameter` that nothing asks for.\n\nIt changes nothing, and probably has another name. A parameter is called as what it fills in is shown: `${NAME}`.",
);

pub(in crate::check) static VARIABLE_SYNTAX: Rule = found(
    "variable-syntax",
    Severity::Note,
    "A Serverless configuration with a variable syntax of its own.\n\nIts variables stay as they are written.",
);

pub(in crate::check) static WRONG_TYPE: Rule = found(
    "wrong-type",
    Severity::Error,
    "A value that is not of the type that its member has.\n\nA template is a string, a status a number or a string, parameters and templates are objects.",
);

pub(in crate::check) static YAML_NOT_SUPPORTED: Rule = found(
    "yaml-not-supported",
    Severity::Error,
    "A YAML document where YAML is not compiled in.\n\nThe cargo feature `import` turns it on.",
);
