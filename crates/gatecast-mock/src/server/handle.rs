//! A request becomes an answer, whatever part of the server it is for.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use futures_util::FutureExt;
use http::header::{CONNECTION, HeaderValue};
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::{Either, Full};
use hyper::body::Incoming;
use tower::ServiceExt;

use super::address::{Address, address, host};
use super::authority;
use super::budget::Counted;
use super::context::AppState;
use super::store::Snapshot;
use super::{control, data, guard, pages};
use crate::mock::answer::{Answer, own};
use crate::mock::caller::Caller;

/// All of the server.
#[derive(Debug)]
pub struct Handler {
    context: Arc<AppState>,
    control: Router,
}

impl Handler {
    pub fn new(context: AppState) -> Self {
        let context = Arc::new(context);
        Self { control: control::router(Arc::clone(&context)), context }
    }

    /// What it answers from.
    pub(crate) fn context(&self) -> &Arc<AppState> {
        &self.context
    }

    /// Answers a request that came from `source`. A fault of the server stays in its request.
    pub(crate) async fn answer(&self, request: Request<Incoming>, source: IpAddr) -> Response<ServerBody> {
        // Whether the server is well can be asked of one that is busy.
        let is_health = request.uri().path() == control::HEALTH;
        let permit = self.context.requests.try_acquire();
        if permit.is_err() && !is_health {
            let message = "too many requests at once; try again later";
            return sent(own(StatusCode::SERVICE_UNAVAILABLE, message));
        }
        shielded(self.dispatch(request, source)).await
    }

    /// Answers a request on a connection beyond the limit: health, or that there are too many.
    pub(crate) async fn answer_reserved(
        &self,
        request: Request<Incoming>,
        source: IpAddr,
    ) -> Response<ServerBody> {
        if request.uri().path() == control::HEALTH {
            return shielded(self.dispatch(request, source)).await;
        }
        let message = "too many connections at once; try again later";
        let mut answer = sent(own(StatusCode::SERVICE_UNAVAILABLE, message));
        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        answer
    }

    fn no_stage(&self, request: &Parts, world: &Snapshot) -> Response<ServerBody> {
        let mut answer = sent(data::no_stage(world));
        pages::let_in(&self.context.settings.page_origins, request, &mut answer);
        answer
    }

    async fn dispatch(&self, request: Request<Incoming>, source: IpAddr) -> Response<ServerBody> {
        let (mut parts, body) = request.into_parts();
        if let Err(fault) = authority::settle(&mut parts) {
            return sent(own(StatusCode::BAD_REQUEST, fault));
        }
        let body = Counted::new(body, &self.context.bodies);
        let world = self.context.store.world();
        let host = host(&parts);
        match address(host, parts.uri.path(), &world) {
            Address::Stage { api, stage, path } => match world.stage(api, stage) {
                Some(stage) => {
                    let source = self.context.around.source.unwrap_or(source);
                    let caller = Caller::new(&parts, path, host, source);
                    data::answer(&self.context, stage, &caller, body).await
                }
                None => self.no_stage(&parts, &world),
            },
            Address::Nowhere => self.no_stage(&parts, &world),
            Address::Control => {
                drop(world);
                if let Some(objection) = guard::objection(&parts, source, self.context.settings.is_remote) {
                    return sent(control::forbidden(objection));
                }
                parts.extensions.insert(source);
                let _held = body.held();
                let request = Request::from_parts(parts, Body::new(body));
                // Boxed like all that is rare, so that what every request needs stays small.
                match Box::pin(self.control.clone().oneshot(request)).await {
                    Ok(answer) => answer.map(Either::Right),
                    Err(never) => match never {},
                }
            }
        }
    }
}

/// An answer, whatever happens on the way to it: a fault in one request harms no other.
async fn shielded(answer: impl Future<Output = Response<ServerBody>>) -> Response<ServerBody> {
    AssertUnwindSafe(answer).catch_unwind().await.unwrap_or_else(|_| {
        sent(own(StatusCode::INTERNAL_SERVER_ERROR, "a fault of gatecast in this request; please report it"))
    })
}

/// A body that is there, or one that comes from elsewhere.
pub(crate) type ServerBody = Either<Full<Bytes>, Body>;

/// An answer that is there.
pub(crate) fn sent(answer: Answer) -> Response<ServerBody> {
    answer.map(|body| Either::Left(Full::new(body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_stay_in_their_request() {
        let faulty =
            async { if std::hint::black_box(true) { panic!("a fault") } else { sent(Answer::default()) } };
        let answer = shielded(faulty).now_or_never().expect("nothing to wait for");
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
