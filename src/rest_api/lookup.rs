//! Which method of an API a request leads to.

use super::{ANY, Method, Resource, RestApi};

/// The method that a path leads to.
#[derive(Clone, Debug)]
pub struct MethodAt<'a> {
    /// Its resource.
    pub resource: &'a Resource,
    /// The method.
    pub method: &'a Method,
    /// The path parameters, where the path has values in their places.
    pub path_parameters: Vec<(String, String)>,
}

/// How well a resource fits a path, segment by segment: the least is best.
type Fit = Vec<u8>;

const SAME: u8 = 0;
const PARAMETER: u8 = 1;
const GREEDY: u8 = 2;

impl RestApi {
    /// The method that a path leads to: the path of a resource as it is written (`/pets/{petId}`), or one
    /// that a client requests (`/pets/5`). `ANY` is taken where the resource does not have the method.
    ///
    /// A literal segment goes before a parameter, and that before a greedy one (developer guide).
    #[must_use]
    pub fn method_at(&self, name: &str, path: &str) -> Option<MethodAt<'_>> {
        let of = |resource: &'_ Resource| {
            resource.method(name).or_else(|| resource.method(ANY)).map(|method| method.name.clone())
        };
        let fitting = self.resources.values().filter(|resource| of(resource).is_some());
        let best = fitting
            .filter_map(|resource| Some((fit(&resource.path, path)?, resource)))
            .min_by(|(left, _), (right, _)| left.0.cmp(&right.0))?;
        let ((_, path_parameters), resource) = best;
        let method = resource.method(name).or_else(|| resource.method(ANY))?;
        Some(MethodAt { resource, method, path_parameters })
    }
}

/// How a path fits that of a resource, and the parameters in it.
fn fit(resource: &str, path: &str) -> Option<(Fit, Vec<(String, String)>)> {
    if resource == path {
        return Some((Vec::new(), Vec::new()));
    }
    let mut fit = Vec::new();
    let mut parameters = Vec::new();
    let mut rest = path.trim_matches('/').split('/');
    let mut segments = resource.trim_matches('/').split('/');
    while let Some(segment) = segments.next() {
        let parameter = segment.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
        if let Some(greedy) = parameter.and_then(|name| name.strip_suffix('+')) {
            let whole = rest.by_ref().collect::<Vec<_>>().join("/");
            if whole.is_empty() || segments.next().is_some() {
                return None;
            }
            fit.push(GREEDY);
            parameters.push((greedy.to_owned(), whole));
            return Some((fit, parameters));
        }
        let value = rest.next()?;
        match parameter {
            Some(name) if !value.is_empty() => {
                fit.push(PARAMETER);
                parameters.push((name.to_owned(), value.to_owned()));
            }
            None if segment == value => fit.push(SAME),
            _ => return None,
        }
    }
    rest.next().is_none().then_some((fit, parameters))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api() -> RestApi {
        let mut api = RestApi::default();
        for (path, methods) in [
            ("/", &["GET"][..]),
            ("/pets/{petId}", &["GET", "ANY"]),
            ("/pets/new", &["GET"]),
            ("/{proxy+}", &["ANY"]),
        ] {
            let resource = api.resource_at(path, None);
            for name in methods {
                resource.set(Method { name: (*name).to_owned(), ..Method::default() });
            }
        }
        api
    }

    fn found(name: &str, path: &str) -> Option<String> {
        let api = api();
        let at = api.method_at(name, path)?;
        let parameters: Vec<String> =
            at.path_parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Some(format!("{} {} {}", at.method.name, at.resource.path, parameters.join(",")))
    }

    #[test]
    fn methods_are_found_by_written_and_by_requested_paths() {
        assert_eq!(found("GET", "/pets/{petId}").as_deref(), Some("GET /pets/{petId} "));
        assert_eq!(found("GET", "/pets/5").as_deref(), Some("GET /pets/{petId} petId=5"));
        assert_eq!(found("PUT", "/pets/5").as_deref(), Some("ANY /pets/{petId} petId=5"));
        assert_eq!(found("GET", "/pets/new").as_deref(), Some("GET /pets/new "));
        assert_eq!(found("GET", "/a/b").as_deref(), Some("ANY /{proxy+} proxy=a/b"));
        assert_eq!(found("GET", "/").as_deref(), Some("GET / "));
        assert_eq!(found("POST", "/"), None, "a greedy parameter is not empty");
    }
}
