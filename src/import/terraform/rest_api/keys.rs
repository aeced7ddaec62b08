//! API keys and usage plans, which belong to no API alone.

use indexmap::IndexMap;

use super::{Addresses, ApiResource, blocks};
use crate::import::document::Node;
use crate::rest_api::{ApiKey, Quota, QuotaPeriod, RestApi, Throttle, UsagePlan};

/// What was read of keys and plans, by addresses.
#[derive(Default)]
pub(super) struct KeyParts {
    keys: IndexMap<String, ApiKey>,
    /// Plans, with the APIs whose stages they are for.
    plans: Vec<(String, Vec<String>, UsagePlan)>,
    /// Keys of plans: the plan, and the key.
    links: Vec<(String, String)>,
}

impl KeyParts {
    /// Reads a resource; `false` where it is about something else.
    pub(super) fn add(&mut self, addresses: &Addresses<'_>, resource: &ApiResource) -> bool {
        let known = |name: &str| addresses.text(resource, name).filter(|text| !text.has_holes());
        let name = || known("name").map_or_else(|| resource.address.clone(), |name| name.as_str().to_owned());
        let place = Some(resource.place.clone());
        let node = &resource.attributes;
        match resource.kind {
            "aws_api_gateway_api_key" => {
                // Terraform enables a key that does not say `enabled`.
                let is_enabled = known("enabled").is_none_or(|enabled| enabled.as_str() != "false");
                let value = addresses.text(resource, "value");
                let key = ApiKey { name: name(), value, is_enabled, place };
                self.keys.insert(resource.address.clone(), key);
            }
            "aws_api_gateway_usage_plan" => {
                let stages = blocks(node, "api_stages").iter();
                let apis = stages.filter_map(|stage| stage.text_of("api_id"));
                let apis = apis.map(|api| addresses.called(&addresses.target(api))).collect();
                let throttle = blocks(node, "throttle_settings").first().and_then(throttle);
                let quota = blocks(node, "quota_settings").first().and_then(quota);
                let plan = UsagePlan { name: name(), throttle, quota, keys: Vec::new(), place };
                self.plans.push((resource.address.clone(), apis, plan));
            }
            "aws_api_gateway_usage_plan_key" => {
                let target = |name: &str| addresses.reference(resource, name);
                self.links.extend(target("usage_plan_id").zip(target("key_id")));
            }
            _ => return false,
        }
        true
    }

    /// Gives each API the plans for its stages, and their keys.
    pub(super) fn give_to(self, apis: &mut IndexMap<String, RestApi>) {
        for (address, of_apis, mut plan) in self.plans {
            let linked = self.links.iter().filter(|(plan, _)| *plan == address);
            let keys: Vec<&ApiKey> = linked.filter_map(|(_, key)| self.keys.get(key)).collect();
            plan.keys = keys.iter().map(|key| key.name.clone()).collect();
            for name in of_apis {
                if let Some(api) = apis.get_mut(&name) {
                    api.api_keys.extend(keys.iter().copied().cloned());
                    api.usage_plans.push(plan.clone());
                }
            }
        }
    }
}

fn throttle(node: &Node) -> Option<Throttle> {
    let rate = node.text_of("rate_limit")?.as_str().parse().ok()?;
    let burst = node.text_of("burst_limit").and_then(|burst| burst.as_str().parse().ok());
    Some(Throttle { rate, burst })
}

fn quota(node: &Node) -> Option<Quota> {
    let limit = node.text_of("limit")?.as_str().parse().ok()?;
    let period = node.text_of("period").and_then(|period| QuotaPeriod::of(period.as_str()));
    Some(Quota { limit, period: period.unwrap_or(QuotaPeriod::Month) })
}
