//! The mapped headers of an API as HTTP libraries have them, made once.

use std::sync::{Arc, LazyLock};

use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};

use crate::gateway::{Gateway, ResponseType};

/// The headers that the definition of a response type maps.
#[derive(Debug)]
pub(super) struct Mapped(Vec<MappedHeader>);

#[derive(Debug)]
struct MappedHeader {
    /// As responses share it.
    written: Arc<str>,
    name: HeaderName,
    /// Its value, where it is always the same.
    constant: Option<HeaderValue>,
}

/// The names that every response has.
static OWN: LazyLock<[(&str, HeaderName); 4]> = LazyLock::new(|| {
    [
        ("Content-Type", CONTENT_TYPE),
        ("x-amzn-RequestId", HeaderName::from_static("x-amzn-requestid")),
        ("x-amzn-ErrorType", HeaderName::from_static("x-amzn-errortype")),
        ("x-amz-apigw-id", HeaderName::from_static("x-amz-apigw-id")),
    ]
});

impl Mapped {
    /// Those of a response type.
    pub(super) fn of(gateway: &Gateway, response_type: ResponseType) -> Self {
        let headers = gateway.mapped(response_type);
        let header = |(written, constant): (&Arc<str>, Option<&str>)| {
            Some(MappedHeader {
                written: Arc::clone(written),
                name: written.parse().ok()?,
                constant: constant.and_then(|value| value.parse().ok()),
            })
        };
        Self(headers.filter_map(header).collect())
    }

    /// A header's name, and its value where that is always the same.
    pub(super) fn header(&self, written: &Arc<str>) -> Option<(HeaderName, Option<HeaderValue>)> {
        if let Some(mapped) = self.0.iter().find(|mapped| Arc::ptr_eq(&mapped.written, written)) {
            return Some((mapped.name.clone(), mapped.constant.clone()));
        }
        let own = OWN.iter().find(|(own, _)| *own == &**written);
        own.map(|(_, name)| (name.clone(), None))
    }
}
