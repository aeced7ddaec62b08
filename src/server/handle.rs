//! A request becomes an answer, whatever part of the server it is for.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use futures_util::FutureExt;
use http::{Request, Response, StatusCode};
use tower::ServiceExt;

use super::address::{Address, address};
use super::context::Context;
use super::{control, data};
use crate::mock::answer::{Answer, own};

/// All of the server.
#[derive(Clone, Debug)]
pub(crate) struct Handler {
    context: Arc<Context>,
    control: Router,
}

impl Handler {
    pub(crate) fn new(context: Context) -> Self {
        let context = Arc::new(context);
        Self { control: control::router(Arc::clone(&context)), context }
    }

    /// What it answers from.
    pub(crate) fn context(&self) -> &Arc<Context> {
        &self.context
    }

    /// Answers a request; an [`IpAddr`](std::net::IpAddr) among its extensions is where it came
    /// from. A fault of the server stays in its request.
    pub(crate) async fn answer(&self, request: Request<Body>) -> Response<Body> {
        let Ok(_permit) = self.context.requests.try_acquire() else {
            let message = "too many requests at once; come again, or raise --max-requests";
            return own(StatusCode::SERVICE_UNAVAILABLE, message).map(Body::from);
        };
        shielded(self.dispatch(request)).await
    }

    async fn dispatch(&self, request: Request<Body>) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let world = self.context.store.world();
        match address(&parts, &world) {
            Address::Stage { api, stage, path } => {
                match world.apis.get(api).and_then(|api| api.stages.get(stage)) {
                    Some(stage) => data::answer(&self.context, &stage.served, path, &parts, body).await,
                    None => sent(data::no_stage(&world)),
                }
            }
            Address::Nowhere => sent(data::no_stage(&world)),
            Address::Control => {
                drop(world);
                match self.control.clone().oneshot(Request::from_parts(parts, body)).await {
                    Ok(answer) => answer,
                    Err(never) => match never {},
                }
            }
        }
    }
}

/// An answer, whatever happens on the way to it: a fault in one request harms no other.
async fn shielded(answer: impl Future<Output = Response<Body>>) -> Response<Body> {
    AssertUnwindSafe(answer).catch_unwind().await.unwrap_or_else(|_| {
        sent(own(StatusCode::INTERNAL_SERVER_ERROR, "a fault of gatecast in this request; please report it"))
    })
}

fn sent(answer: Answer) -> Response<Body> {
    answer.map(Body::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_stays_in_its_request() {
        let faulty =
            async { if std::hint::black_box(true) { panic!("a fault") } else { Response::default() } };
        let answer = shielded(faulty).now_or_never().expect("nothing to wait for");
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
