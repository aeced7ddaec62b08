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
use tokio_io_timeout::TimeoutStream;

use super::handle::Handler;
use super::settings::Limits;

/// How long to wait where the system has no more files for connections.
const RETRY: Duration = Duration::from_millis(50);
/// Files that are needed beside connections: to backends, for states.
const OTHER_FILES: u64 = 256;

/// How many connections there may be beyond the limit. Only the question whether the server is well
/// is answered on them.
const RESERVED: usize = 16;
/// How long a head may take to come on these, and what is sent may stay unread.
const RESERVED_TIME: Duration = Duration::from_secs(2);

/// How many connections may wait to be accepted. Where more do, clients only try again after a second.
const BACKLOG: u32 = 4_096;

/// A place to listen at.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // Elsewhere the option means that two servers may share an address.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves until `stop` is done, and then until all requests have ended, or have had their time.
pub async fn serve(listener: TcpListener, handler: Arc<Handler>, stop: impl Future<Output = ()>) -> Drained {
    let limits = handler.context().settings.limits;
    let places = Places::new(&limits);
    let graceful = GracefulShutdown::new();
    let ordinary = builder(&limits, limits.head);
    let mut reserved = builder(&limits, limits.head.min(RESERVED_TIME));
    reserved.keep_alive(false);
    let mut stop = std::pin::pin!(stop);
    loop {
        // Clients wait outside while all places are taken.
        let place = tokio::select! {
            place = places.next() => place,
            () = &mut stop => break,
        };
        let (stream, peer) = tokio::select! {
            accepted = accept(&listener) => accepted,
            () = &mut stop => break,
        };
        let is_reserved = place.is_reserved;
        let (builder, unread) = match is_reserved {
            true => (&reserved, limits.unread.min(RESERVED_TIME)),
            false => (&ordinary, limits.unread),
        };
        let mut stream = Box::pin(TimeoutStream::new(stream));
        stream.as_mut().set_write_timeout_pinned(Some(unread));
        let handler = Arc::clone(&handler);
        let source = peer.ip().to_canonical();
        let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let handler = Arc::clone(&handler);
            async move {
                Ok::<_, Infallible>(match is_reserved {
                    true => handler.answer_reserved(request, source).await,
                    false => handler.answer(request, source).await,
                })
            }
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

fn builder(limits: &Limits, head: Duration) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_buf_size(limits.head_bytes.max(8 * 1024))
        // Answers are small: copied together, head and body cost the system less than apart.
        .writev(false);
    builder
}

/// Room for connections.
struct Places {
    ordinary: Arc<Semaphore>,
    reserved: Arc<Semaphore>,
}

/// Room for one connection, until it is dropped.
struct ConnectionPlace {
    _permit: Option<OwnedSemaphorePermit>,
    is_reserved: bool,
}

impl Places {
    fn new(limits: &Limits) -> Self {
        let ordinary = limits.connections.min(allowed_connections());
        Self { ordinary: Arc::new(Semaphore::new(ordinary)), reserved: Arc::new(Semaphore::new(RESERVED)) }
    }

    /// The next place that is free, of the reserve only where there is no other.
    async fn next(&self) -> ConnectionPlace {
        tokio::select! {
            biased;
            place = Arc::clone(&self.ordinary).acquire_owned() => ConnectionPlace { _permit: place.ok(), is_reserved: false },
            place = Arc::clone(&self.reserved).acquire_owned() => ConnectionPlace { _permit: place.ok(), is_reserved: true },
        }
    }
}

/// Whether all requests had ended when the server did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drained {
    All,
    NotAll,
}

/// What becomes of one connection is its own matter: malformed requests, clients that go away.
async fn until_closed(connection: impl Future<Output = Result<(), hyper::Error>>, place: ConnectionPlace) {
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
    use crate::mock::stage::MockEnvironment;
    use crate::server::context::AppState;
    use crate::server::log::{Log, LogFormat};
    use crate::server::settings::{Limits, Settings};
    use crate::server::store::Store;

    /// A server with these limits and one API, for as long as a client needs it.
    async fn with_server<T>(limits: Limits, client: impl AsyncFnOnce(SocketAddr) -> T) -> T {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let settings = Settings {
            listen,
            is_remote: false,
            upstream: None,
            functions: Vec::new(),
            function_endpoint: None,
            timeout: Duration::from_secs(1),
            page_origins: Vec::new(),
            control_rate: None,
            limits,
        };
        let (store, _) = Store::open(None, true).expect("a store in memory");
        let log = Log::start(LogFormat::Off).expect("no log");
        let context = AppState::new(settings, store, MockEnvironment::default(), log);
        let listener = bind(listen).expect("a free port");
        let address = listener.local_addr().expect("bound");
        let server = serve(listener, Arc::new(Handler::new(context)), std::future::pending());
        tokio::select! {
            _ = server => panic!("nothing stops the server"),
            done = client(address) => done,
        }
    }

    async fn connect(address: SocketAddr, sent: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(sent.as_bytes()).await.expect("written");
        stream
    }

    async fn answer(address: SocketAddr, sent: &str) -> String {
        let mut answer = String::new();
        connect(address, sent).await.read_to_string(&mut answer).await.expect("an end");
        answer
    }

    /// The first answer that begins so; what was sent before may still be on its way.
    async fn answer_in_the_end(address: SocketAddr, sent: &str, beginning: &str) -> String {
        let mut last = String::new();
        for _ in 0..30_000 {
            last = answer(address, sent).await;
            if last.starts_with(beginning) {
                return last;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("no answer began with {beginning:?}; the last one is {last}");
    }

    /// A head that does not come to its end ends the connection.
    #[tokio::test]
    async fn heads_without_an_end_are_cut_off() {
        let limits = Limits { head: Duration::from_millis(50), ..Limits::default() };
        with_server(limits, async |address| {
            assert_eq!(answer(address, "GET / HTTP/1.1\r\nHo").await, "");
        })
        .await;
    }

    /// Bodies that are too large together are refused, until the others are gone.
    #[tokio::test]
    async fn bodies_share_their_room() {
        let limits = Limits { bodies: 1_000, ..Limits::default() };
        with_server(limits, async |address| {
            let head = "POST /restapis HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 900\r\n\r\n";
            let part = format!("{head}{}", "x".repeat(800));
            let whole = format!("{head}{}", "x".repeat(900));
            let unfinished = connect(address, &part).await;
            let refused = answer_in_the_end(address, &whole, "HTTP/1.1 503 ").await;
            assert!(refused.contains("x-gatecast: own"), "{refused}");
            drop(unfinished);
            answer_in_the_end(address, &whole, "HTTP/1.1 400 ").await;
        })
        .await;
    }

    /// A client that sends and does not read is cut off, and its place is free again.
    #[tokio::test]
    async fn answers_are_read_or_the_connection_ends() {
        let limits = Limits { unread: Duration::from_millis(200), ..Limits::default() };
        with_server(limits, async |address| {
            let mut stream = connect(address, "").await;
            let request = "GET /restapis/x/y HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1_000);
            let end = async { while stream.write_all(request.as_bytes()).await.is_ok() {} };
            tokio::time::timeout(Duration::from_secs(600), end).await.expect("the connection is closed");
        })
        .await;
    }
}
