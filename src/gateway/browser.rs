//! What a page in a browser sees of an API: preflights, successes, and the errors that API Gateway makes.

use super::{Api, Event, Failure, Gateway, ResponseType};
use crate::rest_api::{
    ALLOW_CREDENTIALS, ALLOW_ORIGIN, CorsCheck, HeaderValue, Method, Page, PreflightCheck,
};

/// An origin for pages of which the files name none.
const EXAMPLE_ORIGIN: &str = "https://app.example";

/// The errors that pages meet most, by their names in the catalogue or their types.
const ERRORS: [ResponseType; 8] = [
    ResponseType::Unauthorized,
    ResponseType::AccessDenied,
    ResponseType::InvalidApiKey,
    ResponseType::BadRequestBody,
    ResponseType::Throttled,
    ResponseType::MissingAuthenticationToken,
    ResponseType::IntegrationFailure,
    ResponseType::IntegrationTimeout,
];

/// What a page sees of an API.
#[derive(Clone, Debug)]
pub struct BrowserView<'a> {
    /// The page.
    pub page: Page,
    /// Its methods, in order of writing, without those that answer preflights.
    pub methods: Vec<SeenMethod<'a>>,
    /// The errors that API Gateway makes.
    pub errors: Vec<SeenError>,
}

/// What a page sees of a method.
#[derive(Clone, Debug)]
pub struct SeenMethod<'a> {
    /// The path.
    pub path: &'a str,
    /// The method.
    pub method: &'a Method,
    /// What becomes of its preflight.
    pub preflight: PreflightCheck<'a>,
    /// Whether the page may read what the integration answers.
    pub success: CorsCheck,
}

/// What a page sees of an error.
#[derive(Clone, Debug)]
pub struct SeenError {
    /// The type of the response.
    pub response_type: ResponseType,
    /// Its status.
    pub status: u16,
    /// The type whose definition is used; `None` for what is built in.
    pub governed_by: Option<ResponseType>,
    /// Whether the page may read it.
    pub check: CorsCheck,
}

impl SeenError {
    /// The definition that should have the headers: the one that is used, or that of the family.
    #[must_use]
    pub fn definition(&self) -> ResponseType {
        self.governed_by.unwrap_or(self.response_type.family().fallback())
    }
}

impl Api {
    /// The page that its CORS settings are for, or one of this origin.
    #[must_use]
    pub fn page(&self, origin: Option<&str>) -> Page {
        let settings = self.cors_settings();
        let named =
            settings.iter().find_map(|setting| setting.origin.as_deref().filter(|origin| *origin != "*"));
        Page {
            origin: origin.or(named).unwrap_or(EXAMPLE_ORIGIN).to_owned(),
            sends_credentials: settings.iter().any(|setting| setting.allows_credentials),
        }
    }

    /// What a page sees of it.
    #[must_use]
    pub fn seen_by(&self, page: Page) -> BrowserView<'_> {
        let methods = self.rest_api.iter().flat_map(|rest_api| {
            let others = rest_api.methods().filter(|(_, method)| method.name != "OPTIONS");
            others.map(|(resource, method)| SeenMethod {
                path: &resource.path,
                method,
                preflight: page.preflight(rest_api, resource, method),
                success: method.success(&page),
            })
        });
        let methods = methods.collect();
        let gateway = Gateway::compile(self).value;
        let mut event = Event::sample();
        for name in ["origin", "Origin"] {
            event.set_header(name, page.origin.as_str());
        }
        let errors = ERRORS.map(|response_type| self.seen_error(response_type, &gateway, &event, &page));
        BrowserView { page, methods, errors: errors.into() }
    }

    fn seen_error(
        &self,
        response_type: ResponseType,
        gateway: &Gateway,
        event: &Event,
        page: &Page,
    ) -> SeenError {
        let response = gateway.respond(&Failure::of(response_type), event);
        let definition = response.governed_by.and_then(|governing| self.definition(governing));
        let is_open = |name: &str| match definition {
            None => self.may_have_more,
            Some(definition) => {
                let written = definition.parameters.iter().find(|parameter| {
                    let target = parameter.key.parsed().as_ref();
                    target.is_ok_and(|target| target.name.eq_ignore_ascii_case(name))
                });
                written.map_or(definition.is_partial, |parameter| parameter.value.has_holes())
            }
        };
        let header = |name: &str| {
            debug_assert!([ALLOW_ORIGIN, ALLOW_CREDENTIALS].contains(&name));
            if is_open(name) {
                return Some(HeaderValue::Unknown);
            }
            let mut headers = response.headers.iter();
            let (_, value) = headers.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
            Some(HeaderValue::Known(value.clone()))
        };
        SeenError {
            response_type,
            status: response.status,
            governed_by: response.governed_by,
            check: page.may_read(header),
        }
    }
}
