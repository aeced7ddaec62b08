//! Numbers as Java has them. Those of different kinds compare by value.

use std::cmp::Ordering;
use std::rc::Rc;

use num_bigint::{BigInt, Sign};

use super::arithmetic::Base;
use super::decimal::Decimal;
use crate::limits::MAX_DIGITS;

/// A number. What template literals are made of can be shared between threads.
#[derive(Clone, Debug)]
pub(crate) enum Number {
    Int(i32),
    Long(i64),
    Big(std::sync::Arc<BigInt>),
    Float(f32),
    Double(f64),
    Decimal(std::sync::Arc<Decimal>),
}

impl Number {
    /// Digits with an optional `-`; nothing for other text, or for more digits than are calculated with.
    pub(crate) fn of_integer_literal(text: &str) -> Option<Self> {
        if text.len() > MAX_DIGITS {
            return None;
        }
        let int = text.parse().ok().map(Self::Int);
        let long = || text.parse().ok().map(Self::Long);
        int.or_else(long).or_else(|| text.parse().ok().map(Self::big))
    }

    pub(crate) fn big(value: BigInt) -> Self {
        Self::Big(value.into())
    }

    pub(crate) fn is_integer(&self) -> bool {
        matches!(self, Self::Int(_) | Self::Long(_) | Self::Big(_))
    }

    /// As Java's `longValue`: without the fraction, and of big numbers the lowest bits.
    pub(crate) fn to_i64(&self) -> i64 {
        match self {
            Self::Int(value) => i64::from(*value),
            Self::Long(value) => *value,
            Self::Big(value) => low_bits(value),
            #[expect(clippy::cast_possible_truncation, reason = "Java's cast saturates as this one does")]
            Self::Float(value) => *value as i64,
            #[expect(clippy::cast_possible_truncation, reason = "Java's cast saturates as this one does")]
            Self::Double(value) => *value as i64,
            Self::Decimal(value) => low_bits(&value.to_big()),
        }
    }

    /// As Java's `intValue`.
    pub(crate) fn to_i32(&self) -> i32 {
        match self {
            Self::Int(value) => *value,
            #[expect(clippy::cast_possible_truncation, reason = "Java's cast saturates as this one does")]
            Self::Float(value) => *value as i32,
            #[expect(clippy::cast_possible_truncation, reason = "Java's cast saturates as this one does")]
            Self::Double(value) => *value as i32,
            #[expect(clippy::cast_possible_truncation, reason = "Java keeps the lowest bits")]
            other => other.to_i64() as i32,
        }
    }

    /// As Java's `doubleValue`.
    pub(crate) fn to_f64(&self) -> f64 {
        match self {
            Self::Int(value) => f64::from(*value),
            #[expect(clippy::cast_precision_loss, reason = "as in Java")]
            Self::Long(value) => *value as f64,
            Self::Big(value) => value.to_string().parse().unwrap_or(f64::NAN),
            Self::Float(value) => f64::from(*value),
            Self::Double(value) => *value,
            Self::Decimal(value) => value.to_string().parse().unwrap_or(f64::NAN),
        }
    }

    pub(super) fn to_f32(&self) -> f32 {
        match self {
            Self::Float(value) => *value,
            #[expect(clippy::cast_possible_truncation, reason = "as in Java")]
            other => other.to_f64() as f32,
        }
    }

    pub(super) fn to_big(&self) -> BigInt {
        match self {
            Self::Big(value) => BigInt::clone(value),
            other => BigInt::from(other.to_i64()),
        }
    }

    /// Nothing for numbers that are not finite, which Java refuses here.
    pub(crate) fn to_decimal(&self) -> Option<Decimal> {
        match self {
            Self::Decimal(value) => Some(Decimal::clone(value)),
            Self::Big(value) => Some(Decimal::new(BigInt::clone(value), 0)),
            other => Decimal::of_double(other.to_f64()),
        }
    }

