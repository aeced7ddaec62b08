//! `gatecast serve`: the mock gateway and its control plane, as a process.

mod control;
mod control_members;
mod data;
mod faults;
mod framing;
mod hostile;
mod integrations;
mod page_origins;
mod peers;
mod policy;
mod refusals;
mod reload;
mod routes;
mod safety;
pub(crate) mod server;
mod state;
mod state_damage;
mod state_history;
mod state_kill;
mod tokens;
mod upstream;
