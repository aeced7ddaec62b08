//! The pages of `explain`: rules, response types, failures, variables.

use std::fmt::Write;

use super::check_human::rule_list;
use super::code_page::code_page;
use super::style::{FAINT, STRONG, styled, wrapped};
use gatecast::check::RULES;
use gatecast::diagnostic::{Code, nearest, quoted};
use gatecast::gateway::{Api, CataloguedFailure, Event, Failure, Gateway, ResponseType};
use gatecast::import::Format;
use gatecast::template::variables::{CONTEXT, ERROR, InJson, NEVER_SET, VariableFacts};

/// Pages that are no rule, response type, failure or variable.
const TOPICS: [(&str, &str); 6] = [
    ("rules", "the lint rules of `check`, and all other findings"),
    ("formats", "what files may be written in"),
    ("types", "the 21 response types"),
    ("failures", "the failures that --failure takes"),
    ("variables", "what templates and mappings can refer to"),
    ("event", "the sample event, as JSON"),
];

/// All formats, a line each: name and summary.
pub(crate) fn format_list() -> String {
    Format::all().map(|format| format!("  {:<24} {}\n", format.name(), format.summary())).collect()
}

/// The page of this name, styled; what to say where there is none. `others` are the codes of findings
/// that are of no lint rule.
pub(crate) fn explain(name: &str, others: &[&Code], width: usize) -> Result<String, String> {
    let page = Page { out: String::new(), width };
    let variable = name.trim_start_matches('$');
    if let Ok(response_type) = name.parse() {
        return Ok(page.response_type(response_type));
    }
    if let Some(failure) = CataloguedFailure::named(name) {
        return Ok(page.failure(failure));
    }
    let mut codes = RULES.iter().map(|rule| rule.code).chain(others.iter().copied());
    if let Some(code) = codes.find(|code| code.name == name) {
        return Ok(code_page(code, width));
    }
    match name {
        "rules" => return Ok(rule_list(others)),
        "types" => return Ok(page.types()),
        "failures" => return Ok(page.failures()),
        "variables" => return Ok(page.variables()),
        "formats" => return Ok(format_list()),
        "event" => return Ok(Event::sample_json().to_owned()),
        _ => {}
    }
    page.variable(variable).ok_or_else(|| unknown(name, others))
}

fn unknown(name: &str, others: &[&Code]) -> String {
    let variable = name.trim_start_matches('$').trim_start_matches("context.");
    let variables = all_variables().map(|facts| facts.name);
    let names = ResponseType::ALL.into_iter().map(ResponseType::name);
    let names = names.chain(CataloguedFailure::ALL.iter().map(|failure| failure.name));
    let codes = RULES.iter().map(|rule| rule.code).chain(others.iter().copied());
    let names = names.chain(codes.map(|code| code.name));
    let names = names.chain(TOPICS.map(|(topic, _)| topic));
    let near = match nearest(variable, variables) {
        Some(near) if name.contains("context.") => Some(format!("$context.{near}")),
        variable => nearest(name, names)
            .map(str::to_owned)
            .or_else(|| variable.map(|near| format!("$context.{near}"))),
    };
    let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    let topics: Vec<_> =
        TOPICS.iter().map(|(topic, about)| format!("  gatecast explain {topic:<10} {about}")).collect();
    format!(
        "nothing to explain about {}; {near}expected a rule, a response type, a failure, a variable, or one of\n{}",
        quoted(name),
        topics.join("\n")
    )
}

fn all_variables() -> impl Iterator<Item = &'static VariableFacts> {
    ERROR.iter().chain(&CONTEXT).chain(&NEVER_SET)
}

struct Page {
    out: String,
    width: usize,
}

impl Page {
    fn title(&mut self, title: &str) {
        let _ = writeln!(self.out, "{}\n", styled(STRONG, title));
    }

    fn heading(&mut self, heading: &str) {
        let _ = writeln!(self.out, "\n{}", styled(STRONG, heading));
    }

    /// A paragraph, wrapped, `indent` columns from the left.
    fn paragraph(&mut self, indent: usize, text: &str) {
        self.wrapped(&" ".repeat(indent), &" ".repeat(indent), text);
    }

