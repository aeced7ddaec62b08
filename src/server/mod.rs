//! The mock gateway as a server, and its control plane.

mod signature;
