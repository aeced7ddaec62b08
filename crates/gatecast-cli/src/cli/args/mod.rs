//! What can be typed.

mod formats;
mod inputs;

use clap::builder::ArgPredicate;
use clap::{ColorChoice, Parser, Subcommand};

pub(super) use self::formats::{
    CheckFormat, DiffFormat, ExplainFormat, Level, PreviewFormat, RenderFormat, RoutesFormat, TemplateFormat,
    TestFormat,
};
pub(super) use self::inputs::{BindingArgs, FailureArgs, InputArgs, LimitArgs, ReadingArgs, SubjectArgs};

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
    #[command(flatten)]
    pub method: MethodArgs,
    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "http", ignore_case = true)]
    pub format: RenderFormat,
}

/// Which method answers, and what its backend says.
#[derive(Debug, clap::Args)]
pub(super) struct MethodArgs {
    /// The method whose answer is shown, as in "GET /pets/{petId}" or "GET /pets/5"
    #[arg(long, value_name = "METHOD PATH", help_heading = "Integration", conflicts_with_all = ["response_type", "failure", "message", "validation_error"])]
    pub method: Option<String>,
    /// What the backend answers: STATUS, STATUS:BODY, or a file with an HTTP message or with what a function returns; `-` is standard input
    #[arg(long, value_name = "ANSWER", help_heading = "Integration", requires = "method")]
    pub backend: Option<String>,
    /// The body of the request; without it, that of the event; `-` is standard input
    #[arg(long, value_name = "FILE", help_heading = "Integration", requires = "method")]
    pub body: Option<String>,
    /// Show what the backend gets, in place of the answer
    #[arg(long, help_heading = "Integration", requires = "method", conflicts_with = "backend")]
    pub request: bool,
    /// Show the execution log, in place of the answer
    #[arg(long, help_heading = "Integration", requires = "method", conflicts_with_all = ["request", "format"])]
    pub log: bool,
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
    /// Pass over files that define no gateway responses or that the settings exclude: for hooks, which name every file of a commit
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
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct ExplainArgs {
    #[command(subcommand)]
    pub topic: Option<ExplainTopic>,
    /// A rule, a response type, a failure, a variable, what mapping templates can use, a topic (`gatecast explain` lists them), or what was seen: a status, a message, a header
    #[arg(value_name = "NAME", num_args = 0.., allow_hyphen_values = true)]
    pub name: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum ExplainTopic {
    /// Explain CORS errors of browsers; with files, the preflights, answers and errors of an API as a page sees them
    #[command(disable_help_subcommand = true)]
    Cors(ExplainCorsArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct ExplainCorsArgs {
    /// Files or folders that define an API, later ones over earlier ones; `-` is standard input. Without any, the general page
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,
    /// The origin of the page; without it, one that the API allows
    #[arg(long, value_name = "ORIGIN", requires = "files")]
    pub origin: Option<String>,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "human", ignore_case = true)]
    pub format: ExplainFormat,
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
