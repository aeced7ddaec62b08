//! What can be set about a server.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use http::Uri;

use super::pages::PageOrigin;

/// How a server listens and what it allows.
#[derive(Clone, Debug)]
pub struct Settings {
    pub listen: SocketAddr,
    /// Whether others than this machine may call.
    pub is_remote: bool,
    /// Where requests go that the gateway lets through.
    pub upstream: Option<Uri>,
    /// Where functions are invoked, by their names.
    pub functions: Vec<(String, Uri)>,
    /// Where all other functions are invoked.
    pub function_endpoint: Option<Uri>,
    /// How long the backend has; a method may say less.
    pub timeout: Duration,
    /// Origins whose pages may read answers of the gateway itself that let nobody in.
    pub page_origins: Vec<PageOrigin>,
    /// How many calls of the control plane a second are answered.
    pub control_rate: Option<NonZeroU32>,
    pub limits: Limits,
}

/// What one client, or all of them, may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Open connections.
    pub connections: usize,
    /// Requests that are worked on at once; more are answered with 503.
    pub requests: usize,
    /// How long the head of a request may take to come, and a connection stay idle.
    pub head: Duration,
    /// How long a body may take to come.
    pub body: Duration,
    /// How long a client may leave what is sent to it unread.
    pub unread: Duration,
    /// How many bytes the bodies of all requests may have together.
    pub bodies: usize,
    /// How many bytes the head of a request may have.
    pub head_bytes: usize,
    /// How many bytes a call of the control plane may have.
    pub control_bytes: usize,
    /// How long requests may take to end once the server is told to.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 16_384,
            requests: 4_096,
            head: Duration::from_secs(20),
            body: Duration::from_secs(60),
            unread: Duration::from_secs(20),
            bodies: 256 * 1024 * 1024,
            head_bytes: 64 * 1024,
            control_bytes: 8 * 1024 * 1024,
            drain: Duration::from_secs(10),
        }
    }
}
