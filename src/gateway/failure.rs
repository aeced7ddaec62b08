//! What went wrong.

use thiserror::Error;

use super::response_type::Reach;
use super::{CataloguedFailure, ResponseType};
use crate::diagnostic::{nearest, quoted as quoted_name};
use crate::template::bindings::ErrorValues;

/// What went wrong: a response type, a message, what the body validator found.
#[derive(Clone, Debug)]
pub struct Failure {
    response_type: ResponseType,
    reach: Reach,
    status: u16,
    message: Option<String>,
    /// `$context.error.messageString`, made once.
    message_string: String,
    validation_error: Option<String>,
}

/// A name that no failure of the catalogue has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "unknown failure {}{}",
    quoted_name(name),
    nearest.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
)]
pub struct UnknownFailure {
    /// The name.
    pub name: String,
    /// A name that is like it.
    pub nearest: Option<&'static str>,
}

impl Failure {
    /// The most common failure of a type. For the families it is one without a type: a bad
    /// Authorization header (403), a malformed proxy answer (502).
    ///
    /// ```
    /// use gatecast::{Failure, ResponseType};
    ///
    /// let failure = Failure::of(ResponseType::Throttled);
    /// assert_eq!(failure.message(), Some("Too Many Requests"));
    /// ```
    #[must_use]
    pub fn of(response_type: ResponseType) -> Self {
        let first = CataloguedFailure::of(response_type).next();
        Self::catalogued(first.expect("the catalogue has a failure for every type"))
    }

    /// A failure from the catalogue, by name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        CataloguedFailure::named(name).map(Self::catalogued)
    }

    /// A failure from the catalogue, by name.
    ///
    /// # Errors
    /// [`UnknownFailure`] for a name that is not in it.
    pub fn find(name: &str) -> Result<Self, UnknownFailure> {
        Self::named(name).ok_or_else(|| {
            let nearest = nearest(name, CataloguedFailure::ALL.iter().map(|failure| failure.name));
            UnknownFailure { name: name.to_owned(), nearest }
        })
    }

    /// A failure from the catalogue.
    #[must_use]
    pub fn catalogued(failure: &CataloguedFailure) -> Self {
        let mut made = Self {
            response_type: failure.response_type,
            reach: failure.reach(),
            status: failure.status,
            message: None,
            message_string: String::new(),
            validation_error: failure.validation_error.map(str::to_owned),
        };
        made.set_message(failure.message.map(str::to_owned));
        made
    }

    /// Replaces the message; `None` is a null message.
    pub fn set_message(&mut self, message: Option<String>) {
        let space = if self.response_type.is_spaced() { " " } else { "" };
        let text = message.as_deref().map_or_else(|| "null".to_owned(), quoted);
        self.message_string = format!("{space}{text}");
        self.message = message;
    }

    /// Replaces what the body validator found.
    ///
    /// API Gateway inserts it already escaped for a JSON string. `text` may be escaped so, or
    /// plain: what could not stand between the quotes of a JSON string is escaped here.
    pub fn set_validation_error(&mut self, text: &str) {
        self.validation_error = Some(if is_plain(text) {
            let quoted = quoted(text);
            quoted[1..quoted.len() - 1].to_owned()
        } else {
            text.to_owned()
        });
    }

    /// The response type; a family for a failure that has none.
    #[must_use]
    pub fn response_type(&self) -> ResponseType {
        self.response_type
    }

    /// How far the request has got.
    pub(super) fn reach(&self) -> Reach {
        self.reach
    }

    /// Whether an authorizer, where there is one, has returned its values when it happens.
    pub fn sees_authorizer(&self) -> bool {
        self.reach == Reach::Authorizer
    }

    /// Whether a resource is matched when it happens.
    pub fn sees_resource(&self) -> bool {
        self.reach >= Reach::Resource
    }

    /// The status it has where no definition sets one.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The message; `None` is null.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// What templates see of it below `$context.error`.
    #[must_use]
    pub fn values(&self) -> ErrorValues<'_> {
        ErrorValues {
            message: self.message.as_deref(),
            message_string: &self.message_string,
            response_type: self.response_type.reported_name(),
            validation_error_string: self.validation_error.as_deref(),
        }
    }
}

/// The text as a JSON string with its quotes. That AWS escapes so is assumed: no message seen on
/// the wire needs it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Whether a text cannot stand between the quotes of a JSON string, so that it is not escaped yet.
fn is_plain(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(&format!("\"{text}\"")).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validation_errors_may_be_given_plain_or_escaped() {
        let mut failure = Failure::of(ResponseType::BadRequestBody);
        let escaped = r#"[object has missing required properties ([\"a\"])]"#;
        for given in [escaped, r#"[object has missing required properties (["a"])]"#] {
            failure.set_validation_error(given);
            assert_eq!(failure.values().validation_error_string, Some(escaped));
        }
        failure.set_validation_error(r#"ECMA 262 regex "^\d$" does not match input string "x""#);
        let regex = failure.values().validation_error_string;
        assert_eq!(regex, Some(r#"ECMA 262 regex \"^\\d$\" does not match input string \"x\""#));
        failure.set_validation_error("without quotes: \\d\nb");
        assert_eq!(failure.values().validation_error_string, Some(r"without quotes: \\d\nb"));
    }

    #[test]
    fn message_strings_bring_quotes_and_for_some_types_a_space() {
        let mut failure = Failure::of(ResponseType::Unauthorized);
        assert_eq!(failure.values().message_string, "\"Unauthorized\"");
        failure.set_message(Some("a \"b\" \\".to_owned()));
        assert_eq!(failure.values().message_string, r#""a \"b\" \\""#);
        assert_eq!(Failure::of(ResponseType::AuthorizerFailure).values().message_string, "null");
        assert_eq!(
            Failure::of(ResponseType::BadRequestBody).values().message_string,
            " \"Invalid request body\""
        );
    }
}