    pub(crate) fn is_zero(&self) -> bool {
        match self {
            Self::Big(value) => value.sign() == Sign::NoSign,
            Self::Decimal(value) => value.is_zero(),
            other => other.to_f64() == 0.0,
        }
    }

    /// By value. What is not a number is equal to everything, as in Velocity.
    pub(crate) fn compare(&self, other: &Self) -> Result<Ordering, Unfit> {
        Ok(match self.base(other) {
            Base::Long => self.to_i64().cmp(&other.to_i64()),
            Base::Big => self.to_big().cmp(&other.to_big()),
            Base::Double => self.to_f64().partial_cmp(&other.to_f64()).unwrap_or(Ordering::Equal),
            Base::Float => self.to_f32().partial_cmp(&other.to_f32()).unwrap_or(Ordering::Equal),
            Base::Decimal => {
                let not_finite = Unfit("Infinite or NaN");
                let (left, right) =
                    (self.to_decimal().ok_or(not_finite)?, other.to_decimal().ok_or(not_finite)?);
                left.compare(&right)
            }
        })
    }

    /// As Java's `equals`: of the same kind and the same value.
    pub(crate) fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Long(a), Self::Long(b)) => a == b,
            (Self::Big(a), Self::Big(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()),
            (Self::Double(a), Self::Double(b)) => a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()),
            (Self::Decimal(a), Self::Decimal(b)) => a == b,
            _ => false,
        }
    }

    /// The name of its class in Java.
    pub(crate) fn class(&self) -> &'static str {
        match self {
            Self::Int(_) => "java.lang.Integer",
            Self::Long(_) => "java.lang.Long",
            Self::Big(_) => "java.math.BigInteger",
            Self::Float(_) => "java.lang.Float",
            Self::Double(_) => "java.lang.Double",
            Self::Decimal(_) => "java.math.BigDecimal",
        }
    }

    /// How many bytes it may take.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Big(value) => usize::try_from(value.bits() / 8).unwrap_or(usize::MAX),
            Self::Decimal(value) => value.size(),
            _ => 0,
        }
    }

    /// How many bytes are gone through where it is calculated with or compared.
    pub(crate) fn effort(&self) -> usize {
        match self {
            Self::Decimal(value) => value.effort(),
            other => other.size(),
        }
    }

    /// As a shared text.
    pub(crate) fn text(&self) -> Rc<str> {
        self.to_string().into()
    }
}

/// Why numbers do not fit an operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unfit(pub(crate) &'static str);

fn low_bits(value: &BigInt) -> i64 {
    let low = value.iter_u64_digits().next().unwrap_or(0);
    let low = i64::from_ne_bytes(low.to_ne_bytes());
    if value.sign() == Sign::Minus { low.wrapping_neg() } else { low }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_print_as_in_java() {
        let cases = [
            (1.0, "1.0"),
            (1e7, "1.0E7"),
            (9_999_999.0, "9999999.0"),
            (1e-3, "0.001"),
            (1.5e-4, "1.5E-4"),
            (-0.0, "-0.0"),
            (123_456.789, "123456.789"),
            (1.234_567_89e8, "1.23456789E8"),
            (f64::MIN_POSITIVE, "2.2250738585072014E-308"),
            (f64::NEG_INFINITY, "-Infinity"),
        ];
        for (value, text) in cases {
            assert_eq!(Number::Double(value).to_string(), text);
        }
    }

    #[test]
    fn integers_grow() {
        let sum = Number::Int(i32::MAX).add(&Number::Int(1)).expect("integers add");
        assert!(matches!(sum, Number::Long(2_147_483_648)));
        let sum = Number::Long(i64::MAX).add(&Number::Int(1)).expect("integers add");
        assert_eq!(sum.to_string(), "9223372036854775808");
        assert!(matches!(sum, Number::Big(_)));
        let quotient = Number::Int(-7).divide(&Number::Int(2)).expect("integers divide");
        assert!(matches!(quotient, Number::Int(-3)));
    }
}
