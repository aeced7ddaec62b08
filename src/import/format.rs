//! The registry of formats.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use thiserror::Error;

use super::context::ImportSession;
use super::document::Node;
use super::error::Imported;
use super::recognise::Mismatch;
use super::skeleton::Bone;
use super::{
    aws_cli, cloudformation, gateway_response, gateway_responses, get_resources, openapi, patch, pulumi,
    put_gateway_response, serverless, smithy, terraform,
};
use crate::diagnostic::nearest;
use crate::gateway::DefinitionStyle;
use crate::source::SourceFile;

/// A format that gateway responses are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// OpenAPI 3.0 or 3.1, or Swagger 2.0, with `x-amazon-apigateway-gateway-responses`.
    OpenApi,
    /// The files of a Terraform module.
    #[cfg(feature = "hcl")]
    Terraform,
    /// What `terraform show -json` says of a plan or a state.
    TerraformJson,
    /// The Serverless Framework: `serverless.yml`.
    Serverless,
    /// CloudFormation, also as the CDK and the Serverless Framework write it.
    CloudFormation,
    /// SAM: CloudFormation with `Transform: AWS::Serverless-2016-10-31`.
    Sam,
    /// The output of `aws cloudformation describe-change-set --include-property-values`.
    ChangeSet,
    /// The output of `pulumi preview --json` or `pulumi stack export`.
    Pulumi,
    /// A Smithy model as JSON.
    Smithy,
    /// Commands of the AWS CLI, in a script or among other text.
    AwsCli,
    /// The request of UpdateGatewayResponse: patch operations.
    UpdateGatewayResponse,
    /// The output of `aws apigateway get-resources --embed methods`.
    Resources,
    /// The output of `aws apigateway get-gateway-responses`.
    GatewayResponses,
    /// The output of `aws apigateway get-gateway-response`, or of `put-gateway-response`.
    GatewayResponse,
    /// The request body of PutGatewayResponse; which type it is for must be said beside it.
    PutGatewayResponse,
}

/// What every format says about itself.
pub(super) struct FormatEntry {
    pub(super) format: Format,
    pub(super) name: &'static str,
    summary: &'static str,
    /// Words of which a file of the format that defines gateway responses or routes has one: a search of a
    /// folder reads no other files.
    markers: &'static [&'static str],
    pub(super) reader: FormatReader,
}

