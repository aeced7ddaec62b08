//! How many bytes the bodies of all requests may have together.
//!
//! Each request has a share of the budget, which grows as its body comes and ends with the request.
//! Of a body that is passed on as it comes, only the piece that is on its way counts.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tower::BoxError;

use crate::mock::payload::NoRoom;

/// The bytes of all bodies.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    taken: Arc<AtomicUsize>,
    limit: usize,
}

impl Budget {
    pub(crate) fn new(limit: usize) -> Self {
        Self { taken: Arc::default(), limit }
    }

    /// The share of a request, which has no bytes yet.
    pub(crate) fn share(&self) -> Share {
        Share { budget: self.clone(), bytes: 0 }
    }
}

/// What the body of one request takes; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    budget: Budget,
    bytes: usize,
}

impl Share {
    /// Takes more bytes, or none where there are not as many.
    fn grow(&mut self, bytes: usize) -> Result<(), NoRoom> {
        let Budget { taken, limit } = &self.budget;
        let more = |taken: usize| taken.checked_add(bytes).filter(|taken| taken <= limit);
        taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).map_err(|_| NoRoom)?;
        self.bytes += bytes;
        Ok(())
    }

    fn clear(&mut self) {
        self.budget.taken.fetch_sub(std::mem::take(&mut self.bytes), Ordering::Relaxed);
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.clear();
    }
}

/// The body of a request, whose bytes are counted as they come.
#[derive(Debug)]
pub(crate) struct Counted {
    body: Incoming,
    share: Arc<Mutex<Share>>,
    is_passed_on: bool,
}

/// Keeps the bytes of a body counted for as long as they are used.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    _share: Arc<Mutex<Share>>,
}

impl Counted {
    pub(crate) fn new(body: Incoming, budget: &Budget) -> Self {
        Self { body, share: Arc::new(Mutex::new(budget.share())), is_passed_on: false }
    }

    /// What keeps the bytes counted after they are read.
    pub(crate) fn held(&self) -> Held {
        Held { _share: Arc::clone(&self.share) }
    }

    /// The same body, of which no piece is kept once the next one is asked for.
    pub(crate) fn passed_on(self) -> Self {
        Self { is_passed_on: true, ..self }
    }
}

impl Body for Counted {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        let mut share = self.share.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_passed_on {
            share.clear();
        }
        Poll::Ready(match frame {
            Some(Ok(frame)) => match share.grow(frame.data_ref().map_or(0, Bytes::len)) {
                Ok(()) => Some(Ok(frame)),
                Err(no_room) => Some(Err(no_room.into())),
            },
            Some(Err(error)) => Some(Err(error.into())),
            None => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back() {
        let budget = Budget::new(10);
        let (mut one, mut other) = (budget.share(), budget.share());
        assert!(one.grow(6).is_ok());
        assert!(other.grow(5).is_err());
        assert!(other.grow(4).is_ok());
        assert!(one.grow(1).is_err());
        assert!(one.grow(usize::MAX).is_err());
        other.clear();
        assert!(one.grow(4).is_ok());
        drop(one);
        assert!(other.grow(10).is_ok());
        drop(other);
        assert_eq!(budget.taken.load(Ordering::Relaxed), 0);
    }
}
