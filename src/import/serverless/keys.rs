//! API keys and usage plans that the framework makes of `provider.apiGateway` (serverless 3.40, `api-keys.js`,
//! `usage-plan.js` and `usage-plan-keys.js`).

use super::super::document::Node;
use super::made::Maker;
use super::naming;
use crate::source::Text;

/// The plan of settings that name none.
const DEFAULT: &str = "default";

/// The resources of keys and plans.
pub(super) fn resources(
    maker: Maker<'_>,
    gateway: &Node,
    api: &Node,
    stage: &Node,
    service: &str,
) -> Vec<(Text, Node)> {
    let (keys, plan) = (gateway.get("apiKeys"), gateway.get("usagePlan").filter(|plan| !plan.is_null()));
    if keys.is_none() && plan.is_none() {
        return Vec::new();
    }
    let of_stage = PlanMaker { maker, api, stage, service };
    // Plans by name, or one without.
    let plans: Vec<(&str, Option<&Node>)> = match plan.and_then(Node::items) {
        Some(items) => {
            let named = items.iter().filter_map(|item| item.members()?.first());
            named.map(|(name, plan)| (name.as_str(), Some(plan))).collect()
        }
        None => vec![(DEFAULT, plan)],
    };
    let is_list = plan.is_some_and(|plan| plan.items().is_some());
    let mut made: Vec<_> = plans.iter().map(|(name, plan)| of_stage.plan(name, *plan, is_list)).collect();
    let mut number = 0;
    for key in keys.and_then(Node::items).unwrap_or_default() {
        // `{free: [keys]}` are the keys of the plan of that name.
        let named =
            key.members().and_then(|members| members.first()).filter(|(_, keys)| keys.items().is_some());
        let named = named.filter(|(name, _)| is_list && plans.iter().any(|(plan, _)| *plan == name.as_str()));
        match named {
            Some((plan, keys)) => {
                number = 0;
                for key in keys.items().unwrap_or_default() {
                    number += 1;
                    made.extend(of_stage.key(key, number, Some(plan.as_str())));
                }
            }
            None => {
                number += 1;
                made.extend(of_stage.key(key, number, None));
            }
        }
    }
    made
}

struct PlanMaker<'a> {
    maker: Maker<'a>,
    api: &'a Node,
    stage: &'a Node,
    service: &'a str,
}

impl PlanMaker<'_> {
    fn plan(&self, name: &str, plan: Option<&Node>, is_listed: bool) -> (Text, Node) {
        let maker = self.maker;
        let object = |group: &str, members: &[(&'static str, &str)]| {
            let node = plan?.get(group)?;
            let members = members.iter().map(|(name, member)| (*name, node.get(member).cloned()));
            Some(maker.object(members.collect::<Vec<_>>()))
        };
        let quota = object("quota", &[("Limit", "limit"), ("Offset", "offset"), ("Period", "period")]);
        let throttle = object("throttle", &[("BurstLimit", "burstLimit"), ("RateLimit", "rateLimit")]);
        let stage = self.stage.scalar().map(|stage| stage.as_str().to_owned()).unwrap_or_default();
        let called = match name {
            DEFAULT => format!("{}-{stage}", self.service),
            name => format!("{}-{name}-{stage}", self.service),
        };
        let of_stage = maker.object([("ApiId", Some(self.api.clone())), ("Stage", Some(self.stage.clone()))]);
        let properties = maker.object([
            ("ApiStages", Some(maker.list(vec![of_stage]))),
            ("UsagePlanName", Some(maker.text(&called))),
            ("Quota", quota),
            ("Throttle", throttle),
        ]);
        let id = naming::usage_plan(is_listed.then_some(name));
        maker.resource(&id, "AWS::ApiGateway::UsagePlan", properties)
    }

    /// A key and its place in a plan.
    fn key(&self, key: &Node, number: usize, plan: Option<&str>) -> [(Text, Node); 2] {
        let maker = Maker(&key.place);
        let name = key.get("name").cloned().or_else(|| key.scalar().map(|_| key.clone()));
        let enabled = key.get("enabled").filter(|enabled| !enabled.is_null()).cloned();
        let properties = maker.object([
            ("Enabled", Some(enabled.unwrap_or_else(|| maker.flag(true)))),
            ("Name", name),
            ("Value", key.get("value").filter(|value| !value.is_null()).cloned()),
        ]);
        let id = naming::api_key(number, plan);
        let of_plan = maker.object([
            ("KeyId", Some(maker.reference(&id))),
            ("KeyType", Some(maker.text("API_KEY"))),
            ("UsagePlanId", Some(maker.reference(&naming::usage_plan(plan)))),
        ]);
        [
            maker.resource(&id, "AWS::ApiGateway::ApiKey", properties),
            maker.resource(&naming::usage_plan_key(number, plan), "AWS::ApiGateway::UsagePlanKey", of_plan),
        ]
    }
}