/// How a format is recognised and read.
pub(super) enum FormatReader {
    /// From a document of JSON or YAML.
    Tree {
        recognise: fn(&Node) -> Result<(), Mismatch>,
        import: fn(&Node, &mut ImportSession<'_>) -> Imported,
    },
    /// From text that is neither.
    Text {
        recognise: fn(&Arc<SourceFile>) -> Result<(), Mismatch>,
        /// Reads all files of a module together.
        import: fn(&[Arc<SourceFile>], &mut ImportSession<'_>) -> Imported,
        /// Where everything stands in a file; `None` for one that cannot be read.
        skeleton: fn(&Arc<SourceFile>, &mut Vec<Bone>) -> Option<()>,
    },
}

/// In the order in which they are tried: what names itself before what is only of a shape.
pub(super) static FORMATS: &[FormatEntry] = &[
    FormatEntry {
        format: Format::OpenApi,
        name: "openapi",
        markers: &["gateway-response", "gatewayresponse.", "x-amazon-apigateway-integration"],
        summary: "OpenAPI 3.0/3.1 or Swagger 2.0 with x-amazon-apigateway-gateway-responses, JSON or YAML",
        reader: FormatReader::Tree { recognise: openapi::recognise, import: openapi::import },
    },
    #[cfg(feature = "hcl")]
    FormatEntry {
        format: Format::Terraform,
        name: "terraform",
        markers: &["aws_api_gateway", "gateway_response"],
        summary: "the files of a Terraform module: aws_api_gateway_gateway_response, or the body of an API",
        reader: FormatReader::Text {
            recognise: terraform::files::recognise,
            import: terraform::files::import,
            skeleton: terraform::files::skeleton,
        },
    },
    FormatEntry {
        format: Format::TerraformJson,
        name: "terraform-json",
        markers: &["aws_api_gateway"],
        summary: "the output of `terraform show -json` for a plan or a state",
        reader: FormatReader::Tree { recognise: terraform::json::recognise, import: terraform::json::import },
    },
    FormatEntry {
        format: Format::Serverless,
        name: "serverless",
        // A service may say all that it has in the files that it includes.
        markers: &["AWS::ApiGateway", "GatewayResponse", "${file(", "- http:", "{http:", "{ http:"],
        summary: "serverless.yml of the Serverless Framework, its variables resolved",
        reader: FormatReader::Tree { recognise: serverless::recognise, import: serverless::import },
    },
    FormatEntry {
        format: Format::Sam,
        name: "sam",
        markers: &["AWS::Serverless::Api", "AWS::Serverless::Function"],
        summary: "SAM templates: AWS::Serverless::Api with GatewayResponses, and all of CloudFormation",
        reader: FormatReader::Tree {
            recognise: cloudformation::recognise_sam,
            import: cloudformation::import,
        },
    },
    FormatEntry {
        format: Format::CloudFormation,
        name: "cloudformation",
        markers: &["AWS::ApiGateway"],
        summary: "CloudFormation templates, YAML or JSON, and what the CDK and the Serverless Framework make",
        reader: FormatReader::Tree { recognise: cloudformation::recognise, import: cloudformation::import },
    },
    FormatEntry {
        format: Format::ChangeSet,
        name: "change-set",
        markers: &["GatewayResponse"],
        summary: "the output of `aws cloudformation describe-change-set --include-property-values`",
        reader: FormatReader::Tree {
            recognise: cloudformation::change_set::recognise,
            import: cloudformation::change_set::import,
        },
    },
    FormatEntry {
        format: Format::Pulumi,
        name: "pulumi",
        markers: &["apigateway/response", "apigateway/restApi"],
        summary: "the output of `pulumi preview --json` or `pulumi stack export`",
        reader: FormatReader::Tree { recognise: pulumi::recognise, import: pulumi::import },
    },
    FormatEntry {
        format: Format::Smithy,
        name: "smithy",
        markers: &["gatewayResponse", "smithy.api#cors"],
        summary: "a Smithy model as JSON, with the trait aws.apigateway#gatewayResponses or smithy.api#cors",
        reader: FormatReader::Tree { recognise: smithy::recognise, import: smithy::import },
    },
    FormatEntry {
        format: Format::AwsCli,
        name: "aws-cli",
        markers: &["gateway-response"],
        summary: "commands `aws apigateway put-gateway-response` and `update-gateway-response`, alone or in a script",
        reader: FormatReader::Text {
            recognise: aws_cli::recognise,
            import: aws_cli::import,
            skeleton: aws_cli::skeleton,
        },
    },
    FormatEntry {
        format: Format::UpdateGatewayResponse,
        name: "update-gateway-response",
        markers: &["responseType"],
        summary: "the request of UpdateGatewayResponse: patch operations, over the files before it",
        reader: FormatReader::Tree { recognise: patch::recognise, import: patch::import },
    },
    FormatEntry {
        format: Format::Resources,
        name: "get-resources",
        markers: &["resourceMethods"],
        summary: "the output of `aws apigateway get-resources --embed methods`: routes, and no gateway responses",
        reader: FormatReader::Tree { recognise: get_resources::recognise, import: get_resources::import },
    },
    FormatEntry {
        format: Format::GatewayResponses,
        name: "get-gateway-responses",
        markers: &["responseType"],
        summary: "the output of `aws apigateway get-gateway-responses`",
        reader: FormatReader::Tree {
            recognise: gateway_responses::recognise,
            import: gateway_responses::import,
        },
    },
    FormatEntry {
        format: Format::GatewayResponse,
        name: "get-gateway-response",
        markers: &["responseType"],
        summary: "the output of `aws apigateway get-gateway-response` or `put-gateway-response`",
        reader: FormatReader::Tree {
            recognise: gateway_response::recognise,
            import: gateway_response::import,
        },
    },
    FormatEntry {
        format: Format::PutGatewayResponse,
        name: "put-gateway-response",
        markers: &["gatewayResponse"],
        summary: "the request body of PutGatewayResponse, which does not name its response type",
        reader: FormatReader::Tree {
            recognise: put_gateway_response::recognise,
            import: put_gateway_response::import,
        },
    },
];

impl Format {
    /// How files of the format write gateway responses.
    pub(crate) fn style(self) -> DefinitionStyle {
        match self {
            #[cfg(feature = "hcl")]
            Self::Terraform => DefinitionStyle::Terraform,
            Self::TerraformJson => DefinitionStyle::Terraform,
            Self::Sam => DefinitionStyle::Sam,
            Self::Serverless => DefinitionStyle::Serverless,
            Self::CloudFormation | Self::ChangeSet => DefinitionStyle::CloudFormation,
            _ => DefinitionStyle::OpenApi,
        }
    }

    /// All formats.
    pub fn all() -> impl Iterator<Item = Self> {
        FORMATS.iter().map(|entry| entry.format)
    }

    /// Its name: `openapi`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// What it is, in one line.
    #[must_use]
    pub fn summary(self) -> &'static str {
        self.entry().summary
    }

    /// Whether its documents describe a change: how things were and how they will be.
    #[must_use]
    pub fn describes_change(self) -> bool {
        matches!(self, Self::TerraformJson | Self::ChangeSet)
    }

    /// Words of which a file has one if it defines gateway responses, or an API that may have some, in
    /// any format.
    pub(crate) fn marker_words() -> impl Iterator<Item = &'static str> {
        FORMATS.iter().flat_map(|entry| entry.markers).copied()
    }

    /// A word that every file of patch operations has.
    pub(crate) const PATCH_WORD: &str = patch::OPERATIONS;

    /// Words of which a file of a Terraform module has one that calls a module below a local path.
    pub(crate) const LOCAL_MODULE_WORDS: [&str; 2] = terraform::LOCAL_MODULES;

    /// What the registry says about it.
    pub(super) fn entry(self) -> &'static FormatEntry {
        let found = FORMATS.iter().find(|entry| entry.format == self);
        found.expect("every format has an entry")
    }
}

/// A name that no format has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown format `{name}`{}", nearest.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
pub struct UnknownFormat {
    /// The name.
    pub name: String,
    /// A name that is like it.
    pub nearest: Option<&'static str>,
}

/// From its name.
impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::all().find(|format| format.name() == name).ok_or_else(|| UnknownFormat {
            name: name.to_owned(),
            nearest: nearest(name, Self::all().map(Self::name)),
        })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_read_back() {
        for format in Format::all() {
            assert_eq!(format.name().parse(), Ok(format));
            assert!(!format.summary().is_empty());
        }
    }
}
