//! Connections to the backend, with what is known of each: whether it was closed unanswered.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use http::Uri;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tower::{BoxError, Service};

/// Connects to the backend.
#[derive(Clone, Debug)]
pub(super) struct Connector {
    tcp: HttpConnector,
}

/// What went over a connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Traffic(Arc<Bytes>);

#[derive(Debug, Default)]
struct Bytes {
    /// Whether any came from the backend.
    came: AtomicBool,
    /// Whether none came since a request was sent.
    is_waiting: AtomicBool,
}

impl Traffic {
    /// Whether the backend answered an earlier request, and not a byte of the last one.
    pub(super) fn ended_unanswered(&self) -> bool {
        self.0.came.load(Ordering::Relaxed) && self.0.is_waiting.load(Ordering::Relaxed)
    }
}

impl Connector {
    pub(super) fn new() -> Self {
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        Self { tcp }
    }
}

impl Service<Uri> for Connector {
    type Response = TokioIo<Watched>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<TokioIo<Watched>, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.tcp.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connecting = self.tcp.call(uri);
        Box::pin(async move {
            let stream = connecting.await?.into_inner();
            Ok(TokioIo::new(Watched { stream, traffic: Traffic::default() }))
        })
    }
}

/// A connection whose traffic is watched.
#[derive(Debug)]
pub(super) struct Watched {
    stream: TcpStream,
    traffic: Traffic,
}

impl Connection for Watched {
    fn connected(&self) -> Connected {
        self.stream.connected().extra(self.traffic.clone())
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.traffic.0.came.store(true, Ordering::Relaxed);
            self.traffic.0.is_waiting.store(false, Ordering::Relaxed);
        }
        read
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.traffic.0.is_waiting.store(true, Ordering::Relaxed);
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.traffic.0.is_waiting.store(true, Ordering::Relaxed);
        Pin::new(&mut self.stream).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
