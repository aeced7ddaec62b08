//! Pages: a response type, a failure, a variable, and the lists of them.

use std::fmt::Write;

use super::super::style::{FAINT, STRONG, styled, wrapped};
use gatecast::gateway::{Api, CataloguedFailure, Event, Failure, Gateway, ResponseType};
use gatecast::template::variables::{CONTEXT, ERROR, InJson, NEVER_SET, VariableFacts};

/// Every variable that is documented.
pub(super) fn all_variables() -> impl Iterator<Item = &'static VariableFacts> {
    ERROR.iter().chain(&CONTEXT).chain(&NEVER_SET)
}

/// A page that is written, styled.
pub(super) struct Page {
    pub(super) out: String,
    width: usize,
}

impl Page {
    /// A page without anything on it yet, at most `width` columns wide.
    pub(super) fn new(width: usize) -> Self {
        Self { out: String::new(), width }
    }

    pub(super) fn title(&mut self, title: &str) {
        let _ = writeln!(self.out, "{}\n", styled(STRONG, title));
    }

    pub(super) fn heading(&mut self, heading: &str) {
        let _ = writeln!(self.out, "\n{}", styled(STRONG, heading));
    }

    /// The name of a group below a heading.
    pub(super) fn subtitle(&mut self, name: &str) {
        let _ = writeln!(self.out, "{}", styled(STRONG, name));
    }

    /// A line as it is, whatever its length.
    pub(super) fn unwrapped(&mut self, line: &str) {
        let _ = writeln!(self.out, "{line}");
    }

    /// A paragraph, wrapped, `indent` columns from the left.
    pub(super) fn paragraph(&mut self, indent: usize, text: &str) {
        self.wrapped(&" ".repeat(indent), &" ".repeat(indent), text);
    }

    /// A fact in two columns.
    pub(super) fn fact(&mut self, name: &str, value: &str) {
        let label = format!("  {name:<18}");
        self.wrapped(&label, &" ".repeat(label.len()), value);
    }

    fn wrapped(&mut self, first: &str, others: &str, text: &str) {
        let _ = writeln!(self.out, "{}", wrapped(first, others, text, self.width));
    }

    pub(super) fn response_type(mut self, response_type: ResponseType) -> String {
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
        self.fact("built-in body", &response.body);
        self.heading("Failures");
        for failure in CataloguedFailure::of(response_type) {
            self.failure_lines(failure);
        }
        self.out
    }

    pub(super) fn failure(mut self, failure: &CataloguedFailure) -> String {
        self.title(failure.name);
        self.paragraph(2, failure.summary);
        let _ = writeln!(self.out);
        self.fact("response type", failure.response_type.name());
        self.fact("status", &failure.status.to_string());
        self.fact("message", failure.message.unwrap_or("null"));
        if let Some(found) = failure.validation_error {
            self.fact("validation error", found);
        }
        self.fact("evidence", &failure.evidence.to_string());
        self.out
    }

    pub(super) fn failure_lines(&mut self, failure: &CataloguedFailure) {
        let _ = writeln!(self.out, "  {}", failure.name);
        self.paragraph(4, failure.summary);
        let message = failure.message.map_or("null".to_owned(), |message| format!("\"{message}\""));
        self.paragraph(4, &format!("{message} ({})", failure.evidence));
    }

    pub(super) fn types(mut self) -> String {
        self.title("The 21 response types");
        let types = ResponseType::by_name();
        for response_type in types {
            let status = response_type.status().map_or("-".to_owned(), |status| status.to_string());
            let _ = writeln!(self.out, "  {response_type:<30}  {status}");
            self.paragraph(6, response_type.summary());
        }
        self.out
    }

    /// The types by what the header x-amzn-ErrorType says.
    pub(super) fn error_types(mut self) -> String {
        self.title("x-amzn-ErrorType, by response type");
        for response_type in ResponseType::by_name() {
            let sent = response_type.error_type().unwrap_or("not sent: none was ever seen");
            let _ = writeln!(self.out, "  {response_type:<30}  {sent}");
        }
        self.out
    }

    pub(super) fn failures(mut self) -> String {
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

    pub(super) fn variables(mut self) -> String {
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

    pub(super) fn variable_lines(&mut self, facts: &VariableFacts) {
        let _ = writeln!(self.out, "  context.{}", facts.name);
        let when = if facts.when.is_empty() { String::new() } else { format!("; set {}", facts.when) };
        self.paragraph(6, &format!("{}{when}", facts.about));
    }

    /// The page of a variable, by its name with or without `context.`.
    pub(super) fn variable(mut self, name: &str) -> Option<String> {
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
                    self.fact("in JSON", &format!("{{\"{member}\":{variable}}}"));
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
        // Beside the names, which take 33 columns, the bars and the dots.
        let most = self.width.saturating_sub(36).clamp(20, 60);
        for response_type in ResponseType::by_name() {
            let failure = Failure::of(response_type);
            let values = failure.values();
            let value = match name {
                "error.message" => values.message,
                "error.messageString" => Some(values.message_string),
                "error.responseType" => Some(values.response_type),
                _ => values.validation_error_string,
            };
            let shown: String = match value {
                Some(value) if value.chars().count() > most => {
                    value.chars().take(most).chain(['…']).collect()
                }
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
