//! A mock server that answers as API Gateway would: how does a client take it?

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::{error::Error, fs};

use gatecast::{ImportOptions, SourceFile, import};
use gatecast_mock::{InjectedFailure, MockGateway};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// The gateway that the definition of the API describes.
fn gateway() -> Result<MockGateway, Box<dyn Error>> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/petstore/openapi.yaml");
    let source = SourceFile::new(file, fs::read_to_string(file)?);
    let mut options = ImportOptions::default();
    options.rest_api = true; // its paths, authorizers and validators
    Ok(MockGateway::new(&import(&source, &options)?.value).value)
}

/// Lets a gateway respond.
struct Gateway(MockGateway);

impl Respond for Gateway {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let asked = http::Request::builder().method(&request.method).uri(request.url.as_str()).body(());
        let Ok((mut parts, ())) = asked.map(http::Request::into_parts) else {
            return ResponseTemplate::new(400);
        };
        parts.headers.clone_from(&request.headers);
        let answer = self.0.answer(&parts, &request.body);
        let template = ResponseTemplate::new(answer.status().as_u16());
        let template = template.set_body_bytes(answer.body().to_vec());
        answer.headers().iter().fold(template, |template, (name, value)| template.append_header(name, value))
    }
}

/// A client that tries again, twice at most, where it is throttled. Returns the last status line.
fn patient_client(address: SocketAddr) -> io::Result<String> {
    let mut status = String::new();
    for _ in 0..3 {
        let mut stream = TcpStream::connect(address)?;
        write!(
            stream,
            "GET /pets/5 HTTP/1.1\r\nHost: {address}\r\nAuthorization: x\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        status = answer.lines().next().unwrap_or_default().to_owned();
        if !status.contains(" 429 ") {
            break;
        }
    }
    Ok(status)
}

/// Throttles the client's first calls, and prints how it ends.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    for times in [2, 3] {
        let gateway = gateway()?;
        gateway.add_rule(InjectedFailure::new("THROTTLED").times(times))?;
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(Gateway(gateway)).mount(&server).await;
        writeln!(io::stdout(), "throttled {times} times: {}", patient_client(*server.address())?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn throttled(times: u64) -> Result<String, Box<dyn Error>> {
        let gateway = gateway()?;
        gateway.add_rule(InjectedFailure::new("THROTTLED").on("GET", "/pets/{petId}").times(times))?;
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(Gateway(gateway)).mount(&server).await;
        Ok(patient_client(*server.address())?)
    }

    #[tokio::test]
    async fn the_client_comes_back() -> Result<(), Box<dyn Error>> {
        assert_eq!(throttled(2).await?, "HTTP/1.1 200 OK");
        Ok(())
    }

    #[tokio::test]
    async fn the_client_gives_up() -> Result<(), Box<dyn Error>> {
        assert_eq!(throttled(3).await?, "HTTP/1.1 429 Too Many Requests");
        Ok(())
    }
}
