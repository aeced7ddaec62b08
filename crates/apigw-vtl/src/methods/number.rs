//! Numbers, and the static methods that templates reach through one: `#set($Integer = 0)`, then
//! `$Integer.parseInt('42')`.

use super::{Answer, Method, text};
use num_bigint::BigInt;

use crate::error::{MethodCause, shortened};
use crate::render::Machine;
use crate::value::{Number, Value, double_hex};

impl Machine<'_> {
    pub(super) fn call_number(&mut self, number: &Number, method: Method, arguments: &[Value]) -> Answer {
        self.step(number.effort())?;
        match (method, arguments) {
            (Method::IntValue, []) => Ok(Some(Value::int(number.to_i32()))),
            (Method::LongValue, []) => Ok(Some(Value::Number(Number::Long(number.to_i64())))),
            (Method::DoubleValue, []) => Ok(Some(Value::Number(Number::Double(number.to_f64())))),
            #[expect(clippy::cast_possible_truncation, reason = "as in Java")]
            (Method::FloatValue, []) => Ok(Some(Value::Number(Number::Float(number.to_f64() as f32)))),
            (Method::CompareTo, [Value::Number(other)]) if number.class() == other.class() => {
                Ok(number.compare(other).ok().map(|order| Value::int(order as i32)))
            }
            (Method::CompareTo, [_]) => self.thrown(
                MethodCause::Comparison,
                method,
                "a number only compares with one of its own kind",
            ),
            (Method::IsNaN, []) => Ok(Some(Value::Bool(number.to_f64().is_nan()))),
            (Method::IsInfinite, []) => Ok(Some(Value::Bool(number.to_f64().is_infinite()))),
            _ => match number {
                Number::Int(_) => self.call_integer(true, method, arguments),
                Number::Long(_) => self.call_integer(false, method, arguments),
                Number::Double(_) | Number::Float(_) => self.call_double(method, arguments),
                Number::Big(big) => self.call_big(&big.clone(), method, arguments),
                Number::Decimal(_) => Ok(None),
            },
        }
    }

    /// Static methods of `Integer` and `Long`.
    fn call_integer(&mut self, int: bool, method: Method, arguments: &[Value]) -> Answer {
        let whole = |value: &Value| match value {
            Value::Number(Number::Int(value)) => Some(i64::from(*value)),
            Value::Number(Number::Long(value)) if !int => Some(*value),
            _ => None,
        };
        let made = |value: i64| {
            if int {
                i32::try_from(value).ok().map(Value::int)
            } else {
                Some(Value::Number(Number::Long(value)))
            }
        };
        let parse = if int { Method::ParseInt } else { Method::ParseLong };
        match (method, arguments) {
            (_, [Value::Text(digits)])
                if method == parse || method == Method::ValueOf || method == Method::Decode =>
            {
                self.parsed(int, method, digits, 10)
            }
            (_, [Value::Text(digits), Value::Number(Number::Int(radix))])
                if method == parse || method == Method::ValueOf =>
            {
                match u32::try_from(*radix) {
                    Ok(radix @ 2..=36) => self.parsed(int, method, digits, radix),
                    _ => self.thrown(
                        MethodCause::Radix,
                        method,
                        format!("the base {radix} is not one from 2 to 36"),
                    ),
                }
            }
            (_, [Value::Null] | [Value::Null, Value::Number(Number::Int(_))])
                if method == parse || method == Method::ValueOf =>
            {
                self.thrown_over_null(method)
            }
            (Method::Decode, [Value::Null]) => self.thrown_over_null(method),
            (Method::ValueOf, [value]) => Ok(whole(value).and_then(made)),
            (Method::HashCode, [value]) => {
                let number = whole(value).map(|value| {
                    if int { Number::Int(Number::Long(value).to_i32()) } else { Number::Long(value) }
                });
                Ok(number.map(|number| Value::int(crate::value::Key(Value::Number(number)).java_hash())))
            }
            (Method::ToString, [value, Value::Number(Number::Int(radix))]) => match whole(value) {
                Some(value) => text(self, in_radix(value, *radix)),
                None => Ok(None),
            },
            (Method::ToString, [value]) => match whole(value) {
                Some(value) => text(self, value.to_string()),
                None => Ok(None),
            },
            (Method::ToHexString | Method::ToBinaryString | Method::ToOctalString, [value]) => {
                let Some(value) = whole(value) else { return Ok(None) };
                // Negative numbers are printed as their bits.
                let bits = if int {
                    u64::from(u32::try_from(value & 0xffff_ffff).unwrap_or_default())
                } else {
                    u64::from_ne_bytes(value.to_ne_bytes())
                };
                let digits = match method {
                    Method::ToHexString => format!("{bits:x}"),
                    Method::ToBinaryString => format!("{bits:b}"),
                    _ => format!("{bits:o}"),
                };
                text(self, digits)
            }
            (Method::Max | Method::Min | Method::Sum | Method::Compare, [left, right]) => {
                let (Some(left), Some(right)) = (whole(left), whole(right)) else { return Ok(None) };
                Ok(match method {
                    Method::Max => made(left.max(right)),
                    Method::Min => made(left.min(right)),
                    Method::Sum if int => {
                        let wrapped = Number::Long(left.wrapping_add(right)).to_i32();
                        Some(Value::int(wrapped))
                    }
                    Method::Sum => made(left.wrapping_add(right)),
                    _ => Some(Value::int(left.cmp(&right) as i32)),
                })
            }
            (Method::Signum, [value]) => {
                Ok(whole(value).map(|value| Value::int(i32::try_from(value.signum()).unwrap_or(0))))
            }
            _ => Ok(None),
        }
    }

    fn parsed(&mut self, int: bool, method: Method, digits: &str, radix: u32) -> Answer {
        let value = if int {
            i32::from_str_radix(digits, radix).ok().map(Value::int)
        } else {
            i64::from_str_radix(digits, radix).ok().map(|value| Value::Number(Number::Long(value)))
        };
        match value {
            Some(value) => Ok(Some(value)),
            None => {
                let kind = if int { "an integer of 32 bits" } else { "an integer of 64 bits" };
                self.thrown(MethodCause::Number, method, not_a_number(digits, kind))
            }
        }
    }

    /// Methods of `BigInteger`.
    fn call_big(&mut self, big: &BigInt, method: Method, arguments: &[Value]) -> Answer {
        let made = |value: BigInt| Ok(Some(Value::Number(Number::big(value))));
        match (method, arguments) {
            (Method::ToString, [Value::Number(Number::Int(radix))]) => {
                let radix = u32::try_from(*radix).ok().filter(|radix| (2..=36).contains(radix)).unwrap_or(10);
                text(self, big.to_str_radix(radix))
            }
            (Method::ValueOf, [Value::Number(number @ (Number::Int(_) | Number::Long(_)))]) => {
                made(number.to_i64().into())
            }
            (Method::Negate, []) => made(-big),
            (Method::Abs, []) => made(big.magnitude().clone().into()),
            (Method::Max, [Value::Number(Number::Big(other))]) => made(big.max(other).clone()),
            (Method::Min, [Value::Number(Number::Big(other))]) => made(big.min(other).clone()),
            (Method::Add, [Value::Number(Number::Big(other))]) => made(big + &**other),
            (Method::Subtract, [Value::Number(Number::Big(other))]) => made(big - &**other),
            (Method::Max | Method::Min | Method::Add | Method::Subtract, [Value::Null]) => {
                self.thrown_over_null(method)
            }
            _ => Ok(None),
        }
    }

    /// Static methods of `Double`.
    fn call_double(&mut self, method: Method, arguments: &[Value]) -> Answer {
        match (method, arguments) {
            (Method::ParseDouble | Method::ValueOf, [Value::Text(digits)]) => {
                let trimmed = digits.trim_matches(|c| c <= ' ').trim_end_matches(['d', 'D', 'f', 'F']);
                let plain = trimmed.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
                let special = matches!(trimmed.trim_start_matches(['+', '-']), "NaN" | "Infinity");
                match trimmed.parse::<f64>() {
                    Ok(value) if plain || special => Ok(Some(Value::Number(Number::Double(value)))),
                    _ => self.thrown(MethodCause::Number, method, not_a_number(digits, "a number")),
                }
            }
            (Method::ValueOf | Method::ParseDouble, [Value::Null]) => self.thrown_over_null(method),
            (Method::ValueOf, [Value::Number(value)]) => {
                Ok(Some(Value::Number(Number::Double(value.to_f64()))))
            }
            (Method::HashCode, [Value::Number(value)]) => {
                let double = Value::Number(Number::Double(value.to_f64()));
                Ok(Some(Value::int(crate::value::Key(double).java_hash())))
            }
            (
                Method::Max | Method::Min | Method::Sum | Method::Compare,
                [Value::Number(left), Value::Number(right)],
            ) => {
                let (left, right) = (left.to_f64(), right.to_f64());
                let double = |value| Some(Value::Number(Number::Double(value)));
                Ok(match method {
                    Method::Max => double(left.max(right)),
                    Method::Min => double(left.min(right)),
                    Method::Sum => double(left + right),
                    _ => Some(Value::int(left.total_cmp(&right) as i32)),
                })
            }
            (Method::ToString, [Value::Number(value)]) => text(self, Number::Double(value.to_f64()).text()),
            (Method::ToHexString, [Value::Number(value)]) => text(self, double_hex(value.to_f64())),
            _ => Ok(None),
        }
    }
}

fn not_a_number(text: &str, kind: &str) -> String {
    format!("`{}` is not {kind}", shortened(text))
}

/// Digits in a radix; in 10 where there is no such radix.
fn in_radix(value: i64, radix: i32) -> String {
    let radix = u32::try_from(radix).ok().filter(|radix| (2..=36).contains(radix)).unwrap_or(10);
    let mut digits = Vec::new();
    let mut rest = value.unsigned_abs();
    loop {
        let digit = u32::try_from(rest % u64::from(radix)).unwrap_or_default();
        digits.push(char::from_digit(digit, radix).unwrap_or('?'));
        rest /= u64::from(radix);
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        digits.push('-');
    }
    digits.iter().rev().collect()
}
