//! Nothing evaluates integrations without the feature `integrations`: only `MOCK` integrations that are
//! constant are answered.

use bytes::Bytes;

use super::caller::Caller;
use super::stage::{ServedStage, StageVerdict};
use gatecast::gateway::Event;
use gatecast::rest_api::{Method, RestApi};

/// An integration that is evaluated, of which there is none.
#[derive(Clone, Debug)]
pub(crate) enum EvaluatedIntegration {}

impl EvaluatedIntegration {
    pub(super) fn of(_: &RestApi, _: &Method) -> Option<Self> {
        None
    }

    pub(crate) fn is_mock(&self) -> bool {
        match *self {}
    }

    pub(super) fn answer(
        &self,
        _: &ServedStage,
        _: &Caller<'_>,
        _: &Event,
        _: &Bytes,
    ) -> StageVerdict<'static> {
        match *self {}
    }
}
