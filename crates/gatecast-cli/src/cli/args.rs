//! What can be typed.

use clap::builder::ArgPredicate;
use clap::{ArgAction, ColorChoice, Parser, Subcommand, ValueEnum};

use crate::report::format_list;
use gatecast::diagnostic::Severity;

/// Forecasts what clients see when Amazon API Gateway (REST APIs) answers for itself.
///
/// Reads gateway response definitions, renders them as API Gateway would, and says what is wrong
/// with them. Nothing is deployed and no network is used.
#[derive(Debug, Parser)]
#[command(
    name = "gatecast",
    version,
    propagate_version = true,
    max_term_width = 100,
    arg_required_else_help = true
)]
pub(super) struct Args {
    /// When to use colour; NO_COLOR is honoured
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", ignore_case = true)]
    pub color: ColorChoice,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show every response type at a glance, then the customised responses in full
    Preview(PreviewArgs),
    /// Show exactly one response, as an HTTP message
    Render(RenderArgs),
    /// List methods and paths, and what stands before each: authorization, keys, validation, integrations
    Routes(RoutesArgs),
    /// Find what is wrong or doubtful, with positions, reasons and fixes
    Check(CheckArgs),
    /// Compare responses with those stored beside case files
    Test(TestArgs),
    /// Show what clients will see differently
    Diff(DiffArgs),
    /// Answer requests as API Gateway would, with its control plane beside it
    #[cfg(feature = "serve")]
    Serve(super::serve::ServeArgs),
    /// Render a mapping template of an integration, as API Gateway runs Velocity
    Template(TemplateArgs),
    /// Explain a rule, a response type, a failure, a variable, or what a client or a log shows
    Explain(ExplainArgs),
    /// Print the script by which a shell completes commands
    Completions(CompletionsArgs),
    /// Print the manual page, or write one for each command
    Man(ManArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct PreviewArgs {
    #[command(flatten)]
    pub subject: SubjectArgs,
    /// Show all 21 responses in full, not only the customised ones
    #[arg(long)]
    pub all: bool,
    /// From which severity on a problem makes the exit code 1: an INVALID body is an error, a header that is not sent or a reference to nothing a warning
    #[arg(long, value_name = "SEVERITY")]
    pub deny: Option<Level>,
    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "human", ignore_case = true)]
    pub format: PreviewFormat,
    /// Show it again whenever a file that was read changes
    #[arg(long)]
    pub watch: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct RenderArgs {
    #[command(flatten)]
    pub subject: SubjectArgs,
    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "http", ignore_case = true)]
    pub format: RenderFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct RoutesArgs {
    /// Files or folders that define an API, later ones over earlier ones; `-` is standard input
    #[arg(value_name = "FILE", default_value = ".")]
    pub files: Vec<String>,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// How to show them
    #[arg(long, value_name = "FORMAT", default_value = "human", ignore_case = true)]
    pub format: RoutesFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// Files or folders with gateway responses; `-` is standard input
    #[arg(value_name = "FILE", default_value = ".")]
    pub files: Vec<String>,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// From which severity on a finding makes the exit code 1; without it, as the settings say, or error
    #[arg(long, value_name = "SEVERITY", ignore_case = true)]
    pub deny: Option<Level>,
    /// The file with settings; without it the nearest gatecast.toml, here or above in the same repository
    #[arg(long, value_name = "FILE")]
    pub config: Option<String>,
    /// How to show findings
    #[arg(long, value_name = "FORMAT", default_value = "human", ignore_case = true)]
    pub format: CheckFormat,
    /// Make the fixes that are safe, in the files themselves, and say what is left
    #[arg(long)]
    pub fix: bool,
    /// With --fix: change nothing and show what would change, as a patch
    #[arg(long, requires = "fix", conflicts_with = "format")]
    pub diff: bool,
    /// Show how many findings each rule has, in place of the findings
    #[arg(long, conflicts_with = "format")]
    pub statistics: bool,
    /// Leave out the findings that this file lists, which --update-baseline writes
    #[arg(long, value_name = "FILE", help_heading = "Known findings")]
    pub baseline: Option<String>,
    /// Write all findings to the baseline
    #[arg(long, conflicts_with_all = ["fix", "watch", "new_since"], help_heading = "Known findings")]
    pub update_baseline: bool,
    /// Leave out the findings that the files have in this revision of git too
    #[arg(long, value_name = "REV", help_heading = "Known findings")]
    pub new_since: Option<String>,
    /// Check again whenever a file that was read changes
    #[arg(long, conflicts_with = "fix")]
    pub watch: bool,
    /// The response type of a PutGatewayResponse body, which itself does not say
    #[arg(long = "type", value_name = "TYPE", help_heading = "Input")]
    pub response_type: Option<String>,
    /// Pass over files that define no gateway responses: for hooks, which name every file of a commit
    #[arg(long, help_heading = "Input")]
    pub skip_unrelated: bool,
    /// List the rules and what each is about
    #[arg(long, exclusive = true)]
    pub list_rules: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct DiffArgs {
    /// A file or folder with gateway responses as they were, or one that says both how they were and how they will be: a plan of Terraform, a change set of CloudFormation; `-` is standard input
    #[arg(
        value_name = "BEFORE",
        required_unless_present = "git",
        default_value_if("git", ArgPredicate::IsPresent, ".")
    )]
    pub before: Option<String>,
    /// A file or folder with gateway responses as they will be
    #[arg(value_name = "AFTER", conflicts_with = "git")]
    pub after: Option<String>,
    /// Compare BEFORE, or all of the current folder, in revisions of git: A..B, A...B from what both have in common, or A with the files as they are
    #[arg(long, value_name = "REV")]
    pub git: Option<String>,
    #[command(flatten)]
    pub reading: ReadingArgs,
    #[command(flatten)]
    pub failure: FailureArgs,
    #[command(flatten)]
    pub bindings: BindingArgs,
    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "human", ignore_case = true)]
    pub format: DiffFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct TestArgs {
    /// Case files (*.gatecast.yaml, .yml or .json), or folders with some
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<String>,
    /// Store every response as it is now
    #[arg(long, conflicts_with = "review")]
    pub update: bool,
    /// With --update: remove stored responses that no case has
    #[arg(long, requires = "update")]
    pub prune: bool,
    /// The folder that case files may name files in; without it, each its own folder
    #[arg(long, value_name = "DIR")]
    pub root: Option<String>,
    /// Ask about every response that is not the stored one
    #[arg(long)]
    pub review: bool,
    /// Run again whenever a file that was read changes
    #[arg(long, conflicts_with_all = ["review", "update"])]
    pub watch: bool,
    /// How to show results
    #[arg(long, value_name = "FORMAT", default_value = "human", ignore_case = true)]
    pub format: TestFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct TemplateArgs {
    /// The template; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: String,
    /// The body that $input reads: of the request, or of the integration's response; without it, that of the event; `-` is standard input
    #[arg(long, value_name = "FILE", help_heading = "Request")]
    pub body: Option<String>,
    #[command(flatten)]
    pub bindings: BindingArgs,
    #[command(flatten)]
    pub limit: LimitArgs,
    /// Show each reference with its place and what it became, then the overrides and the output
    #[arg(long)]
    pub explain: bool,
    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "text", ignore_case = true)]
    pub format: TemplateFormat,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// A rule, a response type, a failure, a variable, what mapping templates can use, a topic (`gatecast explain` lists them), or what was seen: a status, a message, a header
    #[arg(value_name = "NAME", num_args = 0.., allow_hyphen_values = true)]
    pub name: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// Write the pages of the program and of all its commands into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<String>,
}

