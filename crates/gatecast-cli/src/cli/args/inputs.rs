//! What several commands are told: which files to read and how, what fails, and in which request.

use clap::ArgAction;

use crate::report::format_list;

/// What is shown: which definitions, which failure, which request.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct SubjectArgs {
    #[command(flatten)]
    pub inputs: InputArgs,
    #[command(flatten)]
    pub failure: FailureArgs,
    #[command(flatten)]
    pub bindings: BindingArgs,
}

/// Where definitions are read from.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct InputArgs {
    /// Files or folders with gateway responses, later ones over earlier ones; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// How definitions are read.
#[derive(Clone, Debug, clap::Args)]
pub(in crate::cli) struct ReadingArgs {
    /// The format of the files, where their content does not tell; `explain formats` lists them
    #[arg(long, value_name = "FORMAT", help_heading = "Input", long_help = formats(), num_args = 0..=1, default_missing_value = "")]
    pub input: Option<String>,
    /// Which API to take, where the files hold several: its logical id, id, title or address
    #[arg(long, value_name = "ID", help_heading = "Input")]
    pub api: Option<String>,
    /// A value that the files leave open, by the name that is shown as ${NAME}; may be repeated
    #[arg(long = "parameter", value_name = "NAME=VALUE", action = ArgAction::Append, help_heading = "Input")]
    pub parameters: Vec<String>,
    /// The folder that files may refer to; without it, each file's own
    #[arg(long, value_name = "DIR", help_heading = "Input")]
    pub root: Option<String>,
    #[command(flatten)]
    pub limit: LimitArgs,
}

/// How large templates may be.
#[derive(Clone, Debug, clap::Args)]
pub(in crate::cli) struct LimitArgs {
    /// How many bytes a template may have; API Gateway's limit is 300 KB
    #[arg(long, value_name = "BYTES", default_value_t = 300 * 1024, help_heading = "Input")]
    pub max_template_bytes: usize,
}

fn formats() -> String {
    format!("The format of the files, where their content does not tell:\n\n{}", format_list())
}

/// What goes wrong.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct FailureArgs {
    /// The response type, in its most common failure
    #[arg(long = "type", value_name = "TYPE", help_heading = "Failure", conflicts_with = "failure")]
    pub response_type: Option<String>,
    /// A failure by name; `gatecast explain failures` lists them
    #[arg(long, value_name = "NAME", help_heading = "Failure")]
    pub failure: Option<String>,
    /// The error message ($context.error.message)
    #[arg(long, value_name = "TEXT", help_heading = "Failure", allow_hyphen_values = true)]
    pub message: Option<String>,
    /// What the body validator found ($context.error.validationErrorString), escaped or plain
    #[arg(long, value_name = "TEXT", help_heading = "Failure", allow_hyphen_values = true)]
    pub validation_error: Option<String>,
}

/// What references are looked up in.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct BindingArgs {
    /// The request, a Lambda proxy event (version 1.0); without it the sample of `explain event`
    #[arg(long, value_name = "FILE", help_heading = "Request")]
    pub event: Option<String>,
    /// The Accept header of the request
    #[arg(long, value_name = "MEDIA", help_heading = "Request")]
    pub accept: Option<String>,
    /// The stage
    #[arg(long, value_name = "NAME", help_heading = "Request")]
    pub stage: Option<String>,
    /// A stage variable; may be repeated
    #[arg(long = "stage-var", value_name = "K=V", action = ArgAction::Append, help_heading = "Request")]
    pub stage_vars: Vec<String>,
    /// A value below $context, as in authorizer.reason=expired; may be repeated
    #[arg(long = "context", value_name = "PATH=VALUE", action = ArgAction::Append, help_heading = "Request")]
    pub contexts: Vec<String>,
}
