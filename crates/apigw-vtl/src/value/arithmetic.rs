//! Arithmetic as Velocity does it.
//!
//! Integers grow from `Integer` over `Long` to `BigInteger` where a result does not fit; a `Double`
//! on one side makes the result one.

use num_bigint::{BigInt, Sign};

use super::decimal::Decimal;
use super::number::{Number, Unfit};

/// What an operation is calculated in.
pub(super) enum Base {
    Long,
    Float,
    Double,
    Big,
    Decimal,
}

impl Number {
    pub(super) fn base(&self, other: &Self) -> Base {
        let either = |test: fn(&Self) -> bool| test(self) || test(other);
        let integers = self.is_integer() && other.is_integer();
        let big = either(|number| matches!(number, Self::Big(_)));
        if either(|number| matches!(number, Self::Decimal(_))) || (!integers && big) {
            Base::Decimal
        } else if integers {
            if big { Base::Big } else { Base::Long }
        } else if either(|number| matches!(number, Self::Double(_))) {
            Base::Double
        } else {
            Base::Float
        }
    }

    /// The result as the larger kind of the two, or the next one that holds it.
    fn wrapped(result: i64, left: &Self, right: &Self) -> Self {
        let int = matches!((left, right), (Self::Int(_), Self::Int(_)));
        match i32::try_from(result) {
            Ok(result) if int => Self::Int(result),
            _ => Self::Long(result),
        }
    }

    pub(crate) fn add(&self, other: &Self) -> Result<Self, Unfit> {
        self.calculate(other, i64::checked_add, |a, b| a + b, |a, b| a + b, |a, b| Ok(a.add(b)))
    }

    pub(crate) fn subtract(&self, other: &Self) -> Result<Self, Unfit> {
        self.calculate(other, i64::checked_sub, |a, b| a - b, |a, b| a - b, |a, b| Ok(a.subtract(b)))
    }

    pub(crate) fn multiply(&self, other: &Self) -> Result<Self, Unfit> {
        self.calculate(other, i64::checked_mul, |a, b| a * b, |a, b| a * b, |a, b| Ok(a.multiply(b)))
    }

    /// The divisor is not zero.
    pub(crate) fn divide(&self, other: &Self) -> Result<Self, Unfit> {
        let long = |a: i64, b: i64| Some(a.wrapping_div(b));
        self.calculate(other, long, |a, b| a / b, |a, b| a / b, |a, b| Ok(a.divide(b)))
    }

    /// The divisor is not zero.
    pub(crate) fn modulo(&self, other: &Self) -> Result<Self, Unfit> {
        if let Base::Big = self.base(other) {
            let divisor = other.to_big();
            if divisor.sign() == Sign::Minus {
                return Err(Unfit("BigInteger: modulus not positive"));
            }
            let rest = self.to_big() % &divisor;
            return Ok(Self::big(if rest.sign() == Sign::Minus { rest + divisor } else { rest }));
        }
        let long = |a: i64, b: i64| Some(a.wrapping_rem(b));
        let decimal = |_: &Decimal, _: &Decimal| Err(Unfit("cannot calculate the modulo of decimal numbers"));
        self.calculate(other, long, |a, b| a % b, |a, b| a % b, decimal)
    }

    fn calculate(
        &self,
        other: &Self,
        long: impl Fn(i64, i64) -> Option<i64>,
        double: impl Fn(f64, f64) -> f64,
        big: impl Fn(BigInt, BigInt) -> BigInt,
        decimal: impl Fn(&Decimal, &Decimal) -> Result<Decimal, Unfit>,
    ) -> Result<Self, Unfit> {
        Ok(match self.base(other) {
            Base::Long => match long(self.to_i64(), other.to_i64()) {
                Some(result) => Self::wrapped(result, self, other),
                None => Self::big(big(self.to_big(), other.to_big())),
            },
            Base::Big => Self::big(big(self.to_big(), other.to_big())),
            Base::Double => Self::Double(double(self.to_f64(), other.to_f64())),
            #[expect(clippy::cast_possible_truncation, reason = "the result of two floats is one")]
            Base::Float => Self::Float(double(f64::from(self.to_f32()), f64::from(other.to_f32())) as f32),
            Base::Decimal => {
                let not_finite = Unfit("Infinite or NaN");
                let (left, right) =
                    (self.to_decimal().ok_or(not_finite)?, other.to_decimal().ok_or(not_finite)?);
                Self::Decimal(decimal(&left, &right)?.into())
            }
        })
    }
}
