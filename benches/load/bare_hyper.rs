//! What a server on hyper costs that does nothing else: it gives every request the same answer.
//!
//! `benches/load.sh` compares `gatecast serve` with it. Arguments: the address to listen on and a file
//! with the answer, as `curl --include` writes it. `date` and `content-length` are hyper's own.

#![allow(clippy::print_stderr, reason = "says where it listens, as `gatecast serve` does")]

use std::convert::Infallible;
use std::error::Error;
use std::net::SocketAddr;
use std::{env, fs};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, DATE, HeaderName};
use http::{HeaderValue, Response};
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, file] = arguments.as_slice() else {
        return Err("usage: bare_hyper ADDRESS FILE".into());
    };
    let answer = parse(&fs::read(file)?)?;
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(serve(address.parse()?, answer))
}

/// Reads a status line, headers, an empty line and the body.
fn parse(answer: &[u8]) -> Result<Response<Full<Bytes>>, Box<dyn Error>> {
    let end =
        answer.windows(4).position(|four| four == b"\r\n\r\n").ok_or("no empty line after the headers")?;
    let head = std::str::from_utf8(&answer[..end])?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).ok_or("no status")?;
    let mut response = Response::builder().status(status);
    for line in lines {
        let (name, value) = line.split_once(':').ok_or("a header without a colon")?;
        let name: HeaderName = name.parse()?;
        if name != DATE && name != CONTENT_LENGTH {
            response = response.header(name, HeaderValue::from_str(value.trim())?);
        }
    }
    Ok(response.body(Full::new(Bytes::copy_from_slice(&answer[end + 4..])))?)
}

async fn serve(address: SocketAddr, answer: Response<Full<Bytes>>) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(address).await?;
    eprintln!("listening on http://{}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let answer = answer.clone();
        tokio::spawn(async move {
            let service = service_fn(move |_| {
                let answer = answer.clone();
                async move { Ok::<_, Infallible>(answer) }
            });
            // A client that goes away is no failure of the server.
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}
