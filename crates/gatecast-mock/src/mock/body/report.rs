//! What is reported of a body that does not fit: how deep the check goes.
//!
//! As in json-schema-validator without its deep check (its `InstanceValidator`; that API Gateway
//! leaves the deep check off is assumed, no sample decides it): an instance is checked before what
//! it contains, members in the order of their names; once anything has failed nothing goes deeper,
//! but what is beside the failed instance, or beside what contains it, is still looked at. The
//! branches of `allOf`, `anyOf` and `oneOf` have reports of their own, which are not shown.

use indexmap::IndexSet;
use serde_json::Value;

use super::schema::{Dependency, Schema};
use super::work::{UsedUp, Work};
use super::{formats, wording};

/// How many messages there may be. API Gateway has no such limit; a hostile body could have millions.
const LIMIT: usize = 100;

/// How many bytes messages may have; the one that passes it is the last.
const BYTES: usize = 1024 * 1024;

/// The messages about a body that does not fit, each one once.
pub(super) fn messages(work: &mut Work<'_>, body: &Value) -> Result<Vec<String>, UsedUp> {
    let mut report = Report { work, messages: IndexSet::new(), bytes: 0, failed: false };
    report.visit(body, &IndexSet::from([0]))?;
    Ok(report.messages.into_iter().take(LIMIT).collect())
}

struct Report<'w, 's> {
    work: &'w mut Work<'s>,
    messages: IndexSet<String>,
    bytes: usize,
    failed: bool,
}

impl<'s> Report<'_, 's> {
    /// Reports an instance that the schemas of these numbers apply to, and what it contains.
    fn visit(&mut self, instance: &Value, numbers: &IndexSet<usize>) -> Result<(), UsedUp> {
        let mut applied = IndexSet::new();
        for &number in numbers {
            self.apply(number, instance, &mut applied)?;
        }
        let table = &self.work.schemas.table;
        for &number in &applied {
            let format = table[number].assertions.get("format").and_then(Value::as_str);
            format.and_then(formats::warning).into_iter().for_each(|warning| self.say(warning));
        }
        let mut said = Vec::new();
        for &number in &applied {
            self.failures(&table[number], instance, &mut said)?;
        }
        self.failed |= !said.is_empty();
        wording::in_order(said).into_iter().for_each(|text| self.say(text));
        if self.failed {
            return Ok(());
        }
        match instance {
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_unstable_by_key(|(name, _)| *name);
                for (name, member) in members {
                    let of_member = |&number: &usize| self.work.schemas.of_member(&table[number], name);
                    let numbers = applied.iter().flat_map(of_member).collect();
                    self.visit(member, &numbers)?;
                    if self.is_full() {
                        break;
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let numbers = applied.iter().filter_map(|&number| table[number].of_item(index)).collect();
                    self.visit(item, &numbers)?;
                    if self.is_full() {
                        break;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds a schema with the schemas of `dependencies` that apply: those report here too.
    fn apply(
        &mut self,
        number: usize,
        instance: &Value,
        applied: &mut IndexSet<usize>,
    ) -> Result<(), UsedUp> {
        let schema = &self.work.schemas.table[number];
        self.work.charge(schema, instance)?;
        if !applied.insert(number) {
            return Ok(());
        }
        for (name, dependency) in &schema.dependencies {
            if let Dependency::Schema(number) = dependency
                && instance.get(name).is_some()
            {
                self.apply(*number, instance, applied)?;
            }
        }
        Ok(())
    }

    /// Adds what keeps an instance itself from fitting a schema, by keyword.
    fn failures(
        &mut self,
        schema: &'s Schema,
        instance: &Value,
        said: &mut Vec<(String, String)>,
    ) -> Result<(), UsedUp> {
        let mut add = |keyword: &str, text: String| said.push((keyword.to_owned(), text));
        for (name, dependency) in &schema.dependencies {
            if let Dependency::Members(required) = dependency
                && instance.get(name).is_some()
            {
                let is_missing = |member: &&String| instance.get(member.as_str()).is_none();
                let missing: Vec<_> = required.iter().filter(is_missing).collect();
                if !missing.is_empty() {
                    add("dependencies", wording::missing_dependencies(name, required, &missing));
                }
            }
        }
        if instance.is_object() {
            let is_missing = |name: &&String| instance.get(name.as_str()).is_none();
            let missing: Vec<_> = schema.required.iter().filter(is_missing).collect();
            if !missing.is_empty() {
                add("required", wording::missing_members(&missing));
            }
        }
        let (all, any, one) = (schema.all_of.len(), schema.any_of.len(), schema.one_of.len());
        let matched = self.work.count(&schema.all_of, instance, all + 1)?;
        if matched < all {
            add("allOf", wording::all_of(matched, all));
        }
        if any > 0 && self.work.count(&schema.any_of, instance, 1)? == 0 {
            add("anyOf", wording::any_of(any));
        }
        if one > 0 {
            let matched = self.work.count(&schema.one_of, instance, one + 1)?;
            if matched != 1 {
                add("oneOf", wording::one_of(matched, one));
            }
        }
        if let Some(not) = schema.not
            && self.work.fits(not, instance)?
        {
            add("not", wording::NOT.to_owned());
        }
        if let Some(validator) = self.work.schemas.validator(schema) {
            let errors: Vec<_> = validator.iter_errors(instance).collect();
            said.extend(wording::of(&errors, &schema.assertions));
        }
        Ok(())
    }

    fn say(&mut self, text: String) {
        let length = text.len();
        if self.messages.insert(text) {
            self.bytes += length;
        }
    }

    fn is_full(&self) -> bool {
        self.messages.len() >= LIMIT || self.bytes >= BYTES
    }
}
