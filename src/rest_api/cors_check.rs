//! The checks of browsers: may a page of an origin send a request, and read the response.
//! <https://fetch.spec.whatwg.org/#cors-check>, <https://fetch.spec.whatwg.org/#cors-preflight-fetch>

use super::{
    ALLOW_CREDENTIALS, ALLOW_ORIGIN, ANY, Authorization, IdentitySource, Method, Preflight, PreflightGuard,
    Resource, RestApi,
};
use crate::source::Text;
use crate::template::mapping::{Mapping, parse_value};
use crate::template::reference::Variable;

const ALLOW_METHODS: &str = "Access-Control-Allow-Methods";
const ALLOW_HEADERS: &str = "Access-Control-Allow-Headers";

/// Methods that need no permission of a preflight.
const SAFE_METHODS: [&str; 3] = ["GET", "HEAD", "POST"];

/// A page in a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its origin: `https://app.example`.
    pub origin: String,
    /// Whether it sends cookies or other credentials of the browser.
    pub sends_credentials: bool,
}

/// The value of a header of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderValue {
    /// This text.
    Known(String),
    /// The files leave it open, or the backend decides.
    Unknown,
}

/// Whether a page may read a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorsCheck {
    /// It may.
    Passes,
    /// It depends on something that the files leave open, or on the backend.
    Unknown,
    /// The browser hides the response from it.
    Fails(CorsRefusal),
}

/// Why a browser hides a response from a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorsRefusal {
    /// There is no `Access-Control-Allow-Origin`.
    NoOrigin,
    /// It names this, which is not the page's origin.
    OtherOrigin(String),
    /// It is `*`, and the page sends credentials.
    StarWithCredentials,
    /// `Access-Control-Allow-Credentials` is not `true`, and the page sends credentials.
    NoCredentials,
}

/// What becomes of the preflight request of a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PreflightCheck<'a> {
    /// The browser sends the request itself.
    Passes,
    /// It depends on something that the files leave open.
    Unknown,
    /// The backend answers it.
    Backend,
    /// The resource has no method for it: API Gateway answers 403.
    Missing,
    /// API Gateway asks for something that a preflight does not have.
    Guarded(PreflightGuard<'a>),
    /// The page may not read the answer.
    Refused(CorsRefusal),
    /// `Access-Control-Allow-Methods` has these, and the method is not among them.
    MethodNotAllowed(String),
    /// `Access-Control-Allow-Headers` does not have a header that the method needs.
    HeaderNotAllowed(String),
}

impl Page {
    /// Whether it may read a response with these headers.
    ///
    /// ```
    /// use gatecast::rest_api::{CorsCheck, CorsRefusal, HeaderValue, Page};
    ///
    /// let page = Page { origin: "https://app.example".to_owned(), sends_credentials: false };
    /// assert_eq!(page.may_read(|_| None), CorsCheck::Fails(CorsRefusal::NoOrigin));
    /// assert_eq!(page.may_read(|_| Some(HeaderValue::Known("*".to_owned()))), CorsCheck::Passes);
    /// ```
    pub fn may_read(&self, header: impl Fn(&str) -> Option<HeaderValue>) -> CorsCheck {
        let origin = match header(ALLOW_ORIGIN) {
            None => return CorsCheck::Fails(CorsRefusal::NoOrigin),
            Some(HeaderValue::Unknown) => return CorsCheck::Unknown,
            Some(HeaderValue::Known(origin)) => origin,
        };
        match origin.as_str() {
            "*" if self.sends_credentials => CorsCheck::Fails(CorsRefusal::StarWithCredentials),
            "*" => CorsCheck::Passes,
            _ if origin != self.origin => CorsCheck::Fails(CorsRefusal::OtherOrigin(origin)),
            _ if !self.sends_credentials => CorsCheck::Passes,
            _ => match header(ALLOW_CREDENTIALS) {
                Some(HeaderValue::Unknown) => CorsCheck::Unknown,
                Some(HeaderValue::Known(value)) if value == "true" => CorsCheck::Passes,
                _ => CorsCheck::Fails(CorsRefusal::NoCredentials),
            },
        }
    }

