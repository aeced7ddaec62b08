//! Values as text, as Java's `toString` and json-smart print them.

use super::{Machine, Outcome};
use crate::error::RenderErrorKind;
use crate::java::from_units;
use crate::json::{Slashes, print_number, print_text};
use crate::value::{ListKind, MapKind, Object, Value};

impl Machine<'_> {
    /// Appends a value as Java prints it.
    pub(super) fn print(&mut self, value: &Value, out: &mut String) -> Outcome<()> {
        self.step(1)?;
        let before = out.len();
        match value {
            Value::Null => out.push_str("null"),
            Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => {
                self.step(number.effort())?;
                out.push_str(&number.to_string());
            }
            Value::Char(unit) => out.push_str(&from_units(&[*unit])),
            Value::Text(text) => out.push_str(text),
            Value::Class(name) => {
                out.push_str("class ");
                out.push_str(name);
            }
            Value::Input => out.push_str("$input"),
            Value::Util => out.push_str("$util"),
            Value::Block(_) => {
                let text = self.text_of(value)?;
                out.push_str(text.as_deref().unwrap_or("null"));
            }
            Value::Object(_) => return self.deeper(|machine| machine.print_object(value, out)),
        }
        self.fits(before, out)
    }

    /// Whether what was printed since `before` still fits.
    fn fits(&self, before: usize, out: &str) -> Outcome<()> {
        let most = self.limits.output;
        if out.len() > before && out.len().saturating_add(self.outer_out) > most {
            return self.error(RenderErrorKind::OutputLimit(most));
        }
        Ok(())
    }

    fn print_object(&mut self, value: &Value, out: &mut String) -> Outcome<()> {
        let Value::Object(id) = value else { return Ok(()) };
        match self.heap.get(*id) {
            Object::List(list) if list.kind == ListKind::Json => {
                self.print_json(value, Slashes::Escaped, out)
            }
            Object::List(list) if list.kind == ListKind::Strings => {
                // Java adds where the array is in memory.
                out.push_str("[Ljava.lang.String;@0");
                Ok(())
            }
            Object::List(_) | Object::View { .. } => {
                let items = self.heap.elements(value).unwrap_or_default();
                self.charge(0)?;
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    self.print_member(item, value, "(this Collection)", out)?;
                }
                out.push(']');
                Ok(())
            }
            Object::Map(map) if map.kind == MapKind::Context => Ok(()),
            Object::Map(_) | Object::Foreach(_) => {
                let members = self.heap.map_of(*id).map(crate::value::Map::members).unwrap_or_default();
                out.push('{');
                for (index, (key, member)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    self.print_member(key, value, "(this Map)", out)?;
                    out.push('=');
                    self.print_member(member, value, "(this Map)", out)?;
                }
                out.push('}');
                Ok(())
            }
            Object::Entry { key, value } => {
                let (key, value) = (key.clone(), value.clone());
                self.print(&key, out)?;
                out.push('=');
                self.print(&value, out)
            }
            Object::Iterator(_) => {
                out.push_str("java.util.Iterator");
                Ok(())
            }
        }
    }

    fn print_member(&mut self, member: &Value, of: &Value, itself: &str, out: &mut String) -> Outcome<()> {
        match (member, of) {
            (Value::Object(member), Value::Object(of)) if member == of => {
                out.push_str(itself);
                Ok(())
            }
            _ => self.print(member, out),
        }
    }

    /// Appends a value as JSON.
    pub(crate) fn print_json(&mut self, value: &Value, slashes: Slashes, out: &mut String) -> Outcome<()> {
        self.step(1)?;
        let before = out.len();
        match value {
            Value::Null => out.push_str("null"),
            Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => {
                self.step(number.effort())?;
                print_number(number, out);
            }
            Value::Text(text) => print_text(text, slashes, out),
            Value::Object(id) => match self.heap.get(*id) {
                Object::List(_) | Object::View { .. } => {
                    let items = self.heap.elements(value).unwrap_or_default();
                    self.charge(0)?;
                    out.push('[');
                    for (index, item) in items.iter().enumerate() {
                        if index > 0 {
                            out.push(',');
                        }
                        self.deeper(|machine| machine.print_json(item, slashes, out))?;
                    }
                    out.push(']');
                }
                Object::Map(_) | Object::Foreach(_) => {
                    let members = self.heap.map_of(*id).map(crate::value::Map::members).unwrap_or_default();
                    out.push('{');
                    for (index, (key, member)) in members.iter().enumerate() {
                        if index > 0 {
                            out.push(',');
                        }
                        let key = self.text_of(key)?.unwrap_or_else(|| "null".into());
                        print_text(&key, slashes, out);
                        out.push(':');
                        self.deeper(|machine| machine.print_json(member, slashes, out))?;
                    }
                    out.push('}');
                }
                _ => {
                    let text = self.text_of(value)?.unwrap_or_default();
                    print_text(&text, slashes, out);
                }
            },
            other => {
                let text = self.text_of(other)?.unwrap_or_default();
                print_text(&text, slashes, out);
            }
        }
        self.fits(before, out)
    }
}
