//! The request of a case: the event of its file with the members of the case over it.

use std::sync::Arc;

use serde_json::{Map, Value};

use gatecast::gateway::{Event, EventError, Failure};

/// The event that the cases of a file begin with.
#[derive(Clone, Debug)]
pub(crate) enum BaseEvent {
    /// The sample event, as far as the request gets.
    Sample,
    /// The sample event with these members over it.
    SampleWith(Arc<Value>),
    /// A given one: as JSON, and ready to use.
    Given(Arc<(Value, Event)>),
}

impl BaseEvent {
    /// This event as the base.
    ///
    /// # Errors
    /// [`EventError`] where a member is not of its type.
    pub(crate) fn given(json: Value) -> Result<Self, EventError> {
        let event = Event::from_json(json.clone())?;
        Ok(Self::Given(Arc::new((json, event))))
    }

    /// The request that a method gets, as JSON, `members` over it.
    pub(crate) fn json(&self, members: Option<&Value>) -> Value {
        let sample: Value = serde_json::from_str(Event::sample_json()).unwrap_or_default();
        let base = match self {
            Self::Sample => sample,
            Self::SampleWith(over) => merged(&sample, over),
            Self::Given(given) => given.0.clone(),
        };
        members.map_or(base.clone(), |members| merged(&base, members))
    }

    /// Whether it begins with the sample event.
    pub(crate) fn is_sample(&self) -> bool {
        !matches!(self, Self::Given(_))
    }

    /// The request that `failure` happens on, `members` over it.
    ///
    /// # Errors
    /// [`EventError`] where a member is not of its type.
    pub(crate) fn event(&self, failure: &Failure, members: Option<&Value>) -> Result<Event, EventError> {
        let sample = || Event::sample_json_for(failure);
        let with = |json: &Value| match members {
            Some(members) => Event::from_json(merged(json, members)),
            None => Event::from_json(json.clone()),
        };
        match (self, members) {
            (Self::Sample, None) => Ok(Event::sample_for(failure)),
            (Self::Given(given), None) => Ok(given.1.clone()),
            (Self::Sample, Some(_)) => with(sample()),
            (Self::SampleWith(over), _) => with(&merged(sample(), over)),
            (Self::Given(given), Some(_)) => with(&given.0),
        }
    }
}

/// Members that hold the same values once and as lists, and whether their names have a case.
const TWINS: [(&str, &str, bool); 2] = [
    ("headers", "multiValueHeaders", false),
    ("queryStringParameters", "multiValueQueryStringParameters", true),
];

/// An event with members of another over it: objects are merged, everything else is replaced, and
/// null takes away (JSON Merge Patch, RFC 7396). A header that is given takes the place of the one
/// before it in whatever case and in both members that hold headers; so do query parameters.
fn merged(base: &Value, over: &Value) -> Value {
    let mut event = base.clone();
    if let (Value::Object(members), Value::Object(given)) = (&mut event, over) {
        for (one, many, is_exact) in TWINS {
            for member in [one, many] {
                match given.get(member) {
                    Some(Value::Null) => [one, many].iter().for_each(|twin| _ = members.shift_remove(*twin)),
                    Some(Value::Object(given)) => {
                        [one, many].iter().for_each(|twin| forget(members, twin, given, is_exact));
                    }
                    _ => {}
                }
            }
        }
    }
    patch(&mut event, over);
    event
}

/// Takes the names of `given` out of a member.
fn forget(event: &mut Map<String, Value>, member: &str, given: &Map<String, Value>, is_exact: bool) {
    if let Some(Value::Object(values)) = event.get_mut(member) {
        let is_given = |name: &str| {
            given.contains_key(name) || !is_exact && given.keys().any(|key| key.eq_ignore_ascii_case(name))
        };
        values.retain(|name, _| !is_given(name));
    }
}

/// JSON Merge Patch. Documents are limited in depth, and so is this.
fn patch(value: &mut Value, over: &Value) {
    let Value::Object(over) = over else {
        *value = over.clone();
        return;
    };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    let Value::Object(members) = value else { return };
    for (name, given) in over {
        if given.is_null() {
            members.shift_remove(name);
        } else {
            patch(members.entry(name.clone()).or_insert(Value::Null), given);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use gatecast::gateway::ResponseType;

    #[test]
    fn objects_are_merged_and_nulls_take_away() {
        let base = json!({"a": {"b": 1, "c": {"d": 2}}, "e": [1], "f": 3});
        let over = json!({"a": {"b": null, "c": {"x": 5}}, "e": [2], "f": null, "g": {"h": null}});
        assert_eq!(merged(&base, &over), json!({"a": {"c": {"d": 2, "x": 5}}, "e": [2], "g": {}}));
    }

    #[test]
    fn a_header_takes_the_place_of_the_one_before_it() {
        let base = json!({
            "headers": {"accept": "a", "Host": "h"},
            "multiValueHeaders": {"ACCEPT": ["a", "b"], "Host": ["h"]},
        });
        let one = merged(&base, &json!({"headers": {"Accept": "c"}}));
        assert_eq!(
            one,
            json!({"headers": {"Host": "h", "Accept": "c"}, "multiValueHeaders": {"Host": ["h"]}})
        );
        let many = merged(&base, &json!({"multiValueHeaders": {"Accept": ["c", "d"]}}));
        assert_eq!(many["headers"], json!({"Host": "h"}));
        assert_eq!(many["multiValueHeaders"], json!({"Host": ["h"], "Accept": ["c", "d"]}));
        let both = json!({"headers": {"Accept": "d"}, "multiValueHeaders": {"Accept": ["c", "d"]}});
        assert_eq!(merged(&base, &both)["headers"], json!({"Host": "h", "Accept": "d"}));
        assert_eq!(merged(&base, &json!({"headers": {"ACCEPT": null}}))["headers"], json!({"Host": "h"}));
        assert_eq!(merged(&base, &json!({"headers": null})), json!({}));
    }

    #[test]
    fn names_in_queries_have_a_case() {
        let base = json!({
            "queryStringParameters": {"q": "1", "Q": "2"},
            "multiValueQueryStringParameters": {"q": ["1"], "Q": ["2"]},
        });
        let merged = merged(&base, &json!({"queryStringParameters": {"q": "3"}}));
        assert_eq!(merged["queryStringParameters"], json!({"Q": "2", "q": "3"}));
        assert_eq!(merged["multiValueQueryStringParameters"], json!({"Q": ["2"]}));
    }

    #[test]
    fn the_sample_goes_as_far_as_the_request() {
        let failure = Failure::of(ResponseType::MissingAuthenticationToken);
        let members = json!({"requestContext": {"stage": "dev"}});
        let event = BaseEvent::Sample.event(&failure, Some(&members)).expect("an event");
        assert_eq!((event.context("stage"), event.context("resourcePath")), (Some("dev"), None));
    }
}
