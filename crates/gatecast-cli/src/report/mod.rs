//! Results become bytes. Pure functions: nothing here reads, writes, or asks what a terminal can.
//!
//! Text for people is styled with ANSI sequences; who writes it removes them where no terminal
//! wants them.

mod check_concise;
mod check_human;
mod check_json;
mod code_page;
mod diff_human;
mod diff_json;
mod diff_markdown;
mod excerpt;
mod explain;
mod fingerprint;
mod fit;
mod github;
mod gitlab;
mod help;
mod json;
mod junit;
mod method_json;
mod patch;
mod path;
mod preview_human;
mod preview_json;
mod preview_methods;
mod raised;
mod response_json;
mod routes_human;
mod routes_json;
mod sarif;
mod style;
mod template_human;
mod template_json;
mod test_github;
mod test_human;
mod test_json;
mod test_text;
mod text_diff;
mod window;

pub(crate) use check_concise::{check_concise, statistics};
pub(crate) use check_human::{check_human, rule_list};
pub(crate) use check_json::check_json;
pub(crate) use diff_human::diff_human;
pub(crate) use diff_json::diff_json;
pub(crate) use diff_markdown::diff_markdown;
pub(crate) use excerpt::{MAX_DRAWN, excerpt};
pub(crate) use explain::{
    RULES, contents, cors_human, cors_json, explain, format_list, template_names, topics,
};
pub(crate) use fingerprint::fingerprint;
pub(crate) use fit::{fitted, in_ascii};
pub(crate) use github::github;
pub(crate) use gitlab::gitlab;
pub(crate) use json::pretty;
pub(crate) use junit::junit;
pub(crate) use method_json::{backend_request_json, method_answer_json};
pub(crate) use patch::patch;
pub(crate) use preview_human::preview_human;
pub(crate) use preview_json::preview_json;
pub(crate) use raised::raised_by;
pub(crate) use response_json::{response_json, responses_json};
pub(crate) use routes_human::routes_human;
pub(crate) use routes_json::routes_json;
pub(crate) use sarif::sarif;
pub(crate) use template_human::template_human;
pub(crate) use template_json::template_json;
pub(crate) use test_github::test_github;
pub(crate) use test_human::{change, test_human};
pub(crate) use test_json::test_json;

use std::collections::BTreeSet;
use std::sync::Arc;

use apigw_vtl::{Rendered, Traced};

use crate::compare::{Comparison, MethodMessage, Pair};
use crate::snapshot::{Counts, FileOutcome};
use gatecast::check::body::Validity;
use gatecast::diagnostic::{Diagnostic, counted};
use gatecast::gateway::{Failure, Response, ResponseType};
use gatecast::source::SourceFile;

/// What `preview` shows.
#[derive(Debug)]
pub(crate) struct Preview {
    /// What the API is called.
    pub api: Option<String>,
    /// The files it was read from, as the user named them.
    pub files: Vec<String>,
    /// One row for each response type, in the order to show them.
    pub rows: Vec<Row>,
    /// The methods whose integrations transform something.
    pub methods: Vec<MethodRow>,
}

/// A method in a preview.
#[derive(Debug)]
pub(crate) struct MethodRow {
    pub method: String,
    pub path: String,
    /// The type of its integration.
    pub integration: &'static str,
    /// What the backend gets.
    pub request: MethodVerdict,
    /// What the client gets, for each integration response.
    pub answers: Vec<AnswerRow>,
}

/// An answer of a method in a preview.
#[derive(Debug)]
pub(crate) struct AnswerRow {
    /// The selection pattern; `None` for the default response.
    pub pattern: Option<String>,
    /// The status that the client gets; `None` where no answer was found that leads here.
    pub status: Option<u16>,
    pub verdict: MethodVerdict,
}

/// Whether what a method makes of a message is sound.
#[derive(Debug)]
pub(crate) enum MethodVerdict {
    /// It parses by its media type.
    Sound,
    /// It does not, and why.
    Invalid(String),
    /// The execution fails, and why.
    Fails(String),
    /// Nothing parses it, or there is nothing.
    Unchecked,
}

/// A response type in a preview.
#[derive(Debug)]
pub(crate) struct Row {
    pub failure: Failure,
    pub response: Response,
    /// Whether the type has a definition of its own.
    pub customised: bool,
    /// How many headers are mapped.
    pub mapped_headers: usize,
    /// Whether the body parses by its content type.
    pub validity: Validity,
    /// Whether to show the response in full.
    pub in_full: bool,
    /// From where in the API it is raised, where the files show it.
    pub raised_by: Option<String>,
}

impl Row {
    fn response_type(&self) -> ResponseType {
        self.response.response_type
    }
}

/// How tests came out.
#[derive(Debug)]
pub(crate) struct TestReport {
    pub counts: Counts,
    /// In the order to show them.
    pub files: Vec<FileOutcome>,
    /// Stored responses of case files that are not there any more.
    pub orphans: Vec<String>,
    /// How many stored responses of no case were removed.
    pub pruned: usize,
    /// Whether somebody has looked at what differs.
    pub is_reviewed: bool,
}

/// What a mapping template came to.
#[derive(Debug)]
pub(crate) struct TemplateReport {
    /// The template.
    pub source: Arc<SourceFile>,
    /// What it rendered to; nothing where it failed.
    pub rendered: Option<Rendered>,
    /// Its references, where they were asked for.
    pub references: Option<Vec<Traced>>,
    pub findings: Vec<Diagnostic>,
}

/// What clients will see differently.
#[derive(Debug)]
pub(crate) struct DiffReport {
    /// The files or folders that were compared, as the user named them.
    pub files: Pair<String>,
    /// In the order to show them.
    pub apis: Vec<ComparedApi>,
}

/// An API that was compared.
#[derive(Debug)]
pub(crate) struct ComparedApi {
    /// What tells it from the others; `None` where there is only one.
    pub label: Option<String>,
    /// What it is called on either side.
    pub names: Pair<Option<String>>,
    pub comparison: Comparison,
}

/// How many of something differ.
fn differ(count: usize, of: &str) -> String {
    match count {
        0 => format!("no difference in {of}"),
        1 => format!("1 of {of} differs"),
        count => format!("{count} of {of} differ"),
    }
}

impl MethodMessage {
    /// What it is called.
    fn title(&self) -> String {
        match self {
            Self::Request => "what the backend gets".to_owned(),
            Self::Answer(None) => "the answer".to_owned(),
            Self::Answer(Some(pattern)) => format!("the answer for `{pattern}`"),
        }
    }
}

impl DiffReport {
    /// Whether clients see any difference.
    pub(crate) fn differs(&self) -> bool {
        self.apis.iter().any(ComparedApi::differs)
    }
}

impl ComparedApi {
    fn differs(&self) -> bool {
        !self.comparison.changes.is_empty() || !self.comparison.methods.changes.is_empty()
    }

    /// How many types differ, in one line.
    fn summary(&self) -> String {
        let types: BTreeSet<_> =
            self.comparison.changes.iter().map(|change| change.response_type.name()).collect();
        let tried = counted(self.comparison.tried, "response type");
        let methods = &self.comparison.methods;
        let differing: BTreeSet<_> = methods.changes.iter().map(|change| &change.method).collect();
        if methods.tried == 0 || (types.is_empty() && differing.is_empty()) {
            return differ(types.len(), &tried);
        }
        format!(
            "{}, {}",
            differ(types.len(), &tried),
            differ(differing.len(), &counted(methods.tried, "method"))
        )
    }
}
