//! The mock gateway: what API Gateway does with a request before a backend sees it.
//!
//! A request is routed, authorized, metered and validated; where one of these fails, the failure
//! and the request go to the compiled [`Gateway`](crate::Gateway). Nothing here waits or does I/O.

mod body;
