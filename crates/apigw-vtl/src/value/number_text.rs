//! Numbers as Java prints them.

use super::Number;

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Int(value) => value.fmt(f),
            Self::Long(value) => value.fmt(f),
            Self::Big(value) => value.fmt(f),
            Self::Float(value) => f.write_str(&java_float(&format!("{value:e}"), f64::from(*value))),
            Self::Double(value) => f.write_str(&java_float(&format!("{value:e}"), *value)),
            Self::Decimal(value) => value.fmt(f),
        }
    }
}

/// Digits and exponent as Java writes them: plain from 10⁻³ up to 10⁷, else in scientific notation.
fn java_float(scientific: &str, value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    if value == 0.0 {
        return format!("{sign}0.0");
    }
    if (-3..7).contains(&exponent) {
        let point = exponent + 1;
        return if point <= 0 {
            format!("{sign}0.{}{digits}", "0".repeat(point.unsigned_abs() as usize))
        } else {
            let point = point.unsigned_abs() as usize;
            let digits = format!("{digits:0<point$}");
            let (whole, fraction) = digits.split_at(point);
            format!("{sign}{whole}.{}", if fraction.is_empty() { "0" } else { fraction })
        };
    }
    let (first, rest) = digits.split_at(1);
    format!("{sign}{first}.{}E{exponent}", if rest.is_empty() { "0" } else { rest })
}
