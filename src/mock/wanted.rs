//! What of a request an API can ever look at. Nothing else is copied out of it.

use super::rest_api::{IdentitySource, RestApi};
use crate::gateway::Gateway;
use crate::template::reference::{RequestSource, Variable};
use crate::template::variables::ContextField;

/// What the definitions and the authorizers of an API refer to.
#[derive(Debug)]
pub(crate) struct Wanted {
    fields: [bool; ContextField::COUNT],
    pub(crate) stage_variables: bool,
    pub(crate) headers: bool,
    pub(crate) query: bool,
}

impl Wanted {
    /// What an API refers to, and the ids that every answer carries.
    pub(crate) fn of(gateway: &Gateway, rest: &RestApi) -> Self {
        let mut wanted = Self {
            fields: [false; ContextField::COUNT],
            stage_variables: false,
            headers: false,
            query: false,
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

    fn want(&mut self, variable: &Variable) {
        match variable {
            Variable::Context(field) => self.fields[field.index()] = true,
            Variable::StageVariable(_) => self.stage_variables = true,
            Variable::Request(source, _) => match source {
                RequestSource::Header | RequestSource::MultiValueHeader => self.headers = true,
                RequestSource::QueryString | RequestSource::MultiValueQueryString => self.query = true,
                RequestSource::Path => {} // matching the resource finds them anyway
            },
            Variable::Error(_) | Variable::OtherContext(_) => {}
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
