//! Programs that make definitions when they run: which command makes a file that can be read.

use std::path::Path;
use std::sync::Arc;

use memchr::memmem;

use super::document::Node;
use super::error::ImportError;
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::source::{Place, SourceFile, Span, Syntax};

codes! {
    /// A program that makes definitions when it is run.
    ///
    /// It is not run here. Name the file that it makes: `cdk.out`, what `serverless package` or `pulumi
    /// preview --json` writes.
    pub(crate) static PROGRAM_NOT_RUN: Error = "program-not-run";
}

/// What a program makes definitions with.
struct Toolkit {
    /// Completes "… is not run".
    what: &'static str,
    /// Words of which one stands in every such program.
    words: &'static [&'static str],
    help: &'static str,
}

const PULUMI: Toolkit = Toolkit {
    what: "a Pulumi program",
    words: &["@pulumi/", "pulumi_aws", "pulumi-aws", "com.pulumi", "Pulumi.Aws"],
    help: "run `pulumi preview --json`, and name a file with its output",
};

const SERVERLESS: Toolkit = Toolkit {
    what: "a Serverless service written as a program",
    words: &["@serverless/", "serverless/aws", "ApiGatewayRestApi"],
    help: "run `serverless package`, and name `.serverless/cloudformation-template-update-stack.json`",
};

const JSONNET: Toolkit =
    Toolkit { what: "a Jsonnet program", words: &[], help: "run `jsonnet`, and name a file with its output" };

/// In the order in which they are tried: CDKTF and SST programs name the CDK as well.
static TOOLKITS: [Toolkit; 6] = [
    Toolkit {
        what: "a program of the CDK for Terraform",
        words: &["cdktf"],
        help: "run `cdktf synth` and `terraform plan -out PLAN` in its output, and name what `terraform show -json PLAN` prints",
    },
    PULUMI,
    Toolkit {
        what: "a CDK program",
        words: &[
            "aws-cdk",
            "aws_cdk",
            "awscdk",
            "Amazon.CDK",
            "addGatewayResponse",
            "add_gateway_response",
            "AddGatewayResponse",
            "CfnGatewayResponse",
        ],
        help: "run `cdk synth`, and name its output, `cdk.out`",
    },
    SERVERLESS,
    Toolkit {
        what: "a program with the AWS SDK",
        words: &["PutGatewayResponse", "putGatewayResponse", "put_gateway_response"],
        help: "run it, and name a file with the output of `aws apigateway get-gateway-responses`",
    },
    Toolkit {
        what: "a program that makes CloudFormation",
        words: &["troposphere", "AWS::ApiGateway", "cloudform", "goformation"],
        help: "run it, and name the template that it makes",
    },
];

/// The toolkit of programs of which nothing else is known.
static UNKNOWN: Toolkit =
    Toolkit { what: "a program", words: &[], help: "run it, and name the file that it makes" };

impl Toolkit {
    fn of(source: &SourceFile) -> &'static Self {
        if Syntax::of(source.name()) == Some(Syntax::Jsonnet) {
            return &JSONNET;
        }
        if is_service(Path::new(source.name())) {
            return &SERVERLESS;
        }
        let has = |word: &&str| memmem::find(source.text().as_bytes(), word.as_bytes()).is_some();
        TOOLKITS.iter().find(|toolkit| toolkit.words.iter().any(has)).unwrap_or(&UNKNOWN)
    }

    fn refusal(&self, source: &Arc<SourceFile>) -> ImportError {
        let message = format!("{} is {}, which is not run", quoted(&file_name(source)), self.what);
        let place = Place::new(source, Span::at(0));
        Diagnostic::of(&PROGRAM_NOT_RUN, message).at(Some(place), "").help(self.help).into()
    }
}

fn file_name(source: &SourceFile) -> String {
    let name = Path::new(source.name()).file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| source.name().to_owned())
}

/// Whether a program is a service of the Serverless Framework: `serverless.ts`.
pub(crate) fn is_service(path: &Path) -> bool {
    path.file_stem().is_some_and(|name| name == "serverless")
}

/// Refuses a program, which would be reported as bad YAML.
///
/// # Errors
/// Where the file is one.
pub(super) fn refuse(source: &Arc<SourceFile>) -> Result<(), ImportError> {
    let is_data = source.text().trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']);
    match Syntax::of(source.name()) {
        Some(syntax) if syntax.is_program() && !is_data => Err(refusal(source)),
        _ => Ok(()),
    }
}

/// What to say about a file that is a program.
pub(crate) fn refusal(source: &Arc<SourceFile>) -> ImportError {
    Toolkit::of(source).refusal(source)
}

/// Refuses a Pulumi program in YAML, which is none of the formats.
///
/// # Errors
/// Where the document is one.
pub(super) fn refuse_pulumi(root: &Node) -> Result<(), ImportError> {
    let is_pulumi = root.get("runtime").is_some() && root.get("name").is_some();
    if is_pulumi { Err(PULUMI.refusal(&root.place.source)) } else { Ok(()) }
}
