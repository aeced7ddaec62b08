//! Numbers inside longer texts, where they stand as JavaScript writes them: `1.50` is `1.5`.

/// A number of YAML as JavaScript writes it; `None` where it is written so already, or is none.
pub(super) fn canonical(written: &str) -> Option<String> {
    let radix = |digits: &str, radix| u64::from_str_radix(digits, radix).ok().map(|value| value.to_string());
    let canonical = match written.get(..2) {
        Some("0x") => radix(&written[2..], 16)?,
        Some("0o") => radix(&written[2..], 8)?,
        _ => decimal(written.parse().ok().filter(|value: &f64| value.is_finite())?),
    };
    (canonical != written).then_some(canonical)
}

fn decimal(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if (1e-6..1e21).contains(&size) {
        return value.to_string();
    }
    let scientific = format!("{value:e}");
    match scientific.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => scientific,
    }
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        let cases =
            [("1.50", "1.5"), ("1.0", "1"), ("+7", "7"), ("-0", "0"), ("1e3", "1000"), ("0x1F", "31")];
        let more = [("0o17", "15"), (".5", "0.5"), ("1e21", "1e+21"), ("1.20E-7", "1.2e-7")];
        for (written, expected) in cases.into_iter().chain(more) {
            assert_eq!(canonical(written).as_deref(), Some(expected), "{written}");
        }
        for written in ["0", "12", "-1.5", "1e-7", ".inf", ".nan", "", "0x", "é"] {
            assert_eq!(canonical(written), None, "{written}");
        }
    }
}
