//! What of a request an API can ever look at. Nothing else is copied out of it.

use http::HeaderName;
use http::header::ACCEPT;

use super::rest_api::CompiledApi;
use gatecast::gateway::Gateway;
use gatecast::rest_api::IdentitySource;
use gatecast::template::reference::{RequestSource, Variable};
use gatecast::template::variables::ContextField;

/// What the definitions and the authorizers of an API refer to.
#[derive(Debug)]
pub(crate) struct ReferencedFields {
    fields: [bool; ContextField::COUNT],
    pub(crate) stage_variables: bool,
    /// Headers that templates and mappings name, and the one by which templates are chosen.
    pub(crate) headers: Vec<HeaderName>,
    /// Query parameters that templates and mappings name.
    pub(crate) query: Vec<String>,
}

impl ReferencedFields {
    /// What an API refers to, and the ids that every answer carries.
    pub(crate) fn of(gateway: &Gateway, rest: &CompiledApi) -> Self {
        let mut wanted = Self {
            fields: [false; ContextField::COUNT],
            stage_variables: false,
            headers: vec![ACCEPT],
            query: Vec::new(),
        };
        for variable in gateway.variables() {
            wanted.want(variable);
        }
        for (source, name) in rest.authorizers.values().flat_map(|authorizer| &authorizer.identity) {
            match source {
                IdentitySource::Context => wanted.want_field(name),
                IdentitySource::StageVariable => wanted.stage_variables = true,
                // These are looked up in the request itself.
                IdentitySource::Header | IdentitySource::Query => {}
            }
        }
        wanted.want_field("requestId");
        wanted.want_field("extendedRequestId");
        wanted
    }

    /// Every field.
    pub(crate) fn all() -> Self {
        Self {
            fields: [true; ContextField::COUNT],
            stage_variables: true,
            headers: Vec::new(),
            query: Vec::new(),
        }
    }

    fn want(&mut self, variable: &Variable) {
        match variable {
            Variable::Context(field) => self.fields[field.index()] = true,
            Variable::StageVariable(_) => self.stage_variables = true,
            Variable::Request(source, name) => match source {
                RequestSource::Header | RequestSource::MultiValueHeader => self.want_header(name),
                RequestSource::QueryString | RequestSource::MultiValueQueryString => {
                    self.query.push(name.to_string());
                }
                RequestSource::Path => {} // matching the resource finds them anyway
            },
            Variable::Error(_) | Variable::OtherContext(_) => {}
        }
    }

    /// No request has a header whose name cannot be one.
    fn want_header(&mut self, name: &str) {
        if let Ok(name) = HeaderName::try_from(name)
            && !self.headers.contains(&name)
        {
            self.headers.push(name);
        }
    }

    fn want_field(&mut self, name: &str) {
        if let Some(field) = ContextField::named(name) {
            self.fields[field.index()] = true;
        }
    }

    /// Whether a field of `$context` is looked at.
    pub(crate) fn has(&self, field: ContextField) -> bool {
        self.fields[field.index()]
    }
}
