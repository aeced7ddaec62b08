//! `template`: one mapping template of an integration.

mod findings;
mod request;

pub(super) use self::findings::{CODES, of_rendering, of_template};
pub(super) use self::request::{body_of, context_of};

use std::sync::Arc;

use apigw_vtl::{Limits, Template};

use super::args::{TemplateArgs, TemplateFormat};
use super::bound::{Bound, Referrer};
use super::error::CliError;
use super::exit::Exit;
use super::host::Host;
use super::inputs;
use crate::report::{TemplateReport, template_human, template_json};
use gatecast::diagnostic::Diagnostic;
use gatecast::gateway::CompileOptions;
use gatecast::source::{Place, SourceFile, Span, visible};

pub(super) fn run(args: &TemplateArgs, host: &mut Host) -> Result<Exit, CliError> {
    inputs::only_one_stdin([&args.file].into_iter().chain(&args.body).chain(&args.bindings.event))?;
    let source = host.read(&args.file)?;
    let bound = Bound::new(&args.bindings, Referrer::MappingTemplate, host)?;
    let body = args.body.as_deref().map(|file| host.read(file)).transpose()?;
    let inputs = request::inputs(&bound, body.as_ref().map(|body| body.text()))?;
    let options = CompileOptions { max_template_bytes: args.limit.max_template_bytes };
    let mut report = TemplateReport { source, rendered: None, references: None, findings: Vec::new() };
    match compiled(&report.source, options) {
        Ok(template) => {
            let limits = Limits::default();
            let rendered = match args.explain {
                true => template.render_traced(&inputs, &limits).map(|(text, trace)| (text, Some(trace))),
                false => template.render(&inputs, &limits).map(|text| (text, None)),
            };
            match rendered {
                Ok((rendered, references)) => {
                    report.rendered = Some(rendered);
                    report.references = references;
                }
                Err(error) => {
                    let place = place(&report.source, error.span);
                    report.findings.push(of_rendering(&error, Some(place)));
                }
            }
        }
        Err(findings) => report.findings = findings,
    }
    show(&report, args.format, host)?;
    Ok(if report.findings.is_empty() { Exit::Success } else { Exit::Findings })
}

/// The template, or all that is wrong with it.
fn compiled(source: &Arc<SourceFile>, options: CompileOptions) -> Result<Template, Vec<Diagnostic>> {
    if let Some(finding) = options.too_large(source.text().len()) {
        let beginning = Place::new(source, Span::at(0));
        return Err(vec![finding.at(Some(beginning), "this template is not rendered")]);
    }
    Template::compile(source.text()).map_err(|errors| {
        errors.iter().map(|error| of_template(error, Some(place(source, error.span)))).collect()
    })
}

fn place(source: &Arc<SourceFile>, span: apigw_vtl::Span) -> Place {
    let range = span.range();
    Place::new(source, Span::new(range.start, range.end))
}

fn show(report: &TemplateReport, format: TemplateFormat, host: &mut Host) -> Result<(), CliError> {
    if matches!(format, TemplateFormat::Json) {
        return Ok(host.emit(template_json(report).as_bytes())?);
    }
    host.complain_all(&report.findings);
    match &report.rendered {
        None => Ok(()),
        Some(_) if report.references.is_some() => Ok(host.show(&template_human(report, host.width()))?),
        Some(rendered) if host.is_terminal() => {
            // A terminal gets no control characters, and the prompt its own line.
            let end = if rendered.output.ends_with('\n') { "" } else { "\n" };
            Ok(host.pass_on(&format!("{}{end}", visible(&rendered.output)))?)
        }
        Some(rendered) => Ok(host.pass_on(&rendered.output)?),
    }
}