    /// A fact in two columns.
    fn fact(&mut self, name: &str, value: &str) {
        let label = format!("  {name:<18}");
        self.wrapped(&label, &" ".repeat(label.len()), value);
    }

    /// A fact whose value is exact and must not be wrapped.
    fn exact(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.out, "  {name:<18}{value}");
    }

    fn wrapped(&mut self, first: &str, others: &str, text: &str) {
        let _ = writeln!(self.out, "{}", wrapped(first, others, text, self.width));
    }

    fn response_type(mut self, response_type: ResponseType) -> String {
        self.title(response_type.name());
        self.paragraph(2, response_type.summary());
        let _ = writeln!(self.out);
        match response_type.status() {
            Some(status) => self.fact("status", &status.to_string()),
            None => self.fact(
                "status",
                "that of each failure; a statusCode here is given to every member of the family",
            ),
        }
        match response_type.error_type() {
            Some(error_type) => {
                let evidence = response_type.error_type_evidence();
                self.fact("x-amzn-ErrorType", &format!("{error_type} ({evidence})"));
            }
            None => self.fact("x-amzn-ErrorType", "not sent: none was ever seen"),
        }
        if !response_type.is_customisable() {
            self.fact("governed by", "nothing: it cannot be customised");
        } else if response_type.is_family() {
            self.fact("governed by", "its own definition, else what is built in");
            let members = ResponseType::ALL.into_iter().filter(|member| {
                !member.is_family() && member.is_customisable() && member.family() == response_type.family()
            });
            let members: Vec<_> = members.map(ResponseType::name).collect();
            self.fact("stands in for", &members.join(", "));
        } else {
            let fallback = response_type.family().fallback();
            self.fact(
                "governed by",
                &format!("own definition, then {fallback}, then built-in (never merged)"),
            );
        }
        let built_in = Gateway::compile(&Api::default()).value;
        let response = built_in.respond(&Failure::of(response_type), &Event::sample());
        self.exact("built-in body", &response.body);
        self.heading("Failures");
        for failure in CataloguedFailure::of(response_type) {
            self.failure_lines(failure);
        }
        self.out
    }

    fn failure(mut self, failure: &CataloguedFailure) -> String {
        self.title(failure.name);
        self.paragraph(2, failure.summary);
        let _ = writeln!(self.out);
        self.fact("response type", failure.response_type.name());
        self.fact("status", &failure.status.to_string());
        self.exact("message", failure.message.unwrap_or("null"));
        if let Some(found) = failure.validation_error {
            self.exact("validation error", found);
        }
        self.fact("evidence", &failure.evidence.to_string());
        self.out
    }

    fn failure_lines(&mut self, failure: &CataloguedFailure) {
        let _ = writeln!(self.out, "  {}", failure.name);
        self.paragraph(4, failure.summary);
        let message = failure.message.map_or("null".to_owned(), |message| format!("\"{message}\""));
        self.paragraph(4, &format!("{message} ({})", failure.evidence));
    }

    fn types(mut self) -> String {
        self.title("The 21 response types");
        let types = ResponseType::by_name();
        for response_type in types {
            let status = response_type.status().map_or("-".to_owned(), |status| status.to_string());
            let _ = writeln!(self.out, "  {response_type:<30}  {status}");
            self.paragraph(6, response_type.summary());
        }
        self.out
    }

    fn failures(mut self) -> String {
        self.title("The failures that --failure takes");
        let types = ResponseType::by_name();
        for response_type in types {
            let _ = writeln!(self.out, "{}", styled(STRONG, response_type));
            for failure in CataloguedFailure::of(response_type) {
                self.failure_lines(failure);
            }
        }
        self.out
    }

    fn variables(mut self) -> String {
        self.title("What templates and mappings can refer to");
        self.paragraph(
            2,
            "In a template with a dollar ($context.stage), in a mapping without (context.stage). \
             What is not set renders as nothing; a header mapped to it is not sent.",
        );
        self.heading("The failure");
        ERROR.iter().for_each(|facts| self.variable_lines(facts));
        self.heading("The request's context");
        CONTEXT.iter().for_each(|facts| self.variable_lines(facts));
        self.heading("Values of your own");
        for (name, about) in OPEN {
            let _ = writeln!(self.out, "  {name}");
            self.paragraph(6, about);
        }
        self.heading("Never set in a gateway response");
        NEVER_SET.iter().for_each(|facts| self.variable_lines(facts));
        self.out
    }

    fn variable_lines(&mut self, facts: &VariableFacts) {
        let _ = writeln!(self.out, "  context.{}", facts.name);
        let when = if facts.when.is_empty() { String::new() } else { format!("; set {}", facts.when) };
        self.paragraph(6, &format!("{}{when}", facts.about));
    }

    /// The page of a variable, by its name with or without `context.`.
    fn variable(mut self, name: &str) -> Option<String> {
        let below = name.strip_prefix("context.").unwrap_or(name);
        if let Some(facts) = all_variables().find(|facts| facts.name == below) {
            self.title(&format!("$context.{}", facts.name));
            self.paragraph(2, facts.about);
            let _ = writeln!(self.out);
            self.fact("set", if facts.when.is_empty() { "always" } else { facts.when });
            let member = facts.name.rsplit('.').next().unwrap_or(facts.name);
            let variable = format!("$context.{}", facts.name);
            match facts.in_json {
                InJson::Bare => {
                    self.exact("in JSON", &format!("{{\"{member}\":{variable}}}"));
                    self.fact("not", &format!("{{\"{member}\":\"{variable}\"}}, which doubles the quotes"));
                }
                InJson::Quoted => {
                    self.fact("in JSON", &format!("{{\"{member}\":\"{variable}\"}}"));
                    self.fact("not", &format!("{{\"{member}\":{variable}}}, which is not JSON"));
                }
                InJson::Either => self.fact("in JSON", &format!("{{\"{member}\":\"{variable}\"}}")),
            }
            self.fact("in a mapping", &format!("context.{}", facts.name));
            let sample = Event::sample();
            if let Some(value) = sample.context(facts.name) {
                self.fact("in the sample", value);
            }
            if facts.name.starts_with("error.") {
                self.heading("Rendered, per response type");
                self.error_values(facts.name);
            }
            return Some(self.out);
        }
        let (name, about) = OPEN.into_iter().find(|(pattern, _)| {
            let prefix = pattern.trim_end_matches(|c: char| c != '.').trim_end_matches('.');
            name == prefix || name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('.'))
        })?;
        self.title(&format!("${name}"));
        self.paragraph(2, about);
        Some(self.out)
    }

    fn error_values(&mut self, name: &str) {
        let types = ResponseType::by_name();
        for response_type in types {
            let failure = Failure::of(response_type);
            let values = failure.values();
            let value = match name {
                "error.message" => values.message,
                "error.messageString" => Some(values.message_string),
                "error.responseType" => Some(values.response_type),
                _ => values.validation_error_string,
            };
            let shown: String = match value {
                Some(value) if value.chars().count() > 60 => value.chars().take(60).chain(['…']).collect(),
                Some(value) => value.to_owned(),
                None => continue,
            };
            let _ =
                writeln!(self.out, "  {:<30} {}", response_type.name(), styled(FAINT, format!("|{shown}|")));
        }
    }
}

/// References whose names are the user's own.
const OPEN: [(&str, &str); 6] = [
    ("context.authorizer.claims.NAME", "a claim of the token that a Cognito user pool authorizer accepted"),
    (
        "context.authorizer.KEY",
        "an entry of the context map that a Lambda authorizer returned with its policy, as text; not set where the \
         authorizer threw, or was not called. There is no level `context` in between.",
    ),
    ("stageVariables.NAME", "a stage variable"),
    (
        "method.request.header.NAME",
        "a header of the request, the last of that name; names are case-sensitive here. In a mapping, \
         method.request.multivalueheader.NAME joins all of them with commas.",
    ),
    (
        "method.request.querystring.NAME",
        "a query parameter of the request, the last of that name. In a mapping, \
         method.request.multivaluequerystring.NAME joins all of them with commas.",
    ),
    ("method.request.path.NAME", "a path parameter; not set where no resource matched the request"),
];
