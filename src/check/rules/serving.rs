//! What can be found when an API is served, where a sentence says all there is to say.

use super::reading::found;
use crate::check::rule::Rule;
use crate::diagnostic::Severity;

pub(in crate::check) static ANY_PATH: Rule = found(
    "any-path",
    Severity::Note,
    "An API that is served without anything that says which paths it has.\n\nOnly OpenAPI documents say it, alone or as the body of an API in a template. Without one every path with every method is taken for one of the API, nothing is authorized or validated, and failures come on demand only.",
);

pub(in crate::check) static DAMAGED_STATE: Rule = found(
    "damaged-state",
    Severity::Error,
    "A file of the state that cannot be read.\n\nWhat it holds is not served and not overwritten; everything else is served. Mend it, restore it from version control, or remove it.",
);

pub(in crate::check) static EXPRESSION_NOT_USED: Rule = found(
    "expression-not-used",
    Severity::Warning,
    "An `identityValidationExpression` that is no regular expression here.\n\nTokens are not checked against it before the authorizer is asked. Regular expressions of Java that look around or refer back are not understood.",
);

pub(in crate::check) static INVALID_MOCK_FILE: Rule = found(
    "invalid-mock-file",
    Severity::Error,
    "A file of `--mock` that says something that `gatecast serve` does not know.\n\n`docs/serve.md` says what it can hold: decisions of authorizers, and API keys.",
);

pub(in crate::check) static MODEL_NOT_USED: Rule = found(
    "model-not-used",
    Severity::Warning,
    "A model that is no JSON schema of draft 4.\n\nBodies are not validated with it. API Gateway refuses such a model when it is imported.",
);

pub(in crate::check) static NO_API_KEYS: Rule = found(
    "no-api-keys",
    Severity::Note,
    "Methods that want an API key, where there is none.\n\nAll calls of them are answered with INVALID_API_KEY. `--api-key KEY` makes one.",
);

pub(in crate::check) static NOT_DRAINED: Rule = found(
    "not-drained",
    Severity::Warning,
    "Requests that had not ended when the server did.\n\nThey had ten seconds from when it was told to end.",
);

pub(in crate::check) static OPEN_TO_ALL: Rule = found(
    "open-to-all",
    Severity::Warning,
    "A server that others than this machine can reach and change.\n\nWith `--credentials FILE` the control plane wants signatures.",
);

pub(in crate::check) static PATH_NOT_SERVED: Rule = found(
    "path-not-served",
    Severity::Warning,
    "A path that API Gateway would refuse.\n\nTwo paths match the same requests, or a greedy parameter is not the last segment.",
);

pub(in crate::check) static SECURITY_OF_DOCUMENT: Rule = found(
    "security-of-document",
    Severity::Warning,
    "A `security` of the whole document, which API Gateway does not look at.\n\nOnly that of operations counts (developer guide, important notes for REST APIs): methods without their own are open to everybody.",
);

pub(in crate::check) static UNKNOWN_AUTHORIZER: Rule = found(
    "unknown-authorizer",
    Severity::Warning,
    "A stub for an authorizer that no API has.\n\nAuthorizers go by the names of their security schemes.",
);

pub(in crate::check) static UNKNOWN_VALIDATOR: Rule = found(
    "unknown-validator",
    Severity::Warning,
    "A request validator that the document does not define.\n\nRequests of the method are not validated. Validators are defined in `x-amazon-apigateway-request-validators`.",
);
