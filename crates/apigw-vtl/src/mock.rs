//! What a MOCK integration makes of a rendered request.

use crate::json::{Json, JsonView, parse};
use crate::value::{Number, Source};

/// Why a rendered request of a MOCK integration gives no status. API Gateway answers 500.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoStatus {
    /// The text is not JSON, even read permissively.
    #[error("the request of a MOCK integration is not JSON, at byte {at}")]
    NoJson {
        /// Where reading stopped.
        at: usize,
    },
    /// There is no member `statusCode` that is an integer.
    #[error("the request of a MOCK integration has no integer `statusCode`")]
    NoInteger,
}

/// The status that a MOCK integration answers with: the `statusCode` of its rendered request, which is
/// read permissively.
///
/// ```
/// assert_eq!(apigw_vtl::mock_status("{statusCode: 204,}"), Ok(204));
/// assert!(apigw_vtl::mock_status("{\"statusCode\": \"204\"}").is_err());
/// ```
///
/// # Errors
///
/// Where there is no such integer.
pub fn mock_status(request: &str) -> Result<i32, NoStatus> {
    let document = parse(&Source::new(request)).map_err(|error| NoStatus::NoJson { at: error.at })?;
    match document.root().member("statusCode").map(Json::view) {
        Some(JsonView::Number(Number::Int(status))) => Ok(*status),
        _ => Err(NoStatus::NoInteger),
    }
}
