//! Which part of the server a request is for.

use http::request::Parts;

use super::store::Snapshot;
use crate::mock::embed::without_port;

/// Hosts of APIs end so: `<api id>.execute-api.localhost`.
const OF_APIS: &str = ".execute-api.localhost";
/// What stands between the stage and the path where the host does not say the API.
const USER_REQUEST: &str = "/_user_request_";
const CONTROL: &str = "/restapis";
const OWN: &str = "/_gatecast/";

/// Where a request goes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Address<'r> {
    /// To a stage of an API.
    Stage { api: &'r str, stage: &'r str, path: &'r str },
    /// To the control plane, or to what only this server has.
    Control,
    /// To no API.
    Nowhere,
}

/// Where a request goes: its host says so, or its path, or there is one API only.
pub(crate) fn address<'r>(host: &'r str, path: &'r str, world: &'r Snapshot) -> Address<'r> {
    if let Some(api) = host.strip_suffix(OF_APIS) {
        return below(api, path);
    }
    if path.starts_with(OWN) {
        return Address::Control;
    }
    if let Some(rest) = path.strip_prefix(CONTROL).filter(|rest| rest.is_empty() || rest.starts_with('/')) {
        let in_path = || {
            let (api, rest) = rest.strip_prefix('/')?.split_once('/')?;
            let (stage, rest) = rest.split_once('/')?;
            let path = rest.strip_prefix(&USER_REQUEST[1..])?;
            Some(Address::Stage { api, stage, path: or_root(path) })
        };
        return in_path().unwrap_or(Address::Control);
    }
    match (world.apis.keys().next(), world.apis.len()) {
        (Some(api), 1) => below(api, path),
        _ => Address::Nowhere,
    }
}

/// The host that a request names, without its port; that of an absolute target is in the header already.
pub(crate) fn host(parts: &Parts) -> &str {
    let header = parts.headers.get(http::header::HOST).and_then(|host| host.to_str().ok());
    without_port(header.unwrap_or_default())
}

fn below<'r>(api: &'r str, path: &'r str) -> Address<'r> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let (stage, path) = match path.find('/') {
        Some(at) => path.split_at(at),
        None => (path, ""),
    };
    Address::Stage { api, stage, path: or_root(path) }
}

fn or_root(path: &str) -> &str {
    if path.starts_with('/') { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_paths_say_which_stage() {
        let none = Snapshot::default();
        let stage = |api, stage, path| Address::Stage { api, stage, path };
        for (host, path, expected) in [
            ("abc.execute-api.localhost:4010", "/prod/pets/5", stage("abc", "prod", "/pets/5")),
            ("abc.execute-api.localhost", "/prod", stage("abc", "prod", "/")),
            ("abc.execute-api.localhost", "/restapis/x", stage("abc", "restapis", "/x")),
            ("localhost:1", "/restapis/abc/prod/_user_request_/pets", stage("abc", "prod", "/pets")),
            ("localhost:1", "/restapis/abc/prod/_user_request_", stage("abc", "prod", "/")),
            ("localhost:1", "/restapis/abc/stages/prod", Address::Control),
            ("localhost:1", "/restapis", Address::Control),
            ("localhost:1", "/restapisx", Address::Nowhere),
            ("localhost:1", "/_gatecast/health", Address::Control),
            ("localhost:1", "/prod/pets", Address::Nowhere),
        ] {
            assert_eq!(address(without_port(host), path, &none), expected, "{host}{path}");
        }
    }
}
