//! The gateway in front of any service of tower: an axum router, a proxy.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{Either, Full};
use tower::{BoxError, Layer, Service};

use super::answer::own;
use super::embed::{MAX_BODY, MockGateway};
use super::payload::{self, PayloadTrouble};

/// How long a body may take to come.
const BODY: Duration = Duration::from_secs(60);

/// Puts a [`MockGateway`] in front of a service: what the gateway answers itself never reaches it.
#[derive(Clone, Debug)]
pub struct GatewayLayer {
    gateway: Arc<MockGateway>,
}

impl GatewayLayer {
    /// A layer with this gateway.
    #[must_use]
    pub fn new(gateway: impl Into<Arc<MockGateway>>) -> Self {
        Self { gateway: gateway.into() }
    }
}

impl<S> Layer<S> for GatewayLayer {
    type Service = GatewayService<S>;

    fn layer(&self, inner: S) -> GatewayService<S> {
        GatewayService { gateway: Arc::clone(&self.gateway), inner }
    }
}

/// A service with a gateway in front of it; made by [`GatewayLayer`].
///
/// An [`IpAddr`](std::net::IpAddr) among the extensions of a request is where it came from.
/// Bodies that a request validator looks at are read first and handed on whole; others are not
/// touched.
#[derive(Clone, Debug)]
pub struct GatewayService<S> {
    gateway: Arc<MockGateway>,
    inner: S,
}

/// A body as it came, or one that was read.
type Passed<B> = Either<B, Full<Bytes>>;

impl<S, B, R> Service<Request<B>> for GatewayService<S>
where
    S: Service<Request<Passed<B>>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
    R: http_body::Body<Data = Bytes>,
{
    type Response = Response<Either<Full<Bytes>, R>>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let gateway = Arc::clone(&self.gateway);
        // The one that is ready is the one to call.
        let ready = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, ready);
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let (bytes, body) = if gateway.needs_body(&parts) {
                match payload::read(&parts, body, MAX_BODY, BODY).await {
                    Ok(bytes) => (bytes.clone(), Either::Right(Full::new(bytes))),
                    Err(PayloadTrouble::TooLarge(_)) => return Ok(gateway.too_large(&parts).map(answered)),
                    Err(trouble) => return Ok(own(trouble.status(), &trouble.to_string()).map(answered)),
                }
            } else if payload::announced(&parts).is_some_and(|length| length > MAX_BODY as u64) {
                return Ok(gateway.too_large(&parts).map(answered));
            } else {
                (Bytes::new(), Either::Left(body))
            };
            if let Some(refusal) = gateway.refusal(&parts, &bytes) {
                return Ok(refusal.map(answered));
            }
            inner.call(Request::from_parts(parts, body)).await.map(|answer| answer.map(Either::Right))
        })
    }
}

fn answered<R>(body: Bytes) -> Either<Full<Bytes>, R> {
    Either::Left(Full::new(body))
}
