//! Conditions. One that depends on a parameter without a value is neither true nor false.

use super::super::ImportError;
use super::super::document::{Node, Value};
use super::evaluate::{IntrinsicValue, TemplateEvaluator};
use super::intrinsic::{Intrinsic, name_in};
use super::names::NameUse;
use crate::diagnostic::{Help, Setting};
use crate::source::{Place, Text};

impl<'t> TemplateEvaluator<'t, '_, '_> {
    /// Whether a condition holds; `None` where that is not known.
    pub(super) fn condition(&mut self, name: &str) -> Result<Option<bool>, ImportError> {
        // What the file says counts first: a parameter may have the condition's name.
        Ok(self.evaluated(name)?.or_else(|| match self.context.parameter(name) {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => None,
        }))
    }

    fn evaluated(&mut self, name: &str) -> Result<Option<bool>, ImportError> {
        let Some((&name, &node)) = self.template.conditions.get_key_value(name) else { return Ok(None) };
        if let Some(&known) = self.conditions.get(name) {
            return Ok(known);
        }
        // One that asks for itself finds that it is not known.
        self.conditions.insert(name, None);
        let holds = self.holds(node)?;
        self.conditions.insert(name, holds);
        Ok(holds)
    }

    /// The branch of an `Fn::If` that counts; `None` where that is not known.
    pub(super) fn branch<'n>(&mut self, intrinsic: Intrinsic<'n>) -> Result<Option<&'n Node>, ImportError> {
        let Some([name, then, otherwise]) = intrinsic.list() else { return Ok(None) };
        let Some(name) = name_in(name) else { return Ok(None) };
        let holds = self.condition(name.as_str())?;
        Ok(holds.map(|holds| if holds { then } else { otherwise }))
    }

    /// What an `Fn::If` is whose condition is not known.
    pub(super) fn unknown_branch(&mut self, intrinsic: Intrinsic<'_>) -> IntrinsicValue {
        let name = match intrinsic.list() {
            Some([name, _, _]) => name_in(name),
            _ => None,
        };
        let Some(name) = name else {
            return self.misused(intrinsic, "a list of a condition's name and two values");
        };
        if self.report_unknown_condition(&name, &intrinsic.call.place) {
            let (name, place) = (name.as_str(), &intrinsic.call.place);
            return Ok(Some(self.context.quietly(|context| context.outside(name, place, ""))));
        }
        let why = self.why_unknown(name.as_str());
        let setting = Setting::Parameter { name: Some(name.as_str().to_owned()), value: Some("true".into()) };
        let help = Help::from("give the parameters it depends on values, or set ").setting(setting);
        Ok(Some(self.context.undecided(name.as_str(), &intrinsic.call.place, why, help)))
    }

    /// Reports a condition that the template does not have, and says whether it did so.
    pub(super) fn report_unknown_condition(&mut self, name: &Text, place: &Place) -> bool {
        let place = name.place().unwrap_or_else(|| place.clone());
        !self.template.conditions.contains_key(name.as_str())
            && self.report_undefined(name.as_str(), NameUse::Condition, &place)
    }

    /// Why a condition neither holds nor does not.
    pub(super) fn why_unknown(&self, name: &str) -> &'static str {
        if self.template.conditions.contains_key(name) {
            "the condition depends on parameters without a value"
        } else {
            "the template has no condition of that name"
        }
    }

    fn holds(&mut self, node: &Node) -> Result<Option<bool>, ImportError> {
        let Some(intrinsic) = Intrinsic::of(node) else {
            return Ok(match &node.value {
                Value::Bool(value) => Some(*value),
                _ => None,
            });
        };
        self.deeper(&intrinsic.call.place, |this| match (intrinsic.name, intrinsic.list()) {
            ("Condition", _) => match name_in(intrinsic.argument.node) {
                Some(name) => {
                    this.report_unknown_condition(&name, &intrinsic.call.place);
                    this.condition(name.as_str())
                }
                None => Ok(None),
            },
            ("Equals", Some([left, right])) => {
                let (left, right) = (this.operand(left)?, this.operand(right)?);
                Ok(left.zip(right).map(|(left, right)| left == right))
            }
            ("Not", Some([operand])) => Ok(this.holds(operand)?.map(|holds| !holds)),
            ("And", Some(operands)) => this.all_are(true, operands),
            ("Or", Some(operands)) => Ok(this.all_are(false, operands)?.map(|none| !none)),
            _ => Ok(None),
        })
    }

    /// Whether all operands are `wanted`: one that is not decides, else one that is not known.
    fn all_are(&mut self, wanted: bool, operands: &[Node]) -> Result<Option<bool>, ImportError> {
        let mut all = Some(true);
        for operand in operands {
            match self.holds(operand)? {
                Some(holds) if holds != wanted => return Ok(Some(false)),
                Some(_) => {}
                None => all = None,
            }
        }
        Ok(all)
    }

    /// The text of an operand, where it is known. What is not known shows in no response; it is
    /// not reported.
    fn operand(&mut self, node: &Node) -> Result<Option<String>, ImportError> {
        self.context.mute(true);
        let value = self.evaluate(node);
        self.context.unmute(true);
        let text = value?.and_then(|value| value.scalar());
        Ok(text.filter(|text| !text.has_holes()).map(|text| text.as_str().to_owned()))
    }
}