    /// What becomes of its preflight request for a method. A page whose method needs a token, a signature
    /// or a key sends that in a header, which the preflight must allow.
    #[must_use]
    pub fn preflight<'a>(
        &self,
        api: &RestApi,
        resource: &'a Resource,
        method: &Method,
    ) -> PreflightCheck<'a> {
        let options = match resource.preflight() {
            Preflight::Missing => return PreflightCheck::Missing,
            Preflight::Mock(options) | Preflight::Backend(options) => options,
        };
        match api.preflight_guard(options) {
            Some(guard) => return PreflightCheck::Guarded(guard),
            None if options.authorization == Authorization::Unknown => return PreflightCheck::Unknown,
            None if !options.is_mock() => return PreflightCheck::Backend,
            None => {}
        }
        let header = |name: &str| options.mapped_header(name, &self.origin);
        match self.may_read(header) {
            CorsCheck::Fails(refusal) => return PreflightCheck::Refused(refusal),
            CorsCheck::Unknown => return PreflightCheck::Unknown,
            CorsCheck::Passes => {}
        }
        self.permissions(api, method, header)
    }

    /// What an answer that the page may read permits.
    fn permissions<'a>(
        &self,
        api: &RestApi,
        method: &Method,
        header: impl Fn(&str) -> Option<HeaderValue>,
    ) -> PreflightCheck<'a> {
        let any = |item: &str| item == "*" && !self.sends_credentials;
        if !SAFE_METHODS.contains(&method.name.as_str()) && method.name != ANY {
            match header(ALLOW_METHODS) {
                Some(HeaderValue::Unknown) => return PreflightCheck::Unknown,
                Some(HeaderValue::Known(list))
                    if items(&list).any(|item| any(item) || item == method.name) => {}
                Some(HeaderValue::Known(list)) => return PreflightCheck::MethodNotAllowed(list),
                None => return PreflightCheck::MethodNotAllowed(String::new()),
            }
        }
        let allowed = match header(ALLOW_HEADERS) {
            Some(HeaderValue::Unknown) => return PreflightCheck::Unknown,
            Some(HeaderValue::Known(list)) => list,
            None => String::new(),
        };
        for wanted in api.credential_headers(method) {
            // `*` does not stand for this one.
            let may_be_any = !wanted.eq_ignore_ascii_case("Authorization");
            let is_allowed =
                items(&allowed).any(|item| item.eq_ignore_ascii_case(&wanted) || may_be_any && any(item));
            if !is_allowed {
                return PreflightCheck::HeaderNotAllowed(wanted);
            }
        }
        PreflightCheck::Passes
    }
}

impl RestApi {
    /// The headers by which callers of a method say who they are.
    fn credential_headers(&self, method: &Method) -> Vec<String> {
        let mut headers = match &method.authorization {
            Authorization::Iam => vec!["Authorization".to_owned()],
            Authorization::Authorizer(name) => {
                let identity = self.authorizers.get(name).map(|authorizer| authorizer.identity.iter());
                let identity = identity.into_iter().flatten();
                let headers = identity.filter(|(source, _)| *source == IdentitySource::Header);
                headers.map(|(_, name)| name.clone()).collect()
            }
            Authorization::None | Authorization::Unknown => Vec::new(),
        };
        if method.needs_key {
            headers.push("x-api-key".to_owned());
        }
        headers
    }
}

impl Method {
    /// The value of a header of its responses for a page of this origin, where mappings decide it.
    #[must_use]
    pub fn mapped_header(&self, name: &str, origin: &str) -> Option<HeaderValue> {
        self.header_mapping(name).map(|mapping| value_for(&mapping.value, origin))
    }

    /// Whether a page may read its successful response.
    #[must_use]
    pub fn success(&self, page: &Page) -> CorsCheck {
        match &self.integration {
            Some(integration) if !integration.kind.is_proxy() && !integration.responses.is_empty() => {
                page.may_read(|name| self.mapped_header(name, &page.origin))
            }
            _ => CorsCheck::Unknown,
        }
    }
}

/// What a mapping gives to a page of this origin.
fn value_for(mapping: &Text, origin: &str) -> HeaderValue {
    if mapping.has_holes() {
        return HeaderValue::Unknown;
    }
    match parse_value(mapping.as_str()) {
        Ok(Mapping::Constant(text)) => HeaderValue::Known(text.into()),
        Ok(Mapping::Variable(Variable::Request(_, name), _)) if name.eq_ignore_ascii_case("Origin") => {
            HeaderValue::Known(origin.to_owned())
        }
        // A value of the backend, or nothing that is known here.
        _ => HeaderValue::Unknown,
    }
}

fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim)
}
