//! Which resource a path leads to.

use std::fmt;

use percent_encoding::percent_decode_str;

/// The paths of an API. A literal segment goes before a parameter, a parameter before `{proxy+}`.
#[derive(Default)]
pub(crate) struct Routes {
    router: matchit::Router<Route>,
}

/// Where a path leads to.
struct Route {
    /// The place of the resource in its list.
    resource: usize,
    /// The names of its path parameters, in order.
    names: Vec<String>,
}

/// A resource that was found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RouteMatch<'r> {
    pub(crate) resource: usize,
    /// Path parameters, decoded.
    pub(crate) parameters: Vec<(&'r str, String)>,
}

impl Routes {
    /// Adds the path of a resource: `/pets/{petId}`, `/files/{proxy+}`.
    ///
    /// # Errors
    /// Where another path matches the same requests, or API Gateway would refuse the path.
    pub(crate) fn add(&mut self, path: &str, resource: usize) -> Result<(), String> {
        let mut names = Vec::new();
        let mut pattern = String::new();
        let last = path.split('/').skip(1).count();
        for (index, segment) in path.split('/').skip(1).enumerate() {
            pattern.push('/');
            match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                // Siblings may call the same segment differently; the router may not.
                Some(name) => {
                    let name = match name.strip_suffix('+') {
                        Some(name) if index + 1 == last => {
                            pattern.push_str("{*");
                            name
                        }
                        Some(_) => return Err("a greedy parameter must be the last segment".to_owned()),
                        None => {
                            pattern.push('{');
                            name
                        }
                    };
                    pattern.push_str(&format!("p{index}}}"));
                    names.push(name.to_owned());
                }
                None => pattern.push_str(&segment.replace('{', "{{").replace('}', "}}")),
            }
        }
        self.router.insert(pattern, Route { resource, names }).map_err(|error| match error {
            matchit::InsertError::Conflict { .. } => "another path matches the same requests".to_owned(),
            other => other.to_string(),
        })
    }

    /// The resource that a path leads to. That a slash at its end does not count is assumed.
    pub(crate) fn find(&self, path: &str) -> Option<RouteMatch<'_>> {
        let trimmed = path.strip_suffix('/').filter(|rest| !rest.is_empty());
        let trimmed = trimmed.and_then(|trimmed| self.router.at(trimmed).ok());
        let found = trimmed.or_else(|| self.router.at(path).ok())?;
        let values = found.params.iter().map(|(_, value)| decoded(value));
        let names = found.value.names.iter().map(String::as_str);
        Some(RouteMatch { resource: found.value.resource, parameters: names.zip(values).collect() })
    }
}

fn decoded(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Routes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(paths: &[&str]) -> Routes {
        let mut routes = Routes::default();
        for (index, path) in paths.iter().enumerate() {
            routes.add(path, index).expect("a path");
        }
        routes
    }

    #[test]
    fn routes_prefer_the_most_specific_path() {
        let routes = routes(&["/", "/pets", "/pets/{petId}", "/pets/mine", "/{proxy+}", "/pets/{id}/toys"]);
        let found = |path: &str| {
            let found = routes.find(path)?;
            Some((
                found.resource,
                found.parameters.into_iter().next().map(|(name, value)| format!("{name}={value}")),
            ))
        };
        assert_eq!(found("/"), Some((0, None)));
        assert_eq!(found("/pets/"), Some((1, None)));
        assert_eq!(found("/pets/5"), Some((2, Some("petId=5".to_owned()))));
        assert_eq!(found("/pets/a%20b"), Some((2, Some("petId=a b".to_owned()))));
        assert_eq!(found("/pets/mine"), Some((3, None)));
        assert_eq!(found("/owners/7/x"), Some((4, Some("proxy=owners/7/x".to_owned()))));
        assert_eq!(found("/pets/5/toys"), Some((5, Some("id=5".to_owned()))));
        assert_eq!(found("/pets/5/food"), Some((4, Some("proxy=pets/5/food".to_owned()))));
    }

    #[test]
    fn routes_of_other_paths_are_not_found() {
        let routes = routes(&["/files/{proxy+}", "/{a}.json"]);
        assert_eq!(routes.find("/"), None);
        assert_eq!(routes.find("/files"), None);
        assert_eq!(routes.find("/files/"), None);
        assert_eq!(routes.find("/x.json"), None, "braces inside a segment are no parameter");
        let mut twice = Routes::default();
        twice.add("/a/{b}", 0).expect("a path");
        assert_eq!(twice.add("/a/{c}", 1), Err("another path matches the same requests".to_owned()));
        assert!(twice.add("/{p+}/x", 2).is_err());
    }
}
