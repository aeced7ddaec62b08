//! How tests came out, as the XML that continuous integration reads since JUnit: a `testsuite` for
//! each case file, a `testcase` for each case.
//!
//! <https://github.com/testmoapp/junitxml> describes what the services agree on.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::TestReport;
use super::test_text::{said, title};
use crate::snapshot::FileOutcome;
use gatecast::diagnostic::Diagnostic;
use gatecast::source::visible;

/// Results as JUnit's XML.
pub(crate) fn junit(report: &TestReport) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory cannot fail.
    let _ = write(&mut writer, report);
    let mut xml = String::from_utf8_lossy(&writer.into_inner()).into_owned();
    xml.push('\n');
    xml
}

type Xml = Writer<Vec<u8>>;

fn write(xml: &mut Xml, report: &TestReport) -> std::io::Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut suites = BytesStart::new("testsuites");
    suites.push_attribute(("name", "gatecast"));
    let (tests, errors) = (report.counts.passed + report.counts.failed, report.counts.faults);
    count(&mut suites, tests + errors, report.counts.failed, errors);
    xml.write_event(Event::Start(suites))?;
    for file in &report.files {
        suite(xml, file)?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuites")))
}

fn suite(xml: &mut Xml, file: &FileOutcome) -> std::io::Result<()> {
    let mut suite = BytesStart::new("testsuite");
    suite.push_attribute(("name", text(&file.name).as_str()));
    let failed = file.cases.iter().filter(|case| case.is_failed()).count();
    count(&mut suite, file.cases.len() + file.faults.len(), failed, file.faults.len());
    xml.write_event(Event::Start(suite))?;
    for case in &file.cases {
        let element = testcase(file, &case.name, case.line);
        if case.is_failed() {
            xml.write_event(Event::Start(element))?;
            problem(xml, "failure", &title(case), &said(case))?;
            xml.write_event(Event::End(BytesEnd::new("testcase")))?;
        } else {
            xml.write_event(Event::Empty(element))?;
        }
    }
    for fault in &file.faults {
        fault_case(xml, file, fault)?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuite")))
}

/// What could not be run is a test case with an error: services show nothing else.
fn fault_case(xml: &mut Xml, file: &FileOutcome, fault: &Diagnostic) -> std::io::Result<()> {
    let line = fault.labels.first().map_or(1, |label| label.place.line_column().0);
    xml.write_event(Event::Start(testcase(file, &fault.message, line)))?;
    problem(xml, "error", &fault.message, &fault.to_string())?;
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}

fn testcase(file: &FileOutcome, name: &str, line: usize) -> BytesStart<'static> {
    let mut element = BytesStart::new("testcase");
    element.push_attribute(("name", text(name).as_str()));
    element.push_attribute(("classname", text(&file.name).as_str()));
    element.push_attribute(("file", text(&file.name).as_str()));
    element.push_attribute(("line", line.to_string().as_str()));
    element
}

fn problem(xml: &mut Xml, kind: &'static str, message: &str, details: &str) -> std::io::Result<()> {
    let mut element = BytesStart::new(kind);
    element.push_attribute(("message", text(message).as_str()));
    xml.write_event(Event::Start(element))?;
    xml.write_event(Event::Text(BytesText::new(&text(details))))?;
    xml.write_event(Event::End(BytesEnd::new(kind)))
}

fn count(element: &mut BytesStart<'_>, tests: usize, failures: usize, errors: usize) {
    for (name, count) in [("tests", tests), ("failures", failures), ("errors", errors)] {
        element.push_attribute((name, count.to_string().as_str()));
    }
}

/// Text without what XML 1.0 cannot hold, escaped or not, and without what nobody can see.
fn text(text: &str) -> String {
    let is_allowed = |c: char| matches!(c, '\t' | '\n' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    visible(text).chars().map(|c| if is_allowed(c) { c } else { '�' }).collect()
}
