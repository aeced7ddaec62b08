//! The sample event, as far as a request gets.

use std::sync::LazyLock;

use serde_json::Value;

use super::response_type::Reach;
use super::{Event, Failure};

const SAMPLE: &str = include_str!("../../fixtures/events/sample.json");

/// The sample event, as far as a request gets: as JSON and ready to use.
static SAMPLES: LazyLock<[(Value, Event); 3]> = LazyLock::new(|| {
    [Reach::Gateway, Reach::Resource, Reach::Authorizer].map(|reach| {
        let mut json: Value = serde_json::from_str(SAMPLE).expect("the sample event is JSON");
        if reach < Reach::Authorizer {
            remove(&mut json["requestContext"], &["authorizer"]);
        }
        if reach < Reach::Resource {
            remove(&mut json, &["resource", "pathParameters"]);
            remove(&mut json["requestContext"], &["resourceId", "resourcePath"]);
        }
        let event = Event::from_json(json.clone()).expect("the sample event is an event");
        (json, event)
    })
});

fn remove(object: &mut Value, names: &[&str]) {
    if let Value::Object(members) = object {
        // The others keep their order.
        members.retain(|name, _| !names.contains(&name.as_str()));
    }
}

fn as_far_as(reach: Reach) -> &'static (Value, Event) {
    let [gateway, resource, authorizer] = &*SAMPLES;
    match reach {
        Reach::Gateway => gateway,
        Reach::Resource => resource,
        Reach::Authorizer => authorizer,
    }
}

impl Event {
    /// The sample event: `GET /pets/5` of a stage `prod`, always the same. It is what previews
    /// show where the caller gives no event; its text is [`Event::sample_json`].
    #[must_use]
    pub fn sample() -> Self {
        as_far_as(Reach::Authorizer).1.clone()
    }

    /// The sample event as far as the request gets when `failure` happens: without a resource
    /// where none is matched yet, without an authorizer's values where it returned no policy.
    ///
    /// ```
    /// use gatecast::{Event, Failure, ResponseType};
    ///
    /// let unknown_route = Event::sample_for(&Failure::of(ResponseType::MissingAuthenticationToken));
    /// assert_eq!(unknown_route.context("resourcePath"), None);
    /// ```
    #[must_use]
    pub fn sample_for(failure: &Failure) -> Self {
        as_far_as(failure.reach()).1.clone()
    }

    /// [`sample_for`](Self::sample_for) as JSON.
    pub fn sample_json_for(failure: &Failure) -> &'static Value {
        &as_far_as(failure.reach()).0
    }

    /// The sample event as JSON text, a starting point for events of one's own.
    #[must_use]
    pub fn sample_json() -> &'static str {
        SAMPLE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sample_event_is_complete() {
        let sample = Event::sample();
        for name in ["requestId", "extendedRequestId", "stage", "path", "resourcePath", "identity.sourceIp"] {
            assert!(sample.context(name).is_some(), "{name}");
        }
    }
}
