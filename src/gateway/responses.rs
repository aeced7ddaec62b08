//! The responses of all types: what an API says, in one text.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{Event, Failure, Gateway, Response, ResponseType};

/// What an API answers for every response type, in order of their names.
///
/// Prints as one text to review, for one snapshot of a whole API: each response below a heading
/// that says which definition governs it. Serialises as a list.
///
/// ```
/// use gatecast::{Gateway, ImportOptions, ResponseType, SourceFile, import};
///
/// let source = SourceFile::new("api.json", r#"{
///   "x-amazon-apigateway-gateway-responses": {
///     "DEFAULT_4XX": { "responseTemplates": { "text/plain": "no: $context.error.message" } }
///   }
/// }"#);
/// let gateway = Gateway::compile(&import(&source, &ImportOptions::default())?.value).value;
///
/// let responses = gateway.responses();
/// assert_eq!(responses.get(ResponseType::Throttled).body, "no: Too Many Requests");
///
/// let text = responses.to_string();
/// assert!(text.contains("### THROTTLED (governed by DEFAULT_4XX)\n\nHTTP/1.1 429 Too Many Requests\n"));
/// assert!(text.contains("### INTEGRATION_TIMEOUT (built-in)\n\nHTTP/1.1 504 Gateway Timeout\n"));
/// # Ok::<(), gatecast::ImportError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Responses {
    /// One for each type.
    responses: Vec<Response>,
}

impl Gateway {
    /// What it answers for every response type, each in its most common failure, on the sample
    /// request as far as it gets then.
    #[must_use]
    pub fn responses(&self) -> Responses {
        self.responses_with(|failure| self.respond(failure, &Event::sample_for(failure)))
    }

    /// The same, on a request of yours.
    #[must_use]
    pub fn responses_on(&self, event: &Event) -> Responses {
        self.responses_with(|failure| self.respond(failure, event))
    }

    fn responses_with(&self, respond: impl Fn(&Failure) -> Response) -> Responses {
        let types = ResponseType::by_name();
        Responses { responses: types.map(|response_type| respond(&Failure::of(response_type))).into() }
    }
}

impl Responses {
    /// The response of a type.
    ///
    /// # Panics
    /// Never: every type has one.
    #[must_use]
    pub fn get(&self, response_type: ResponseType) -> &Response {
        let found = self.responses.iter().find(|response| response.response_type == response_type);
        found.expect("every type has a response")
    }

    /// The responses, in order of the names of their types.
    pub fn iter(&self) -> std::slice::Iter<'_, Response> {
        self.responses.iter()
    }
}

impl IntoIterator for Responses {
    type Item = Response;
    type IntoIter = std::vec::IntoIter<Response>;

    fn into_iter(self) -> Self::IntoIter {
        self.responses.into_iter()
    }
}

impl<'a> IntoIterator for &'a Responses {
    type Item = &'a Response;
    type IntoIter = std::slice::Iter<'a, Response>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Each response as an HTTP message below a heading, with an empty line between.
impl fmt::Display for Responses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, response) in self.responses.iter().enumerate() {
            if position > 0 {
                writeln!(f)?;
            }
            let own = response.response_type;
            match response.governed_by {
                Some(governing) if governing == own => writeln!(f, "### {own} (governed by itself)\n")?,
                Some(governing) => writeln!(f, "### {own} (governed by {governing})\n")?,
                None => writeln!(f, "### {own} (built-in)\n")?,
            }
            // A line feed at the end of the body stays to be seen.
            writeln!(f, "{response}")?;
        }
        Ok(())
    }
}

impl Serialize for Responses {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.responses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::Api;

    #[test]
    fn types_answer_once_in_order_of_names() {
        let gateway = Gateway::compile(&Api::default()).value;
        let responses = gateway.responses();
        let names: Vec<_> = responses.iter().map(|response| response.response_type.name()).collect();
        assert!(names.is_sorted() && names.len() == ResponseType::ALL.len(), "{names:?}");
        for response_type in ResponseType::ALL {
            assert_eq!(responses.get(response_type).response_type, response_type);
        }
        let json = serde_json::to_value(&responses).expect("serialises");
        assert_eq!(json.as_array().map(Vec::len), Some(responses.into_iter().len()));
        assert_eq!(json[0]["responseType"], "ACCESS_DENIED");
    }

    #[test]
    fn given_event_is_the_one_that_is_answered() {
        let gateway = Gateway::compile(&Api::default()).value;
        let mut event = Event::default();
        event.set_context("requestId", "mine");
        for response in &gateway.responses_on(&event) {
            assert_eq!(response.header("x-amzn-RequestId"), Some("mine"), "{}", response.response_type);
        }
    }
}
