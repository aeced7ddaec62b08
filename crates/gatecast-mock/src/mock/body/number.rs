//! Numbers as the Java library shows them.
//!
//! It reads what has a fraction or an exponent as a `BigDecimal` and takes the zeros at its end away,
//! so that `10.0` is `1E+1`; bounds that are whole become a `long` first, and `10.0` is `10`.

use serde_json::{Number, Value};

/// From which power of ten on a `BigDecimal` has an exponent: `0.000001` has none, `1E-7` has one.
const SMALLEST_PLAIN: i32 = -6;

/// A number of a body.
pub(super) fn shown(number: &Number) -> String {
    match number.as_f64().filter(|_| number.is_f64()) {
        Some(number) => of_float(number),
        None => number.to_string(),
    }
}

/// The bound of a keyword.
pub(super) fn bound(value: &Value) -> String {
    // Beyond these not every whole number is one that a float can be.
    const WHOLE: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() <= WHOLE => {
                format!("{:.0}", float + 0.0)
            }
            _ => shown(number),
        },
        other => of_json(other),
    }
}

/// A value as JSON, with its numbers so.
pub(super) fn of_json(value: &Value) -> String {
    let mut text = String::new();
    write_json(&mut text, value);
    text
}

/// Nests as deep as a body may, which was parsed.
fn write_json(text: &mut String, value: &Value) {
    match value {
        Value::Number(number) => text.push_str(&shown(number)),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_json(text, item);
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push(':');
                write_json(text, member);
            }
            text.push('}');
        }
        other => text.push_str(&other.to_string()),
    }
}

/// `BigDecimal.stripTrailingZeros().toString()` of the shortest digits of a float.
fn of_float(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    // `-1.25e-7`: digits without zeros at their end, and the power of ten of the first one.
    let scientific = format!("{number:e}");
    let (mantissa, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let power: i32 = power.parse().unwrap_or_default();
    let fraction = i32::try_from(digits.len()).unwrap_or(i32::MAX) - 1;
    // How many digits are behind the point.
    let scale = fraction - power;
    if scale >= 0 && power >= SMALLEST_PLAIN {
        let point = usize::try_from(power + 1).unwrap_or_default();
        return if scale == 0 {
            format!("{sign}{digits}")
        } else if point == 0 {
            let zeros = "0".repeat(usize::try_from(-power - 1).unwrap_or_default());
            format!("{sign}0.{zeros}{digits}")
        } else {
            format!("{sign}{}.{}", &digits[..point], &digits[point..])
        };
    }
    let (first, rest) = digits.split_at(1);
    let rest = if rest.is_empty() { String::new() } else { format!(".{rest}") };
    format!("{sign}{first}{rest}E{power:+}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_shown_as_by_java() {
        for (number, expected) in [
            ("10", "10"),
            ("10.0", "1E+1"),
            ("100.00", "1E+2"),
            ("1e10", "1E+10"),
            ("3.0", "3"),
            ("1.10", "1.1"),
            ("-0.0", "0"),
            ("0.000001", "0.000001"),
            ("0.0000001", "1E-7"),
            ("-1e-07", "-1E-7"),
            ("1.25e-9", "1.25E-9"),
            ("1.5e-3", "0.0015"),
            ("120.0", "1.2E+2"),
            ("12.5", "12.5"),
            ("-12345.678", "-12345.678"),
        ] {
            let number: Number = serde_json::from_str(number).expect("a number");
            assert_eq!(shown(&number), expected, "{number}");
        }
        assert_eq!(
            of_json(&json!({"a": [1.0, 2.50, 1e2], "b\"": "1.0"})),
            r#"{"a":[1,2.5,1E+2],"b\"":"1.0"}"#
        );
    }

    #[test]
    fn bounds_that_are_whole_are_shown_whole() {
        for (number, expected) in [
            ("100.0", "100"),
            ("1e2", "100"),
            ("0.0", "0"),
            ("-0.0", "0"),
            ("2.50", "2.5"),
            ("1e30", "1E+30"),
        ] {
            let value: Value = serde_json::from_str(number).expect("a number");
            assert_eq!(bound(&value), expected, "{number}");
        }
    }
}
