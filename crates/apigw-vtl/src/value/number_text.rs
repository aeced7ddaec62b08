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

/// The bits of a double as `Double.toHexString` writes them: `0x1.8p1` is 3.
pub(crate) fn double_hex(value: f64) -> String {
    const FRACTION: u32 = 52;
    if !value.is_finite() {
        return Number::Double(value).to_string();
    }
    let bits = value.to_bits();
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let fraction = format!("{:013x}", bits & ((1 << FRACTION) - 1));
    let digits = match fraction.trim_end_matches('0') {
        "" => "0",
        digits => digits,
    };
    // The exponent is kept with 1023 added to it; numbers below the normal ones have 0.
    match (bits >> FRACTION) & 0x7ff {
        0 if value == 0.0 => format!("{sign}0x0.0p0"),
        0 => format!("{sign}0x0.{digits}p-1022"),
        kept => format!("{sign}0x1.{digits}p{}", kept.cast_signed() - 1023),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Java 17 printed them.
    #[test]
    fn doubles_in_hexadecimal_are_those_of_java() {
        for (value, written) in [
            (2.0, "0x1.0p1"),
            (-1.5, "-0x1.8p0"),
            (0.1, "0x1.999999999999ap-4"),
            (0.0, "0x0.0p0"),
            (-0.0, "-0x0.0p0"),
            (f64::MAX, "0x1.fffffffffffffp1023"),
            (f64::MIN_POSITIVE, "0x1.0p-1022"),
            (5e-324, "0x0.0000000000001p-1022"),
            (f64::INFINITY, "Infinity"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(double_hex(value), written);
        }
    }
}
