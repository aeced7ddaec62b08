//! API keys and usage plans of templates: `AWS::ApiGateway::ApiKey`, `UsagePlan` and `UsagePlanKey`.

use indexmap::IndexMap;

use super::super::document::Node;
use super::rest_api::kind_of;
use super::template::TemplateResource;
use crate::rest_api::{ApiKey, Quota, QuotaPeriod, RestApi, Throttle, UsagePlan};

/// API keys and usage plans, which belong to no API alone.
#[derive(Default)]
pub(super) struct KeyParts {
    keys: Vec<(String, ApiKey)>,
    plans: Vec<(String, Vec<String>, UsagePlan)>,
    /// Keys of plans.
    links: Vec<(String, String)>,
}

impl KeyParts {
    /// Reads a resource of the type `ApiKey`, `UsagePlan` or `UsagePlanKey`. Other types are skipped.
    pub(super) fn add(&mut self, resource: TemplateResource<'_>, id: String, properties: &Node) {
        let name = properties.known_of("Name").or_else(|| properties.known_of("UsagePlanName"));
        let name = name.unwrap_or_else(|| id.clone());
        let place = resource.logical_id.place();
        match kind_of(resource).unwrap_or_default() {
            "ApiKey" => {
                // Off by default: the schema of the resource in the registry of CloudFormation.
                let enabled = properties.text_of("Enabled");
                let is_enabled =
                    enabled.is_some_and(|enabled| enabled.has_holes() || enabled.as_str() == "true");
                let value = properties.text_of("Value");
                self.keys.push((id, ApiKey { name, value, is_enabled, place }));
            }
            "UsagePlan" => {
                let stages = properties.items_of("ApiStages").iter();
                let apis = stages.filter_map(|stage| stage.name_of("ApiId"));
                // `!GetAtt Api.RestApiId` is what `!Ref Api` is.
                let apis =
                    apis.map(|name| name.strip_suffix(".RestApiId").unwrap_or(&name).to_owned()).collect();
                let throttle = properties.get("Throttle").and_then(throttle);
                let quota = properties.get("Quota").and_then(quota);
                self.plans.push((id, apis, UsagePlan { name, throttle, quota, keys: Vec::new(), place }));
            }
            "UsagePlanKey" => {
                self.links.extend(properties.name_of("UsagePlanId").zip(properties.name_of("KeyId")));
            }
            _ => {}
        }
    }

    /// Gives each API the plans for its stages, and their keys.
    pub(super) fn give_to(self, apis: &mut IndexMap<String, RestApi>) {
        for (id, of_apis, mut plan) in self.plans {
            let linked = self.links.iter().filter(|(plan, _)| *plan == id);
            let keys = linked.filter_map(|(_, key)| self.keys.iter().find(|(id, _)| id == key));
            let keys: Vec<&ApiKey> = keys.map(|(_, key)| key).collect();
            plan.keys = keys.iter().map(|key| key.name.clone()).collect();
            for name in of_apis {
                let api = apis.entry(name).or_default();
                let known: Vec<&ApiKey> = keys.iter().copied().filter(|key| !has_key(api, key)).collect();
                api.api_keys.extend(known.into_iter().cloned());
                api.usage_plans.push(plan.clone());
            }
        }
    }
}

/// Whether another plan brought a key.
fn has_key(api: &RestApi, key: &ApiKey) -> bool {
    api.api_keys.iter().any(|known| known.name == key.name && known.value == key.value)
}

pub(super) fn throttle(node: &Node) -> Option<Throttle> {
    let rate = node.text_of("RateLimit")?.as_str().parse().ok()?;
    let burst = node.text_of("BurstLimit").and_then(|burst| burst.as_str().parse().ok());
    Some(Throttle { rate, burst })
}

pub(super) fn quota(node: &Node) -> Option<Quota> {
    let limit = node.text_of("Limit")?.as_str().parse().ok()?;
    let period = node.text_of("Period").and_then(|period| QuotaPeriod::of(period.as_str()));
    Some(Quota { limit, period: period.unwrap_or(QuotaPeriod::Month) })
}
