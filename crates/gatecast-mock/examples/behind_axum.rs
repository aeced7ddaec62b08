//! An axum application behind the gateway: what API Gateway would answer never reaches it.

use std::io::{self, Write};
use std::{error::Error, fs};

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use gatecast::{ImportOptions, SourceFile, import};
use gatecast_mock::{GatewayLayer, MockGateway};
use tower::ServiceExt;

/// The gateway that the definition of the API describes.
fn gateway() -> Result<MockGateway, Box<dyn Error>> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/petstore/openapi.yaml");
    let source = SourceFile::new(file, fs::read_to_string(file)?);
    let mut options = ImportOptions::default();
    options.rest_api = true; // its paths, authorizers and validators
    Ok(MockGateway::new(&import(&source, &options)?.value).value)
}

/// The backend of the API.
fn backend() -> Router {
    Router::new().route("/pets/{petId}", get(async |Path(id): Path<u32>| format!("pet {id}")))
}

/// The backend, as clients reach it. `axum::serve(listener, app()?)` serves it.
fn app() -> Result<Router, Box<dyn Error>> {
    Ok(backend().layer(GatewayLayer::new(gateway()?)))
}

/// What a client gets.
async fn ask(path: &str, token: Option<&str>) -> Result<(StatusCode, String), Box<dyn Error>> {
    let request = Request::get(path);
    let request = token.into_iter().fold(request, |request, token| request.header("authorization", token));
    let answer = app()?.oneshot(request.body(Body::empty())?).await?;
    let (parts, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, 64 * 1024).await?;
    Ok((parts.status, String::from_utf8(body.to_vec())?))
}

/// Asks with and without a token.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    for token in [Some("Bearer 1"), None] {
        let (status, body) = ask("/pets/5", token).await?;
        writeln!(io::stdout(), "{status}: {body}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_gateway_answers_before_the_backend() -> Result<(), Box<dyn Error>> {
        assert_eq!(ask("/pets/5", Some("Bearer 1")).await?, (StatusCode::OK, "pet 5".to_owned()));
        let (status, body) = ask("/pets/5", None).await?;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert!(body.contains("signIn"), "the response that the definition sets up: {body}");
        Ok(())
    }

    /// API Gateway knows no such path, whatever the backend would say.
    #[tokio::test]
    async fn unknown_paths() -> Result<(), Box<dyn Error>> {
        let (status, body) = ask("/owners", None).await?;
        assert_eq!(
            (status, body.as_str()),
            (StatusCode::NOT_FOUND, r#"{"error":"no such route","path":"/prod/owners"}"#)
        );
        Ok(())
    }
}
