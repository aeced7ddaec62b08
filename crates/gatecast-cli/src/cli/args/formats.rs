//! How a command shows what it found, and from which severity on that fails it.

use clap::ValueEnum;

use gatecast::diagnostic::Severity;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum PreviewFormat {
    /// For people
    Human,
    /// For programs
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum RoutesFormat {
    /// For people
    Human,
    /// For programs; docs/routes.md describes it
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum ExplainFormat {
    /// For people
    Human,
    /// For programs; docs/cors.md describes it
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum DiffFormat {
    /// For people
    Human,
    /// For programs; docs/diff-json.md describes it
    Json,
    /// For the comment of a pull request: Markdown as GitHub and GitLab show it
    #[value(alias = "github")]
    Markdown,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum CheckFormat {
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
pub(in crate::cli) enum TestFormat {
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
pub(in crate::cli) enum RenderFormat {
    /// The HTTP message
    Http,
    /// The response and how it came about
    Json,
    /// The body alone, byte for byte
    Body,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum TemplateFormat {
    /// The text, byte for byte
    Text,
    /// For programs; docs/templates.md describes it
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum Level {
    /// Any finding
    Note,
    /// Clients break for some values, or it surely is not meant
    Warning,
    /// API Gateway refuses it, or clients surely break
    Error,
}

impl Level {
    pub(in crate::cli) fn severity(self) -> Severity {
        match self {
            Self::Note => Severity::Note,
            Self::Warning => Severity::Warning,
            Self::Error => Severity::Error,
        }
    }
}
