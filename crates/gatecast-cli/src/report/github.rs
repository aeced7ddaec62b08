//! Findings as annotations of a GitHub workflow: a command a line, then a line that counts them.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use super::help::worded;
use std::fmt::Write;

use super::check_human::summary;
use super::path::repository_path;
use gatecast::diagnostic::{Diagnostic, Severity};
use gatecast::project::LintRun;
use gatecast::source::visible;

/// Draws findings as workflow commands. The last line is styled, and for people.
pub(crate) fn github(report: &LintRun) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let _ = writeln!(out, "{}", command(finding));
    }
    let _ = writeln!(out, "{}", summary(report));
    out
}

/// A finding as a workflow command.
pub(super) fn command(finding: &Diagnostic) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut out = format!("::{level} ");
    if let Some(label) = finding.labels.first() {
        let (line, column) = label.place.line_column();
        let (end_line, end_column) = label.place.source.line_column(label.place.span.end as usize);
        let file = property(&repository_path(label.place.source.name()));
        let _ = write!(out, "file={file},line={line},endLine={end_line},");
        // GitHub knows columns of a single line only.
        if line == end_line {
            let _ = write!(out, "col={column},endColumn={end_column},");
        }
    }
    let title = finding.name().unwrap_or("gatecast");
    let _ = write!(out, "title={}::{}", property(title), data(&message(finding)));
    out
}

/// Something to say about a line as a workflow command.
pub(super) fn annotation(level: &str, file: &str, line: usize, title: &str, text: &str) -> String {
    let (file, title) = (property(&repository_path(file)), property(title));
    format!("::{level} file={file},line={line},title={title}::{}", data(text))
}

/// All there is to say, a line each: an annotation shows one place, and nothing else.
fn message(finding: &Diagnostic) -> String {
    let mut lines = vec![finding.message.clone()];
    for (index, label) in finding.labels.iter().enumerate() {
        // What the message says already needs no line.
        if !finding.message.contains(&label.message) {
            lines.push(match index {
                0 => format!("here: {}", label.message),
                _ => format!("{}: {}", label.place, label.message),
            });
        }
    }
    lines.extend(finding.aws_message.iter().map(|message| format!("API Gateway says: {message}")));
    lines.extend(finding.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(finding.help.iter().map(|help| format!("help: {}", worded(help))));
    lines.join("\n")
}

/// A text as the data of a command.
fn data(text: &str) -> String {
    let escaped = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    visible(&escaped).into_owned()
}

/// A text as a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatecast::diagnostic::Code;
    use gatecast::source::{Place, SourceFile, Span};

    static CODE: Code = Code::new("r", Severity::Error, "");

    #[test]
    fn commands_are_not_ended_by_text() {
        let file = SourceFile::new("a:b,c%\n.yaml", "x\ny");
        let place = Place::new(&file, Span::new(0, 3));
        let finding = Diagnostic::of(&CODE, "50 %\r\n::error::\u{1b}[0m").at(Some(place), "");
        assert_eq!(
            command(&finding),
            "::error file=a%3Ab%2Cc%25%0A.yaml,line=1,endLine=2,title=r::50 %25%0D%0A::error::␛[0m"
        );
        assert_eq!(command(&Diagnostic::without_code(Severity::Error, "m")), "::error title=gatecast::m");
    }
}