/// What is shown: which definitions, which failure, which request.
#[derive(Debug, clap::Args)]
pub(super) struct SubjectArgs {
    #[command(flatten)]
    pub inputs: InputArgs,
    #[command(flatten)]
    pub failure: FailureArgs,
    #[command(flatten)]
    pub bindings: BindingArgs,
}

/// Where definitions are read from.
#[derive(Debug, clap::Args)]
pub(super) struct InputArgs {
    /// Files or folders with gateway responses, later ones over earlier ones; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// How definitions are read.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct ReadingArgs {
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
pub(super) struct LimitArgs {
    /// How many bytes a template may have; API Gateway's limit is 300 KB
    #[arg(long, value_name = "BYTES", default_value_t = 300 * 1024, help_heading = "Input")]
    pub max_template_bytes: usize,
}

fn formats() -> String {
    format!("The format of the files, where their content does not tell:\n\n{}", format_list())
}

/// What goes wrong.
#[derive(Debug, clap::Args)]
pub(super) struct FailureArgs {
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
pub(super) struct BindingArgs {
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

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum PreviewFormat {
    /// For people
    Human,
    /// For programs
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum RoutesFormat {
    /// For people
    Human,
    /// For programs; docs/routes.md describes it
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum DiffFormat {
    /// For people
    Human,
    /// For programs; docs/diff-json.md describes it
    Json,
    /// For the comment of a pull request: Markdown as GitHub and GitLab show it
    #[value(alias = "github")]
    Markdown,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum CheckFormat {
    /// For people
    Human,
    /// A line each, as FILE:LINE:COLUMN: severity[rule]: message
    Concise,
    /// For programs; docs/check-json.md describes it
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
    /// The code quality report of GitLab
    Gitlab,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum TestFormat {
    /// For people
    Human,
    /// For programs; docs/test-json.md describes it
    Json,
    /// For continuous integration: JUnit's XML
    Junit,
    /// Annotations of a GitHub workflow
    Github,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Level {
    /// Any finding
    Note,
    /// Clients break for some values, or it surely is not meant
    Warning,
    /// API Gateway refuses it, or clients surely break
    Error,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum RenderFormat {
    /// The HTTP message
    Http,
    /// The response and how it came about
    Json,
    /// The body alone, byte for byte
    Body,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum TemplateFormat {
    /// The text, byte for byte
    Text,
    /// For programs; docs/templates.md describes it
    Json,
}

impl Level {
    pub(super) fn severity(self) -> Severity {
        match self {
            Self::Note => Severity::Note,
            Self::Warning => Severity::Warning,
            Self::Error => Severity::Error,
        }
    }
}
