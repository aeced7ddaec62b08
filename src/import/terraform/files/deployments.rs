//! Deployments that lack the gateway responses of their API, as far as the files show.

use super::declaration::Declaration;
use super::evaluate::ModuleEvaluator;
use super::lack::{Lack, lack_of};
use super::module::Defined;
use super::reach::{Reach, expressions};
use crate::diagnostic::{Diagnostic, quoted};
use crate::import::ImportError;
use crate::import::stale_deployment::{self, CAPTURED};
use crate::import::terraform::resources::GATEWAY_RESPONSE;
use crate::source::Place;

/// The type of a resource that is a deployment.
const DEPLOYMENT: &str = "aws_api_gateway_deployment";

/// Arguments of a deployment that make another one when their values change.
const MAKE_ANOTHER: [&str; 4] = ["triggers", "variables", "stage_description", "stage_name"];

/// A gateway response that belongs to an API.
pub(super) struct OwnedResponse {
    pub(super) api: String,
    /// The instance of the module that it stands in.
    pub(super) instance: usize,
    pub(super) name: String,
    pub(super) place: Place,
}

impl OwnedResponse {
    /// Whether it is another instance of the same resource, for the same API.
    pub(super) fn is_of_same_resource(&self, other: &Self) -> bool {
        self.instance == other.instance && self.name == other.name && self.api == other.api
    }
}

impl<'m> ModuleEvaluator<'m, '_, '_> {
    /// Reports each deployment that lacks gateway responses of its API, or does not get what changes.
    pub(super) fn deployments(&mut self) -> Result<(), ImportError> {
        let responses = std::mem::take(&mut self.responses);
        if responses.is_empty() {
            return Ok(());
        }
        for instance in 0..self.instances.len() {
            for deployment in self.instances[instance].module.of_type(DEPLOYMENT) {
                self.within(instance, |evaluator| evaluator.deployment(deployment, &responses))?;
            }
        }
        Ok(())
    }

    fn deployment(
        &mut self,
        deployment: &'m Declaration<'m>,
        responses: &[OwnedResponse],
    ) -> Result<(), ImportError> {
        let Some(first) = self.instances(deployment)?.into_iter().next() else { return Ok(()) };
        let Some(api) = self.owner_of(deployment, &first)? else { return Ok(()) };
        let own: Vec<_> = responses.iter().filter(|response| response.api == api).collect();
        if own.is_empty() {
            return Ok(());
        }
        let before = self.reach(expressions(deployment), |_| true)?;
        let changes: Vec<_> = changes(deployment).collect();
        let is_listed = !changes.is_empty();
        let renewing = self.reach(changes, |kind| !kind.starts_with("aws_"))?;
        let here = (self.at, format!("{DEPLOYMENT}.{}", deployment.name));
        let mut lacks = Vec::new();
        for response in own {
            let of_response = self.reach_of(response)?;
            let lack = lack_of(response, &here, &before, &renewing, &of_response);
            lacks.extend(lack.map(|lack| (lack, response)));
        }
        for lack in Lack::ALL {
            let of_kind = lacks.iter().filter(|(known, _)| *known == lack);
            let lacking: Vec<&OwnedResponse> = of_kind.map(|(_, response)| *response).collect();
            if !lacking.is_empty() {
                let finding = self.finding(deployment, lack, &lacking, is_listed);
                self.report_of_block(finding);
            }
        }
        Ok(())
    }

    /// What a response waits for.
    fn reach_of(&mut self, response: &OwnedResponse) -> Result<Reach, ImportError> {
        let declared = self.instances[response.instance].module.resource(GATEWAY_RESPONSE, &response.name);
        let Some(declared) = declared else { return Ok(Reach::default()) };
        self.within(response.instance, |evaluator| evaluator.reach(expressions(declared), |_| true))
    }

    fn finding(
        &self,
        deployment: &Declaration<'_>,
        lack: Lack,
        responses: &[&OwnedResponse],
        is_listed: bool,
    ) -> Diagnostic {
        let shown = quoted(&self.addressed(&format!("{DEPLOYMENT}.{}", deployment.name)));
        let (message, label) = lack.described(&shown);
        let places = responses.iter().map(|response| (Some(response.place.clone()), lack.of_response()));
        stale_deployment::finding(message, Some(deployment.place.clone()), label, places)
            .note(CAPTURED)
            .help(self.advice(lack, responses, is_listed))
    }

    fn advice(&self, lack: Lack, responses: &[&OwnedResponse], is_listed: bool) -> String {
        let name = |response: &OwnedResponse| format!("{GATEWAY_RESPONSE}.{}", response.name);
        let names: Vec<String> = responses.iter().map(|response| name(response)).collect();
        let names = names.join(", ");
        if let Some(other) = responses.iter().find(|response| response.instance != self.at) {
            let module = quoted(&self.instances[other.instance].address);
            return match lack {
                Lack::Racing => format!("add {module} to `depends_on`"),
                _ => format!("make an output of {names} in {module}, and add it to `triggers`"),
            };
        }
        if lack == Lack::Racing {
            return format!("add depends_on = [{names}]");
        }
        let first =
            if lack == Lack::MadeAfter { "take the deployment out of their `depends_on`, and " } else { "" };
        if is_listed {
            format!("{first}add {names} to the list in `triggers`")
        } else {
            format!("{first}add triggers = {{ redeployment = sha1(jsonencode([{names}])) }}")
        }
    }
}

/// The expressions of a deployment that make another one when their values change.
fn changes<'m>(deployment: &'m Declaration<'m>) -> impl Iterator<Item = Defined<'m>> {
    let own = MAKE_ANOTHER.iter().filter_map(|name| deployment.attribute(name));
    let lifecycle = deployment.block("lifecycle").and_then(|block| block.attribute("replace_triggered_by"));
    // In JSON it is an attribute like others.
    own.chain(lifecycle).chain(deployment.attribute("lifecycle"))
}
