//! Whether an instance fits a schema, in a bounded number of steps.

use std::collections::HashMap;

use serde_json::Value;

use super::schema::{Dependency, Schema, Schemas};

/// How many schemas may be applied to instances for one body. One application of a schema to each
/// value of a body of 10 MB takes half of it.
const STEPS: usize = 10_000_000;

/// How many verdicts are remembered, some 32 bytes each.
const REMEMBERED: usize = 1_000_000;

/// How many schemas may be applied inside one another: bodies nest up to 128 deep.
const DEPTH: usize = 512;

/// The work that one body may take is used up.
#[derive(Clone, Copy, Debug)]
pub(super) struct UsedUp;

/// Applies schemas to the instances of one body.
pub(super) struct Work<'s> {
    pub(super) schemas: &'s Schemas,
    /// Verdicts by schema and instance. Instances stay where they are in memory meanwhile.
    verdicts: HashMap<(usize, *const Value), bool>,
    steps: usize,
    depth: usize,
}

impl<'s> Work<'s> {
    pub(super) fn new(schemas: &'s Schemas) -> Self {
        Self { schemas, verdicts: HashMap::new(), steps: 0, depth: 0 }
    }

    /// Takes the cost of applying a schema to an instance out of the budget.
    pub(super) fn charge(&mut self, schema: &Schema, instance: &Value) -> Result<(), UsedUp> {
        let length = instance.as_str().map_or(0, |text| text.len() / 64);
        self.steps = self.steps.saturating_add(schema.weight.saturating_add(length));
        if self.steps <= STEPS { Ok(()) } else { Err(UsedUp) }
    }

    /// Whether an instance fits the schema of this number.
    pub(super) fn fits(&mut self, number: usize, instance: &Value) -> Result<bool, UsedUp> {
        let key = (number, std::ptr::from_ref(instance));
        if let Some(&verdict) = self.verdicts.get(&key) {
            self.steps += 1;
            return if self.steps <= STEPS { Ok(verdict) } else { Err(UsedUp) };
        }
        if self.depth >= DEPTH {
            return Err(UsedUp);
        }
        self.depth += 1;
        let verdict = self.decide(number, instance);
        self.depth -= 1;
        if let Ok(verdict) = verdict
            && self.schemas.overlap
            && self.verdicts.len() < REMEMBERED
        {
            self.verdicts.insert(key, verdict);
        }
        verdict
    }

    fn decide(&mut self, number: usize, instance: &Value) -> Result<bool, UsedUp> {
        let schemas = self.schemas;
        let schema = &schemas.table[number];
        self.charge(schema, instance)?;
        Ok(schemas.validator(schema).is_none_or(|validator| validator.is_valid(instance))
            && self.count(&schema.all_of, instance, schema.all_of.len())? == schema.all_of.len()
            && (schema.any_of.is_empty() || self.count(&schema.any_of, instance, 1)? == 1)
            && (schema.one_of.is_empty() || self.count(&schema.one_of, instance, 2)? == 1)
            && !schema.not.map(|not| self.fits(not, instance)).transpose()?.unwrap_or(false)
            && Self::has_required(schema, instance)
            && self.has_dependencies(schema, instance)?
            && self.contents_fit(schema, instance)?)
    }

    /// How many of some schemas an instance fits, counted up to a limit.
    pub(super) fn count(
        &mut self,
        numbers: &[usize],
        instance: &Value,
        limit: usize,
    ) -> Result<usize, UsedUp> {
        let mut count = 0;
        for &number in numbers {
            count += usize::from(self.fits(number, instance)?);
            if count >= limit {
                break;
            }
        }
        Ok(count)
    }

    fn has_required(schema: &Schema, instance: &Value) -> bool {
        !instance.is_object() || schema.required.iter().all(|name| instance.get(name).is_some())
    }

    fn has_dependencies(&mut self, schema: &Schema, instance: &Value) -> Result<bool, UsedUp> {
        for (name, dependency) in &schema.dependencies {
            let fits = match dependency {
                _ if instance.get(name).is_none() => true,
                Dependency::Members(names) => names.iter().all(|name| instance.get(name).is_some()),
                Dependency::Schema(number) => self.fits(*number, instance)?,
            };
            if !fits {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn contents_fit(&mut self, schema: &'s Schema, instance: &Value) -> Result<bool, UsedUp> {
        match instance {
            Value::Object(members) if schema.has_members() => {
                for (name, member) in members {
                    // A long list of patterns is matched against each name.
                    self.charge(schema, &Value::Null)?;
                    for number in self.schemas.of_member(schema, name) {
                        if !self.fits(number, member)? {
                            return Ok(false);
                        }
                    }
                }
                Ok(true)
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let Some(number) = schema.of_item(index) else { break };
                    if !self.fits(number, item)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            _ => Ok(true),
        }
    }
}
