//! Decimal numbers of any precision, as Java's `BigDecimal`.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};

use crate::limits::MAX_DIGITS;

/// `unscaled` × 10^−`scale`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    unscaled: BigInt,
    scale: i32,
}

/// Exponents past this are not calculated with: the digits would not fit memory.
const MAX_SCALE: i32 = 10_000;

impl Decimal {
    pub(crate) fn new(unscaled: BigInt, scale: i32) -> Self {
        Self { unscaled, scale }
    }

    /// The exact value of a double.
    pub(crate) fn of_double(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let bits = value.to_bits();
        let exponent = i32::try_from((bits >> 52) & 0x7ff).ok()?;
        let fraction = bits & ((1 << 52) - 1);
        let (mut mantissa, mut exponent) =
            if exponent == 0 { (fraction, -1074) } else { (fraction | (1 << 52), exponent - 1075) };
        if mantissa == 0 {
            return Some(Self::new(BigInt::default(), 0));
        }
        while mantissa.is_multiple_of(2) {
            mantissa /= 2;
            exponent += 1;
        }
        let mut unscaled = BigInt::from(mantissa);
        if value < 0.0 {
            unscaled = -unscaled;
        }
        let power = exponent.unsigned_abs();
        Some(if exponent < 0 {
            // Times 5ⁿ, and the scale takes 10ⁿ back.
            Self::new(unscaled * BigInt::from(5).pow(power), -exponent)
        } else {
            Self::new(unscaled * BigInt::from(2).pow(power), 0)
        })
    }

    /// Digits with an optional point and exponent.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.len() > MAX_DIGITS {
            return None;
        }
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok()?),
            None => (text, 0),
        };
        let fraction = mantissa.find('.').map_or(0, |point| mantissa.len() - point - 1);
        let digits = mantissa.replacen('.', "", 1);
        let scale = i32::try_from(fraction).ok()?.checked_sub(exponent)?;
        Some(Self::new(digits.parse().ok()?, scale))
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.unscaled.sign() == Sign::NoSign
    }

    pub(crate) fn size(&self) -> usize {
        usize::try_from(self.unscaled.bits() / 8).unwrap_or(usize::MAX)
    }

    /// How many bytes are gone through where it is calculated with: a scale becomes digits.
    pub(crate) fn effort(&self) -> usize {
        self.size().saturating_add(self.scale.clamp(-MAX_SCALE, MAX_SCALE).unsigned_abs() as usize / 8)
    }

    /// Without the fraction.
    pub(crate) fn to_big(&self) -> BigInt {
        let power = ten_to(self.scale.clamp(-MAX_SCALE, MAX_SCALE).unsigned_abs());
        if self.scale >= 0 { &self.unscaled / power } else { &self.unscaled * power }
    }

    fn aligned(&self, other: &Self) -> (BigInt, BigInt, i32) {
        let scale = self.scale.max(other.scale);
        (self.at_scale(scale), other.at_scale(scale), scale)
    }

    fn at_scale(&self, scale: i32) -> BigInt {
        let by = scale.saturating_sub(self.scale).clamp(0, MAX_SCALE);
        &self.unscaled * ten_to(by.unsigned_abs())
    }

    pub(crate) fn add(&self, other: &Self) -> Self {
        let (left, right, scale) = self.aligned(other);
        Self::new(left + right, scale)
    }

    pub(crate) fn subtract(&self, other: &Self) -> Self {
        let (left, right, scale) = self.aligned(other);
        Self::new(left - right, scale)
    }

    pub(crate) fn multiply(&self, other: &Self) -> Self {
        Self::new(&self.unscaled * &other.unscaled, self.scale.saturating_add(other.scale))
    }

    /// To the scale of this number; a half is rounded towards zero.
    pub(crate) fn divide(&self, other: &Self) -> Self {
        let (dividend, divisor) = if other.scale >= 0 {
            (&self.unscaled * ten_to(other.scale.min(MAX_SCALE).unsigned_abs()), other.unscaled.clone())
        } else {
            let power = ten_to(other.scale.max(-MAX_SCALE).unsigned_abs());
            (self.unscaled.clone(), &other.unscaled * power)
        };
        let quotient = &dividend / &divisor;
        let rest = &dividend % &divisor;
        let twice = (rest.magnitude() * 2u32).cmp(divisor.magnitude());
        if twice != Ordering::Greater {
            return Self::new(quotient, self.scale);
        }
        let negative = (dividend.sign() == Sign::Minus) != (divisor.sign() == Sign::Minus);
        Self::new(quotient + if negative { -1 } else { 1 }, self.scale)
    }

    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let (left, right, _) = self.aligned(other);
        left.cmp(&right)
    }
}

fn ten_to(power: u32) -> BigInt {
    BigInt::from(10).pow(power)
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = self.unscaled.magnitude().to_string();
        let sign = if self.unscaled.sign() == Sign::Minus { "-" } else { "" };
        let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
        let exponent = length - 1 - i64::from(self.scale);
        if self.scale >= 0 && exponent >= -6 {
            let scale = self.scale.unsigned_abs() as usize;
            if scale == 0 {
                return write!(f, "{sign}{digits}");
            }
            let width = scale + 1;
            let digits = format!("{digits:0>width$}");
            let (whole, fraction) = digits.split_at(digits.len() - scale);
            return write!(f, "{sign}{whole}.{fraction}");
        }
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        let exponent_sign = if exponent > 0 { "+" } else { "" };
        write!(f, "{sign}{first}{point}{rest}")?;
        if exponent == 0 { Ok(()) } else { write!(f, "E{exponent_sign}{exponent}") }
    }
}
