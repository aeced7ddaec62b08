//! Connections: accepted, limited, and let to their end.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::handle::Handler;

/// How long to wait where the system has no more files for connections.
const RETRY: Duration = Duration::from_millis(50);
/// Files that are needed beside connections: to backends, for states.
const OTHER_FILES: u64 = 256;

/// How many connections may wait to be accepted. Where more do, clients only try again after a second.
const BACKLOG: u32 = 4_096;

/// A place to listen at.
pub(crate) fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // Elsewhere the option means that two servers may share an address.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves until `stop` is done, and then until all requests have ended, or have had their time.
pub(crate) async fn serve(
    listener: TcpListener,
    handler: Arc<Handler>,
    stop: impl Future<Output = ()>,
) -> Drained {
    let limits = handler.context().settings.limits;
    let connections = Arc::new(Semaphore::new(limits.connections.min(allowed_connections())));
    let graceful = GracefulShutdown::new();
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(limits.head_bytes.max(8 * 1024))
        // Answers are small: copied together, head and body cost the system less than apart.
        .writev(false);
    let mut stop = std::pin::pin!(stop);
    loop {
        // Whoever comes when all places are taken waits outside.
        let place = tokio::select! {
            place = Arc::clone(&connections).acquire_owned() => place,
            () = &mut stop => break,
        };
        let Ok(place) = place else { break };
        let (stream, peer) = tokio::select! {
            accepted = accept(&listener) => accepted,
            () = &mut stop => break,
        };
        let handler = Arc::clone(&handler);
        let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let handler = Arc::clone(&handler);
            async move { Ok::<_, Infallible>(handler.answer(request, peer.ip().to_canonical()).await) }
        });
        let connection = graceful.watch(builder.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(until_closed(connection, place));
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => Drained::All,
        () = tokio::time::sleep(limits.drain) => Drained::NotAll,
    }
}

/// Whether all requests had ended when the server did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drained {
    All,
    NotAll,
}

/// What becomes of one connection is its own matter: malformed requests, clients that go away.
async fn until_closed(
    connection: impl Future<Output = Result<(), hyper::Error>>,
    place: OwnedSemaphorePermit,
) {
    let _ = connection.await;
    drop(place);
}

/// The next connection.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                let _ = stream.set_nodelay(true);
                return (stream, peer);
            }
            // The client was gone before it was here.
            Err(error) if is_of_client(&error) => {}
            Err(_) => tokio::time::sleep(RETRY).await,
        }
    }
}

fn is_of_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset};
    [ConnectionAborted, ConnectionReset].contains(&error.kind())
}

/// How many connections the system allows, asked to allow as many as it may.
fn allowed_connections() -> usize {
    let files = rlimit::increase_nofile_limit(u64::MAX).unwrap_or(1_024);
    usize::try_from(files.saturating_sub(OTHER_FILES).max(16)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;
    use crate::mock::stage::Surroundings;
    use crate::server::context::Context;
    use crate::server::log::{Log, LogFormat};
    use crate::server::settings::{Limits, Settings};
    use crate::server::store::Store;

    /// A head that does not come to its end ends the connection; a whole one in time is answered.
    #[tokio::test]
    async fn heads_have_their_time() {
        let limits = Limits { head: Duration::from_millis(50), ..Limits::default() };
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let settings = Settings {
            listen,
            is_remote: false,
            upstream: None,
            timeout: Duration::from_secs(1),
            control_rate: None,
            limits,
        };
        let (store, _) = Store::open(None, true).expect("a store in memory");
        let log = Log::start(LogFormat::Off).expect("no log");
        let context = Context::new(settings, store, Surroundings::default(), log);
        let listener = bind(listen).expect("a free port");
        let address = listener.local_addr().expect("bound");
        let server = serve(listener, Arc::new(Handler::new(context)), std::future::pending());
        let client = async {
            let mut answers = Vec::new();
            for sent in ["GET / HTTP/1.1\r\nHo", "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"] {
                let mut stream = TcpStream::connect(address).await.expect("a connection");
                stream.write_all(sent.as_bytes()).await.expect("written");
                let mut answer = String::new();
                stream.read_to_string(&mut answer).await.expect("an end");
                answers.push(answer.lines().next().unwrap_or_default().to_owned());
            }
            answers
        };
        let answers = tokio::select! {
            _ = server => panic!("nothing stops the server"),
            answers = client => answers,
        };
        assert_eq!(answers, ["", "HTTP/1.1 403 Forbidden"]);
    }
}
