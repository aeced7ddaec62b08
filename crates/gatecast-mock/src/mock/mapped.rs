//! The headers of an API's answers as HTTP libraries have them.

use std::sync::{Arc, LazyLock, OnceLock};

use bytes::{Buf, Bytes};
use http::HeaderMap;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};

use gatecast::gateway::{Gateway, ResponseType};

/// The headers of the answers of a response type.
#[derive(Debug)]
pub(super) struct Mapped {
    /// Those that the definition maps.
    headers: Vec<SentHeader>,
    /// What the first answer looked like; most others look the same.
    usual: OnceLock<Usual>,
}

#[derive(Debug)]
struct SentHeader {
    /// As responses share it.
    written: Arc<str>,
    name: HeaderName,
    /// Its value, where it is always the same.
    constant: Option<HeaderValue>,
}

/// A map to be copied: its names are hashed once.
#[derive(Debug)]
struct Usual {
    map: HeaderMap,
    /// In the order of the map: the names as responses have them.
    headers: Vec<Arc<str>>,
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
            Some(SentHeader {
                written: Arc::clone(written),
                name: written.parse().ok()?,
                constant: constant.and_then(|value| value.parse().ok()),
            })
        };
        Self { headers: headers.filter_map(header).collect(), usual: OnceLock::new() }
    }

    /// The headers of a response. `text` begins with their values, one after another; what follows
    /// is left.
    pub(super) fn headers(&self, headers: &[(Arc<str>, String)], text: &mut Bytes) -> HeaderMap {
        if let Some(usual) = self.usual.get()
            && usual.fits(headers)
        {
            return usual.filled(headers, text);
        }
        let mut map = HeaderMap::with_capacity(headers.len());
        for (written, value) in headers {
            let value = text.split_to(value.len());
            let Some((name, constant)) = self.header(written) else { continue };
            // Values were looked at when they were rendered.
            if let Some(value) = constant.or_else(|| HeaderValue::from_maybe_shared(value).ok()) {
                map.append(name, value);
            }
        }
        // With a name that is there twice, the order of the map would be another one.
        if map.keys_len() == headers.len() {
            let headers = headers.iter().map(|(written, _)| Arc::clone(written)).collect();
            let _ = self.usual.set(Usual { map: map.clone(), headers });
        }
        map
    }

    /// A header's name, and its value where that is always the same.
    fn header(&self, written: &Arc<str>) -> Option<(HeaderName, Option<HeaderValue>)> {
        if let Some(mapped) = self.headers.iter().find(|mapped| Arc::ptr_eq(&mapped.written, written)) {
            return Some((mapped.name.clone(), mapped.constant.clone()));
        }
        let own = OWN.iter().find(|(own, _)| *own == &**written);
        own.map(|(_, name)| (name.clone(), None))
    }
}

impl Usual {
    /// Whether a response has these headers. They are the same ones in memory.
    fn fits(&self, headers: &[(Arc<str>, String)]) -> bool {
        self.headers.len() == headers.len()
            && self.headers.iter().zip(headers).all(|(usual, (written, _))| Arc::ptr_eq(usual, written))
    }

    /// The map with the values of a response.
    fn filled(&self, headers: &[(Arc<str>, String)], text: &mut Bytes) -> HeaderMap {
        let mut map = self.map.clone();
        for (slot, (_, value)) in map.values_mut().zip(headers) {
            // Few values are not those of the first answer.
            if *slot == value.as_bytes() {
                text.advance(value.len());
            } else if let Ok(value) = HeaderValue::from_maybe_shared(text.split_to(value.len())) {
                *slot = value;
            }
        }
        map
    }
}
